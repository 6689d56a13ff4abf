/**
 * The cluster itself: its brokers, what they offer, where they keep data, who writes, and its
 * quorum.
 *
 * Spec: DescribeCluster (KIP-700), DescribeLogDirs (KIP-113), DescribeProducers (KIP-664),
 * DescribeQuorum (KIP-595, KIP-836), ApiVersions and features (KIP-584).
 */
import { errorCode, zeroUuid } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import type { TopicPartition } from '../consumer/options.ts';
import { BrokerError, checkCode, throwFailures } from '../errors.ts';
import * as calls from '../net/calls.ts';
import { failuresOf } from './topics.ts';

export interface BrokerDescription {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  readonly isFenced: boolean;
}

export interface ClusterDescription {
  readonly clusterId: string;
  readonly controllerId: number;
  readonly brokers: readonly BrokerDescription[];
}

export interface LogDirectory {
  readonly broker: number;
  readonly path: string;
  readonly error: BrokerError | undefined;
  /** -1 from older brokers. */
  readonly totalBytes: number;
  readonly usableBytes: number;
  readonly replicas: readonly (TopicPartition & {
    readonly size: number;
    readonly offsetLag: number;
    readonly isFuture: boolean;
  })[];
}

export interface ActiveProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  readonly lastTimestamp: number;
  readonly coordinatorEpoch: number;
  readonly currentTransactionStartOffset: number;
}

export interface QuorumMember {
  readonly id: number;
  readonly directoryId: string;
  readonly logEndOffset: number;
  readonly lastFetchMs: number;
  readonly lastCaughtUpMs: number;
}

export interface QuorumDescription {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: readonly QuorumMember[];
  readonly observers: readonly QuorumMember[];
  readonly nodes: readonly {
    readonly id: number;
    readonly listeners: readonly {
      readonly name: string;
      readonly host: string;
      readonly port: number;
    }[];
  }[];
}

