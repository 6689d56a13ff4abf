/**
 * ShareGroupTargetAssignmentMetadata (12), key and value (version 0): in __consumer_offsets.
 * The epoch of a share group for which targets were computed.
 */
import { type Decoded, int32, int64, message, string } from '../../schema.ts';

export const shareGroupTargetAssignmentMetadataKey = message(
  'ShareGroupTargetAssignmentMetadataKey',
  { apiKey: 12, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ShareGroupTargetAssignmentMetadataKey = Decoded<
  typeof shareGroupTargetAssignmentMetadataKey
>;

export const shareGroupTargetAssignmentMetadataValue = message(
  'ShareGroupTargetAssignmentMetadataValue',
  { apiKey: 12, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, ignorable: true }),
  },
);
export type ShareGroupTargetAssignmentMetadataValue = Decoded<
  typeof shareGroupTargetAssignmentMetadataValue
>;
