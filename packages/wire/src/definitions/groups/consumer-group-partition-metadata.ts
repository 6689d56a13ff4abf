/**
 * ConsumerGroupPartitionMetadata (4), key and value (version 0): in __consumer_offsets.
 * The partitions that a group once knew of its topics. Only still deleted.
 */
import { array, type Decoded, int32, message, string, uuid } from '../../schema.ts';

export const consumerGroupPartitionMetadataKey = message(
  'ConsumerGroupPartitionMetadataKey',
  { apiKey: 4, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ConsumerGroupPartitionMetadataKey = Decoded<typeof consumerGroupPartitionMetadataKey>;

export const consumerGroupPartitionMetadataValue = message(
  'ConsumerGroupPartitionMetadataValue',
  { apiKey: 4, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    topics: array({
      topicId: uuid(),
      topicName: string(),
      numPartitions: int32(),
      partitionMetadata: array({
        partition: int32(),
        racks: array(string()),
      }),
    }),
  },
);
export type ConsumerGroupPartitionMetadataValue = Decoded<
  typeof consumerGroupPartitionMetadataValue
>;
