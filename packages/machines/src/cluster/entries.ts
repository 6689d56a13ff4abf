/**
 * What the cluster's metadata log holds: Kafka's own records, each with its kind beside its fields.
 *
 * The fields are those of `wire/definitions/metadata`; how an entry becomes bytes is the broker's
 * (`broker/metadata/entry-codec.ts`). Control records (leader changes, voters, snapshot headers)
 * are not entries: they are raft's.
 * Spec: KIP-500, KIP-631 (the records), KIP-868 (transactions), KIP-966 (eligible leaders).
 */
import type {
  AbortTransactionRecord,
  AccessControlEntryRecord,
  BeginTransactionRecord,
  BrokerRegistrationChangeRecord,
  ClearElrRecord,
  ClientQuotaRecord,
  ConfigRecord,
  DelegationTokenRecord,
  EndTransactionRecord,
  FeatureLevelRecord,
  FenceBrokerRecord,
  NoOpRecord,
  PartitionChangeRecord,
  PartitionRecord,
  ProducerIdsRecord,
  RegisterBrokerRecord,
  RegisterControllerRecord,
  RemoveAccessControlEntryRecord,
  RemoveDelegationTokenRecord,
  RemoveTopicRecord,
  RemoveUserScramCredentialRecord,
  TopicRecord,
  UnfenceBrokerRecord,
  UnregisterBrokerRecord,
  UserScramCredentialRecord,
  ZkMigrationStateRecord,
} from '@odradek/wire/definitions';

/** Every kind of entry and its fields. */
export interface ClusterEntryFields {
  registerBrokerRecord: RegisterBrokerRecord;
  unregisterBrokerRecord: UnregisterBrokerRecord;
  topicRecord: TopicRecord;
  partitionRecord: PartitionRecord;
  configRecord: ConfigRecord;
  partitionChangeRecord: PartitionChangeRecord;
  fenceBrokerRecord: FenceBrokerRecord;
  unfenceBrokerRecord: UnfenceBrokerRecord;
  removeTopicRecord: RemoveTopicRecord;
  delegationTokenRecord: DelegationTokenRecord;
  userScramCredentialRecord: UserScramCredentialRecord;
  featureLevelRecord: FeatureLevelRecord;
  clientQuotaRecord: ClientQuotaRecord;
  producerIdsRecord: ProducerIdsRecord;
  brokerRegistrationChangeRecord: BrokerRegistrationChangeRecord;
  accessControlEntryRecord: AccessControlEntryRecord;
  removeAccessControlEntryRecord: RemoveAccessControlEntryRecord;
  noOpRecord: NoOpRecord;
  zkMigrationStateRecord: ZkMigrationStateRecord;
  removeUserScramCredentialRecord: RemoveUserScramCredentialRecord;
  beginTransactionRecord: BeginTransactionRecord;
  endTransactionRecord: EndTransactionRecord;
  abortTransactionRecord: AbortTransactionRecord;
  removeDelegationTokenRecord: RemoveDelegationTokenRecord;
  registerControllerRecord: RegisterControllerRecord;
  clearElrRecord: ClearElrRecord;
}

export type ClusterEntryType = keyof ClusterEntryFields;

export type ClusterEntryOf<Type extends ClusterEntryType> = {
  readonly [T in Type]: { readonly type: T } & ClusterEntryFields[T];
}[Type];

export type ClusterEntry = ClusterEntryOf<ClusterEntryType>;