export interface ApiRange {
  readonly key: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface FeatureRange {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** What the cluster has agreed on; 0 when it is off. */
  readonly level: number;
}

export interface BrokerVersions {
  readonly apis: readonly ApiRange[];
  readonly features: readonly FeatureRange[];
  readonly featuresEpoch: number;
}

export async function describeCluster(
  cluster: Cluster,
  options: AskOptions & { includeFenced?: boolean },
): Promise<ClusterDescription> {
  const answer = await cluster.retry('describing the cluster', options, async (attempt) => {
    const fenced = options.includeFenced ?? false;
    const said = await cluster.any(
      calls.describeCluster,
      // Older brokers cannot be asked about those at all.
      (version) => ({ includeFencedBrokers: fenced && version >= 2 }),
      attempt,
    );
    checkCode(said.errorCode, 'describing the cluster', said.errorMessage);
    return said;
  });
  return {
    clusterId: answer.clusterId,
    controllerId: answer.controllerId,
    brokers: answer.brokers.map(({ brokerId: id, host, port, rack, isFenced }) => ({
      id,
      host,
      port,
      rack,
      isFenced,
    })),
  };
}

export async function describeLogDirectories(
  cluster: Cluster,
  brokers: readonly number[] | undefined,
  options: AskOptions,
): Promise<readonly LogDirectory[]> {
  await cluster.retry('describing log directories', options, () => cluster.metadata.refresh());
  const ids = brokers ?? [...cluster.metadata.topology.brokers.keys()];
  const answers = await Promise.all(
    ids.map((id) =>
      cluster.retry('describing log directories', options, async (attempt) => {
        const said = await cluster.node(id, calls.describeLogDirs, { topics: null }, attempt);
        checkCode(said.errorCode, `log directories of broker ${id}`);
        return { id, said };
      }),
    ),
  );
  return answers.flatMap(({ id, said }) =>
    said.results.map(({ logDir: path, totalBytes, usableBytes, ...result }) => ({
      broker: id,
      path,
      error: result.errorCode === 0 ? undefined : new BrokerError(result.errorCode, path),
      totalBytes,
      usableBytes,
      replicas: result.topics.flatMap(({ name: topic, partitions }) =>
        partitions.map(({ partitionIndex, partitionSize, offsetLag, isFutureKey }) => ({
          topic,
          partition: partitionIndex,
          size: partitionSize,
          offsetLag,
          isFuture: isFutureKey,
        })),
      ),
    })),
  );
}

export async function describeProducers(
  cluster: Cluster,
  { topic, partition }: TopicPartition,
  options: AskOptions,
): Promise<readonly ActiveProducer[]> {
  const about = `describing producers of ${topic}-${partition}`;
  return cluster.retry(about, options, async (attempt) => {
    const timeoutMs = attempt.timeoutMs ?? cluster.settings.requestTimeoutMs;
    await cluster.metadata.topic(topic, { create: false, timeoutMs, signal: attempt.signal });
    const leader = cluster.metadata.topology.leaderOf(topic, partition);
    if (leader === undefined) throw new BrokerError(errorCode.UNKNOWN_TOPIC_OR_PARTITION, about);
    const body = { topics: [{ name: topic, partitionIndexes: [partition] }] };
    const answer = await cluster.node(leader.id, calls.describeProducers, body, attempt);
    const part = answer.topics[0]?.partitions[0];
    if (part === undefined) throw new BrokerError(errorCode.UNKNOWN_SERVER_ERROR, about);
    checkCode(part.errorCode, about, part.errorMessage);
    return part.activeProducers.map(({ currentTxnStartOffset, ...producer }) => ({
      ...producer,
      currentTransactionStartOffset: currentTxnStartOffset,
    }));
  });
}

export async function describeQuorum(
  cluster: Cluster,
  options: AskOptions,
): Promise<QuorumDescription> {
  const about = 'describing the quorum';
  return cluster.retry(about, options, async (attempt) => {
    const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
    const answer = await cluster.any(calls.describeQuorum, { topics }, attempt);
    checkCode(answer.errorCode, about, answer.errorMessage);
    const part = answer.topics[0]?.partitions[0];
    if (part === undefined) throw new BrokerError(errorCode.UNKNOWN_SERVER_ERROR, about);
    checkCode(part.errorCode, about, part.errorMessage);
    return {
      leaderId: part.leaderId,
      leaderEpoch: part.leaderEpoch,
      highWatermark: part.highWatermark,
      voters: part.currentVoters.map(toQuorumMember),
      observers: part.observers.map(toQuorumMember),
      nodes: answer.nodes.map(({ nodeId: id, listeners }) => ({
        id,
        listeners: listeners.map(({ name, host, port }) => ({ name, host, port })),
      })),
    };
  });
}

/** What one broker offers; whichever can be reached unless told. */
export async function describeVersions(
  cluster: Cluster,
  broker: number | undefined,
  options: AskOptions,
): Promise<BrokerVersions> {
  const body = { clientSoftwareName: 'odradek', clientSoftwareVersion: '0.1.0' };
  const answer = await cluster.retry('asking for versions', options, async (attempt) => {
    const said =
      broker === undefined
        ? await cluster.any(calls.apiVersions, body, attempt)
        : await cluster.node(broker, calls.apiVersions, body, attempt);
    checkCode(said.errorCode, 'asking for versions');
    return said;
  });
  return {
    apis: answer.apiKeys.map(({ apiKey: key, minVersion, maxVersion }) => ({
      key,
      lowest: minVersion,
      highest: maxVersion,
    })),
    features: answer.supportedFeatures.map(({ name, minVersion, maxVersion }) => ({
      name,
      lowest: minVersion,
      highest: maxVersion,
      level:
        answer.finalizedFeatures.find((feature) => feature.name === name)?.maxVersionLevel ?? 0,
    })),
    featuresEpoch: answer.finalizedFeaturesEpoch,
  };
}

export type FeatureUpgrade = 'upgrade' | 'safe-downgrade' | 'unsafe-downgrade';
const upgradeTypes: readonly FeatureUpgrade[] = ['upgrade', 'safe-downgrade', 'unsafe-downgrade'];

export async function updateFeatures(
  cluster: Cluster,
  updates: readonly {
    readonly name: string;
    readonly level: number;
    readonly type: FeatureUpgrade;
  }[],
  options: AskOptions & { validateOnly?: boolean },
): Promise<void> {
  const answer = await cluster.retry('updating features', options, async (attempt) => {
    const said = await cluster.controller(
      calls.updateFeatures,
      {
        timeoutMs: attempt.timeoutMs ?? cluster.settings.requestTimeoutMs,
        validateOnly: options.validateOnly ?? false,
        featureUpdates: updates.map(({ name: feature, level, type }) => ({
          feature,
          maxVersionLevel: level,
          upgradeType: upgradeTypes.indexOf(type) + 1,
        })),
      },
      attempt,
    );
    checkCode(said.errorCode, 'updating features', said.errorMessage);
    return said;
  });
  throwFailures(
    failuresOf(answer.results, ({ feature }) => ({ key: feature, about: 'updating feature' })),
    updates.length,
  );
}

export async function unregisterBroker(
  cluster: Cluster,
  brokerId: number,
  options: AskOptions,
): Promise<void> {
  await cluster.retry('unregistering a broker', options, async (attempt) => {
    const answer = await cluster.controller(calls.unregisterBroker, { brokerId }, attempt);
    checkCode(answer.errorCode, `unregistering broker ${brokerId}`, answer.errorMessage);
  });
}

function toQuorumMember(state: {
  readonly replicaId: number;
  readonly replicaDirectoryId?: string;
  readonly logEndOffset: number;
  readonly lastFetchTimestamp: number;
  readonly lastCaughtUpTimestamp: number;
}): QuorumMember {
  return {
    id: state.replicaId,
    directoryId: state.replicaDirectoryId ?? zeroUuid,
    logEndOffset: state.logEndOffset,
    lastFetchMs: state.lastFetchTimestamp,
    lastCaughtUpMs: state.lastCaughtUpTimestamp,
  };
}
