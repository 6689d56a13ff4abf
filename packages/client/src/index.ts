/**
 * The client for any world: `new Client(world, options)`. Users on Node take `@odradek/client`,
 * where the world is this machine.
 */
export { Admin } from './admin/admin.ts';
export type {
  ActiveProducer,
  ApiRange,
  BrokerDescription,
  BrokerVersions,
  ClusterDescription,
  FeatureRange,
  FeatureUpgrade,
  LogDirectory,
  QuorumDescription,
  QuorumMember,
} from './admin/cluster.ts';
export {
  type AlterOperation,
  type ConfigChange,
  type ConfigEntry,
  type ConfigResource,
  type ConfigSourceName,
  isResourceType,
  type ResourceConfigs,
  type ResourceTypeName,
} from './admin/configs.ts';
export type {
  GroupDescription,
  GroupListing,
  GroupMemberDescription,
  ListGroupsOptions,
} from './admin/groups.ts';
export type { PartitionDetails, TopicDetails } from './admin/topic-partitions.ts';
export type {
  CreatedTopic,
  NewTopic,
  PartitionDescription,
  RecordsToDelete,
  TopicDescription,
  TopicListing,
} from './admin/topics.ts';
export { Client } from './client.ts';
export type { RecordBlock } from './consumer/block.ts';
export type { CommittedOffset, OffsetToCommit } from './consumer/committed.ts';
export { Consumer, type ReadOptions } from './consumer/consumer.ts';
export type { AssignorName } from './consumer/group/assignors.ts';
export { type FoundOffset, type OffsetQuestion, SpecialTime } from './consumer/offsets.ts';
export type {
  ConsumerOptions,
  OffsetReset,
  PartitionsListener,
  TopicPartition,
} from './consumer/options.ts';
export { ConsumerRecord } from './consumer/record.ts';
export * from './errors.ts';
export type { ClientOptions } from './options.ts';
export type { Acknowledgement } from './producer/delivery.ts';
export type { Partitioner, ProducerOptions } from './producer/options.ts';
export { Producer, type RangeAcknowledgement } from './producer/producer.ts';
export type { Content, ProducerHeaders, ProducerRecord } from './producer/record.ts';
