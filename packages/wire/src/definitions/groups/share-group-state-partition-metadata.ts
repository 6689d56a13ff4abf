/**
 * ShareGroupStatePartitionMetadata (15), key and value (version 0): in __consumer_offsets.
 * Which share partitions have kept state, are getting it, or losing it.
 */
import { array, type Decoded, int32, message, string, uuid } from '../../schema.ts';

export const shareGroupStatePartitionMetadataKey = message(
  'ShareGroupStatePartitionMetadataKey',
  { apiKey: 15, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ShareGroupStatePartitionMetadataKey = Decoded<
  typeof shareGroupStatePartitionMetadataKey
>;

const topicPartitionsInfo = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
};

const topicInfo = {
  topicId: uuid(),
  topicName: string(),
};

export const shareGroupStatePartitionMetadataValue = message(
  'ShareGroupStatePartitionMetadataValue',
  { apiKey: 15, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    initializingTopics: array(topicPartitionsInfo),
    initializedTopics: array(topicPartitionsInfo),
    deletingTopics: array(topicInfo),
  },
);
export type ShareGroupStatePartitionMetadataValue = Decoded<
  typeof shareGroupStatePartitionMetadataValue
>;
