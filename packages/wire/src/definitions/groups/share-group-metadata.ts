/**
 * ShareGroupMetadata (11), key and value (version 0): in __consumer_offsets.
 * A share group: its epoch, and a hash of the topics it was computed from.
 */
import { type Decoded, int32, int64Exact, message, string } from '../../schema.ts';

export const shareGroupMetadataKey = message(
  'ShareGroupMetadataKey',
  { apiKey: 11, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ShareGroupMetadataKey = Decoded<typeof shareGroupMetadataKey>;

export const shareGroupMetadataValue = message(
  'ShareGroupMetadataValue',
  { apiKey: 11, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    epoch: int32(),
    metadataHash: int64Exact(),
  },
);
export type ShareGroupMetadataValue = Decoded<typeof shareGroupMetadataValue>;
