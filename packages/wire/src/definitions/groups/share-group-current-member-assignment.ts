/**
 * ShareGroupCurrentMemberAssignment (14), key and value (version 0): in __consumer_offsets.
 * The partitions that a member of a share group has.
 */
import { array, type Decoded, int8, int32, message, string, uuid } from '../../schema.ts';

export const shareGroupCurrentMemberAssignmentKey = message(
  'ShareGroupCurrentMemberAssignmentKey',
  { apiKey: 14, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type ShareGroupCurrentMemberAssignmentKey = Decoded<
  typeof shareGroupCurrentMemberAssignmentKey
>;

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

export const shareGroupCurrentMemberAssignmentValue = message(
  'ShareGroupCurrentMemberAssignmentValue',
  { apiKey: 14, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    assignedPartitions: array(topicPartitions),
  },
);
export type ShareGroupCurrentMemberAssignmentValue = Decoded<
  typeof shareGroupCurrentMemberAssignmentValue
>;
