/**
 * ConsumerGroupTargetAssignmentMetadata (6), key and value (version 0): in __consumer_offsets.
 * The epoch of a consumer group for which targets were computed.
 */
import { type Decoded, int32, int64, message, string } from '../../schema.ts';

export const consumerGroupTargetAssignmentMetadataKey = message(
  'ConsumerGroupTargetAssignmentMetadataKey',
  { apiKey: 6, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type ConsumerGroupTargetAssignmentMetadataKey = Decoded<
  typeof consumerGroupTargetAssignmentMetadataKey
>;

export const consumerGroupTargetAssignmentMetadataValue = message(
  'ConsumerGroupTargetAssignmentMetadataValue',
  { apiKey: 6, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, ignorable: true }),
  },
);
export type ConsumerGroupTargetAssignmentMetadataValue = Decoded<
  typeof consumerGroupTargetAssignmentMetadataValue
>;
