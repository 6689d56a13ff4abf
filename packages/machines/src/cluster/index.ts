/** The cluster's metadata: its state, its records, its rules. */

export { isActive } from './brokers.ts';
export * from './commands.ts';
export {
  isDirectoryOnline,
  isReservedDirectory,
  LOST_DIRECTORY,
  MIGRATING_DIRECTORY,
  UNASSIGNED_DIRECTORY,
} from './directory-ids.ts';
export type {
  ClusterEntry,
  ClusterEntryFields,
  ClusterEntryOf,
  ClusterEntryType,
} from './entries.ts';
export { applyEntry, ClusterMachine } from './machine.ts';
export {
  LATEST_KNOWN_VERSION,
  LATEST_METADATA_VERSION,
  METADATA_VERSION,
  type MetadataVersion,
  MINIMUM_METADATA_VERSION,
  metadataVersionNamed,
  metadataVersionOf,
  metadataVersions,
  since,
} from './metadata-versions.ts';
export { PRODUCER_ID_BLOCK_SIZE } from './producer-ids.ts';
export {
  type ClusterRules,
  configKey,
  configResourceType,
  isElrEnabled,
  metadataVersion,
} from './rules.ts';
export { snapshotEntries } from './snapshot.ts';
export {
  type Broker,
  type ClientQuota,
  type ClusterState,
  type EndPoint,
  NO_LEADER,
  newClusterState,
  type Partition,
  type ProducerIds,
  RECOVERED,
  RECOVERING,
  type SupportedFeature,
  type Topic,
} from './state.ts';
export {
  defaultLevel,
  type Feature,
  featureNamed,
  features,
  KRAFT_VERSION,
  levelRefusal,
  supportedFeatures,
  supportedUnstableFeatures,
} from './supported-features.ts';
export { isInternalTopic, METADATA_TOPIC, topicNameRefusal } from './topic-names.ts';
