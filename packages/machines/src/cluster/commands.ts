/**
 * What may be asked of the cluster's metadata, and what is answered: one entry in `ClusterCommands`
 * for each kind of command. Errors are Kafka's codes and words, as values.
 *
 * Who may ask is decided before (in the broker's handlers); names are checked, duplicates within a
 * request are not (the handlers answer those).
 */
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';
import type { EndPoint, SupportedFeature } from './state.ts';

/** Kafka's error code, 0 for success, and its explanation. */
export interface Outcome {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ClusterCommands {
  activate: { command: Activate; reply: Outcome };
  registerController: { command: RegisterController; reply: Outcome };
  registerBroker: { command: RegisterBroker; reply: RegisterBrokerReply };
  unfenceBroker: { command: BrokerStep; reply: Outcome };
  fenceBroker: { command: BrokerStep; reply: Outcome };
  shutDownBroker: { command: BrokerStep; reply: Outcome };
  unregisterBroker: { command: { readonly brokerId: number }; reply: Outcome };
  changeLogDirectories: { command: ChangeLogDirectories; reply: Outcome };
  createTopics: { command: CreateTopics; reply: { readonly topics: readonly CreatedTopic[] } };
  deleteTopics: { command: DeleteTopics; reply: { readonly topics: readonly DeletedTopic[] } };
  createPartitions: {
    command: CreatePartitions;
    reply: { readonly topics: readonly (Outcome & { readonly name: string })[] };
  };
  alterPartitions: {
    command: AlterPartitions;
    reply: Outcome & { readonly partitions: readonly AlteredPartition[] };
  };
  electLeaders: {
    command: ElectLeaders;
    reply: { readonly partitions: readonly (Outcome & TopicPartition)[] };
  };
  assignReplicasToDirectories: {
    command: AssignReplicasToDirectories;
    reply: Outcome & { readonly partitions: readonly (Outcome & AssignedReplica)[] };
  };
  alterConfigs: {
    command: AlterConfigs;
    reply: { readonly resources: readonly (Outcome & ConfigResource)[] };
  };
  allocateProducerIds: { command: BrokerStep; reply: Outcome & ProducerIdBlock };
  updateFeatures: { command: UpdateFeatures; reply: Outcome };
}

export type ClusterCommandType = keyof ClusterCommands;

export type ClusterCommandOf<Type extends ClusterCommandType> = {
  readonly [T in Type]: { readonly type: T } & ClusterCommands[T]['command'];
}[Type];

export type ClusterCommand = ClusterCommandOf<ClusterCommandType>;

export type ClusterReplyOf<Type extends ClusterCommandType> = ClusterCommands[Type]['reply'];

export type ClusterReply = ClusterReplyOf<ClusterCommandType>;

/** The controller takes office: an empty log gets its first entries, a broken transaction ends. */
export interface Activate {
  /** What formatting left: features, and perhaps credentials. */
  readonly bootstrap: readonly ClusterEntry[];
}

export type RegisterController = Omit<ClusterEntryOf<'registerControllerRecord'>, 'type'>;

export interface RegisterBroker {
  readonly brokerId: number;
  readonly incarnationId: string;
  /** The offset at which the log will continue: it becomes the broker's epoch. */
  readonly nextOffset: number;
  /** The epoch found in the broker's mark of a clean stop; -1 when there is none. */
  readonly previousBrokerEpoch: number;
  /** Does the controller still hear another incarnation of that broker? */
  readonly previousSessionValid: boolean;
  readonly endPoints: readonly EndPoint[];
  readonly features: readonly SupportedFeature[];
  readonly rack: string | null;
  readonly logDirs: readonly string[];
}

export interface RegisterBrokerReply extends Outcome {
  readonly brokerEpoch: number;
}

/** Something that a broker asks for itself. */
export interface BrokerStep {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface ChangeLogDirectories extends BrokerStep {
  /** Directories that can no longer be used. */
  readonly offline: readonly string[];
  /** Directories that take no new replicas; `null` leaves that as it is. */
  readonly cordoned: readonly string[] | null;
}

export interface CreateTopics {
  readonly topics: readonly NewTopic[];
  readonly validateOnly: boolean;
}

export interface NewTopic {
  readonly name: string;
  /** -1 takes the default, or what `assignments` say. */
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly {
    readonly partitionIndex: number;
    readonly brokerIds: readonly number[];
  }[];
  readonly configs: readonly { readonly name: string; readonly value: string | null }[];
  /** Takes fewer replicas where there are fewer brokers: for topics that the node needs itself. */
  readonly fewerReplicasAllowed?: boolean;
}

export interface CreatedTopic extends Outcome {
  readonly name: string;
  readonly topicId: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
}

export interface DeleteTopics {
  readonly topicIds: readonly string[];
}

export interface DeletedTopic extends Outcome {
  readonly topicId: string;
}

export interface CreatePartitions {
  readonly topics: readonly {
    readonly name: string;
    readonly count: number;
    readonly assignments: readonly { readonly brokerIds: readonly number[] }[] | null;
  }[];
  readonly validateOnly: boolean;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface AlterPartitions extends BrokerStep {
  readonly partitions: readonly {
    readonly topicId: string;
    readonly partition: number;
    readonly leaderEpoch: number;
    readonly partitionEpoch: number;
    readonly leaderRecoveryState: number;
    /** A broker epoch of -1 is not checked. */
    readonly newIsr: readonly { readonly brokerId: number; readonly brokerEpoch: number }[];
  }[];
}

export interface AlteredPartition {
  readonly topicId: string;
  readonly partition: number;
  readonly errorCode: number;
  /** As the partition is afterwards; meaningful only without an error. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState: number;
}

export interface ElectLeaders {
  readonly election: 'preferred' | 'unclean';
  /** `null` means all partitions; those that need no election are then left out of the reply. */
  readonly partitions: readonly TopicPartition[] | null;
}

export interface AssignedReplica {
  readonly topicId: string;
  readonly partition: number;
  readonly directoryId: string;
}

export interface AssignReplicasToDirectories extends BrokerStep {
  readonly replicas: readonly AssignedReplica[];
}

export interface ConfigResource {
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface AlterConfigs {
  readonly resources: readonly (ConfigResource & {
    /** New values; `null` removes one. */
    readonly entries: readonly { readonly name: string; readonly value: string | null }[];
  })[];
  readonly validateOnly: boolean;
}

export interface ProducerIdBlock {
  readonly firstProducerId: number;
  readonly count: number;
}

export interface UpdateFeatures {
  readonly updates: readonly {
    readonly name: string;
    readonly level: number;
    readonly upgradeType: 'upgrade' | 'safe-downgrade' | 'unsafe-downgrade' | 'unknown';
  }[];
  readonly validateOnly: boolean;
}
