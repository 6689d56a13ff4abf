/**
 * The cluster as its metadata log tells it: topics, partitions, brokers, configuration, features,
 * and all else that outlives a node. Controllers and brokers hold the same state.
 *
 * Changed by `apply` (machine.ts) alone. The objects below the maps are replaced, never changed in
 * place, so whoever kept a `Partition` or a `Broker` still holds what it was at that time.
 * Spec: KIP-631.
 */
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';

export const NO_LEADER = -1;

/** Leader recovery states, as in Kafka's records. */
export const RECOVERED = 0;
/** The leader was elected uncleanly and has not yet said that it has recovered. */
export const RECOVERING = 1;

export interface ClusterState {
  /** The same objects as in `topicsById`. */
  readonly topics: Map<string, Topic>;
  readonly topicsById: Map<string, Topic>;
  /** Names that contain `.` or `_`, by their name with `_` for `.`: such names collide. */
  readonly topicsWithCollisionCharacters: Map<string, Set<string>>;
  readonly brokers: Map<number, Broker>;
  readonly controllers: Map<number, ClusterEntryOf<'registerControllerRecord'>>;
  /** By `configKey(type, name)`, then by the config's name. */
  readonly configs: Map<string, Map<string, string>>;
  /** Finalized levels by feature; a feature at level 0 is not there. */
  readonly features: Map<string, number>;
  /** By entity and, within it, by the quota's name. */
  readonly clientQuotas: Map<string, ClientQuota>;
  readonly scramCredentials: Map<string, ClusterEntryOf<'userScramCredentialRecord'>>;
  readonly acls: Map<string, ClusterEntryOf<'accessControlEntryRecord'>>;
  readonly delegationTokens: Map<string, ClusterEntryOf<'delegationTokenRecord'>>;
  producerIds: ProducerIds;
  /** Absent (-1) in a cluster that was born with KRaft. */
  zkMigrationState: number;
  /** Entries since a transaction of the log began: they count only when it ends. */
  transaction: ClusterEntry[] | undefined;
}

export interface Topic {
  readonly name: string;
  readonly id: string;
  /** By number; without gaps. */
  readonly partitions: Partition[];
}

export interface Partition {
  readonly replicas: readonly number[];
  /** The directory of each replica, in the same order. */
  readonly directories: readonly string[];
  readonly isr: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly addingReplicas: readonly number[];
  /** Replicas outside of the ISR that hold all committed records nevertheless (KIP-966). */
  readonly eligibleLeaderReplicas: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** `NO_LEADER` when no replica may lead. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly leaderRecoveryState: number;
}

export interface Broker {
  readonly id: number;
  readonly epoch: number;
  readonly incarnationId: string;
  readonly endPoints: readonly EndPoint[];
  readonly features: readonly SupportedFeature[];
  readonly rack: string | null;
  /** A fenced broker leads nothing and is not shown to clients. */
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly isMigratingZkBroker: boolean;
  readonly logDirs: readonly string[];
  readonly cordonedLogDirs: readonly string[] | null;
}

export interface EndPoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly securityProtocol: number;
}

export interface SupportedFeature {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface ClientQuota {
  readonly entity: readonly { readonly entityType: string; readonly entityName: string | null }[];
  readonly values: Map<string, number>;
}

export interface ProducerIds {
  /** The first id that no block holds. */
  readonly nextProducerId: number;
  /** Who took the last block; -1 before the first. */
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export function newClusterState(): ClusterState {
  return {
    topics: new Map(),
    topicsById: new Map(),
    topicsWithCollisionCharacters: new Map(),
    brokers: new Map(),
    controllers: new Map(),
    configs: new Map(),
    features: new Map(),
    clientQuotas: new Map(),
    scramCredentials: new Map(),
    acls: new Map(),
    delegationTokens: new Map(),
    producerIds: { nextProducerId: 0, brokerId: -1, brokerEpoch: -1 },
    zkMigrationState: -1,
    transaction: undefined,
  };
}
