/**
 * StreamsGroupTargetAssignmentMetadata (20), key and value (version 0): in __consumer_offsets.
 * The epoch of a streams group for which targets were computed.
 */
import { type Decoded, int32, int64, message, string } from '../../schema.ts';

export const streamsGroupTargetAssignmentMetadataKey = message(
  'StreamsGroupTargetAssignmentMetadataKey',
  { apiKey: 20, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
  },
);
export type StreamsGroupTargetAssignmentMetadataKey = Decoded<
  typeof streamsGroupTargetAssignmentMetadataKey
>;

export const streamsGroupTargetAssignmentMetadataValue = message(
  'StreamsGroupTargetAssignmentMetadataValue',
  { apiKey: 20, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, ignorable: true }),
  },
);
export type StreamsGroupTargetAssignmentMetadataValue = Decoded<
  typeof streamsGroupTargetAssignmentMetadataValue
>;
