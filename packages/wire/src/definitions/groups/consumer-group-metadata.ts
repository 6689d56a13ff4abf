/**
 * ConsumerGroupMetadata (3), key and value (version 0): in __consumer_offsets.
 * A consumer group: its epoch, and a hash of the topics it was computed from.
 */
import { type Decoded, int32, int64Exact, message, string } from '../../schema.ts';

export const consumerGroupMetadataKey = message(
  'ConsumerGroupMetadataKey',
  { apiKey: 3, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ConsumerGroupMetadataKey = Decoded<typeof consumerGroupMetadataKey>;

export const consumerGroupMetadataValue = message(
  'ConsumerGroupMetadataValue',
  { apiKey: 3, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    epoch: int32(),
    metadataHash: int64Exact({ tag: 0 }),
  },
);
export type ConsumerGroupMetadataValue = Decoded<typeof consumerGroupMetadataValue>;
