/**
 * A state as entries: applied to an empty state, they make the same state again.
 *
 * The order follows from what refers to what, features first, since they say which versions of
 * records the rest is written in. Kafka's own snapshots have the same entries.
 * Spec: KIP-630.
 */
import type { Immutable } from '../machine.ts';
import type { ClusterEntry } from './entries.ts';
import { featureLevel } from './features.ts';
import { METADATA_VERSION, since } from './metadata-versions.ts';
import { partitionEntry } from './partitions.ts';
import { metadataVersion } from './rules.ts';
import type { Broker, ClusterState } from './state.ts';

type State = Immutable<ClusterState>;

/** The entries, made while they are taken: a large state is never held twice. */
export function* snapshotEntries(state: State): Iterable<ClusterEntry> {
  yield* featureEntries(state);
  for (const broker of state.brokers.values()) yield brokerEntry(state, broker);
  yield* state.controllers.values();
  yield* topicEntries(state);
  yield* configEntries(state);
  yield* quotaEntries(state);
  if (state.producerIds.nextProducerId > 0) {
    yield { type: 'producerIdsRecord', ...state.producerIds };
  }
  yield* state.acls.values();
  yield* state.scramCredentials.values();
  yield* state.delegationTokens.values();
  if (state.zkMigrationState !== -1) {
    yield { type: 'zkMigrationStateRecord', zkMigrationState: state.zkMigrationState };
  }
}

function* featureEntries(state: State): Iterable<ClusterEntry> {
  if (state.features.has(METADATA_VERSION)) {
    yield featureLevel(METADATA_VERSION, metadataVersion(state));
  }
  for (const [name, level] of state.features) {
    if (name !== METADATA_VERSION) yield featureLevel(name, level);
  }
}

function brokerEntry(state: State, broker: Immutable<Broker>): ClusterEntry {
  const version = metadataVersion(state);
  return {
    type: 'registerBrokerRecord',
    brokerId: broker.id,
    brokerEpoch: broker.epoch,
    incarnationId: broker.incarnationId,
    isMigratingZkBroker: broker.isMigratingZkBroker,
    endPoints: broker.endPoints,
    features: broker.features,
    rack: broker.rack,
    fenced: broker.fenced,
    inControlledShutdown: broker.inControlledShutdown,
    logDirs: version >= since.directoryAssignment ? broker.logDirs : [],
    cordonedLogDirs: version >= since.cordonedLogDirs ? broker.cordonedLogDirs : null,
  };
}

function* topicEntries(state: State): Iterable<ClusterEntry> {
  const version = metadataVersion(state);
  for (const topic of state.topicsById.values()) {
    yield { type: 'topicRecord', name: topic.name, topicId: topic.id };
    for (const [id, partition] of topic.partitions.entries()) {
      yield partitionEntry(topic, id, partition, version);
    }
  }
}

function* configEntries(state: State): Iterable<ClusterEntry> {
  for (const [key, configs] of state.configs) {
    const colon = key.indexOf(':');
    const resourceType = Number(key.slice(0, colon));
    const resourceName = key.slice(colon + 1);
    for (const [name, value] of configs) {
      yield { type: 'configRecord', resourceType, resourceName, name, value };
    }
  }
}

function* quotaEntries(state: State): Iterable<ClusterEntry> {
  for (const { entity, values } of state.clientQuotas.values()) {
    for (const [key, value] of values) {
      yield { type: 'clientQuotaRecord', entity, key, value, remove: false };
    }
  }
}
