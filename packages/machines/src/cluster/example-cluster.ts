/** A small cluster for tests: a state, a machine with chance from a seed, and `run` for commands. */
import type { ClusterCommandOf, ClusterCommandType, ClusterReplyOf } from './commands.ts';
import type { ClusterEntry } from './entries.ts';
import { featureLevel } from './features.ts';
import { ClusterMachine } from './machine.ts';
import { METADATA_VERSION } from './metadata-versions.ts';
import type { ClusterRules } from './rules.ts';
import { type ClusterState, newClusterState } from './state.ts';
import { defaultLevel, features, supportedFeatures } from './supported-features.ts';

export class ExampleCluster {
  readonly state: ClusterState = newClusterState();
  /** All that was ever appended. */
  readonly log: ClusterEntry[] = [];
  readonly #machine: ClusterMachine;

  constructor(rules: Partial<ClusterRules> = {}) {
    this.#machine = new ClusterMachine({ ...exampleRules(), ...rules });
  }

  /** Decides, appends, applies, answers. */
  run<Type extends ClusterCommandType>(command: ClusterCommandOf<Type>): ClusterReplyOf<Type> {
    return this.entriesOf(command).reply;
  }

  /** The same, and what was appended. */
  entriesOf<Type extends ClusterCommandType>(
    command: ClusterCommandOf<Type>,
  ): { reply: ClusterReplyOf<Type>; entries: readonly ClusterEntry[] } {
    const { entries, reply } = this.#machine.decide(this.state, command);
    for (const entry of entries) {
      this.log.push(entry);
      this.#machine.apply(this.state, entry);
    }
    return { reply, entries };
  }

  activate(metadataVersion = 30): this {
    this.run({ type: 'activate', bootstrap: exampleBootstrap(metadataVersion) });
    return this;
  }

  /** Registers and unfences brokers 1, 2, … with one directory each. */
  withBrokers(count: number): this {
    for (let id = 1; id <= count; id += 1) this.startBroker(id);
    return this;
  }

  startBroker(brokerId: number, incarnation = 1, previousBrokerEpoch = -1): number {
    const { brokerEpoch } = this.registerBroker(brokerId, incarnation, previousBrokerEpoch);
    this.run({ type: 'unfenceBroker', brokerId, brokerEpoch });
    return brokerEpoch;
  }

  registerBroker(
    brokerId: number,
    incarnation = 1,
    previousBrokerEpoch = -1,
  ): ClusterReplyOf<'registerBroker'> {
    return this.run({
      type: 'registerBroker',
      brokerId,
      incarnationId: `incarnation${brokerId}-${incarnation}`,
      nextOffset: this.log.length,
      previousBrokerEpoch,
      previousSessionValid: false,
      endPoints: [{ name: 'PLAINTEXT', host: `host${brokerId}`, port: 9092, securityProtocol: 0 }],
      features: supportedFeatures,
      rack: null,
      logDirs: [exampleDirectory(brokerId)],
    });
  }

  epochOf(brokerId: number): number {
    return this.state.brokers.get(brokerId)?.epoch ?? -1;
  }

  /** Makes a topic and answers its id. */
  createTopic(name: string, numPartitions = 1, replicationFactor = 1): string {
    const { topics } = this.run({
      type: 'createTopics',
      topics: [{ name, numPartitions, replicationFactor, assignments: [], configs: [] }],
      validateOnly: false,
    });
    return topics[0]?.topicId ?? '';
  }
}

export function exampleDirectory(brokerId: number): string {
  return `directory-of-broker-${brokerId}AAAAAAAA`.slice(0, 22);
}

export function exampleBootstrap(metadataVersion: number): ClusterEntry[] {
  return [
    featureLevel(METADATA_VERSION, metadataVersion),
    ...features
      .map((feature) => featureLevel(feature.name, defaultLevel(feature, metadataVersion)))
      .filter((entry) => entry.type === 'featureLevelRecord' && entry.featureLevel > 0),
  ];
}

export function exampleRules(): ClusterRules {
  let chance = 1;
  let ids = 0;
  return {
    nodeId: 1,
    defaultPartitions: 1,
    defaultReplicationFactor: 1,
    minInSyncReplicas: 1,
    uncleanLeaderElection: false,
    supportedFeatures,
    topicConfigRefusal: (_topic, configs) =>
      configs.has('no.such.config') ? 'Unknown topic config name: no.such.config' : undefined,
    integer: (below) => {
      chance = (chance * 16_807) % 2_147_483_647;
      return chance % below;
    },
    uuid: () => {
      ids += 1;
      return `topic-id-${String(ids).padStart(13, '0')}`;
    },
  };
}
