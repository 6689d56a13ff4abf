/**
 * ShareGroupTargetAssignmentMember (13), key and value (version 0): in __consumer_offsets.
 * The partitions that a member of a share group is to have.
 */
import { array, type Decoded, int32, message, string, uuid } from '../../schema.ts';

export const shareGroupTargetAssignmentMemberKey = message(
  'ShareGroupTargetAssignmentMemberKey',
  { apiKey: 13, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type ShareGroupTargetAssignmentMemberKey = Decoded<
  typeof shareGroupTargetAssignmentMemberKey
>;

export const shareGroupTargetAssignmentMemberValue = message(
  'ShareGroupTargetAssignmentMemberValue',
  { apiKey: 13, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    topicPartitions: array({
      topicId: uuid(),
      partitions: array(int32()),
    }),
  },
);
export type ShareGroupTargetAssignmentMemberValue = Decoded<
  typeof shareGroupTargetAssignmentMemberValue
>;
