/**
 * ConsumerGroupTargetAssignmentMember (7), key and value (version 0): in __consumer_offsets.
 * The partitions that a member of a consumer group is to have.
 */
import { array, type Decoded, int32, message, string, uuid } from '../../schema.ts';

export const consumerGroupTargetAssignmentMemberKey = message(
  'ConsumerGroupTargetAssignmentMemberKey',
  { apiKey: 7, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type ConsumerGroupTargetAssignmentMemberKey = Decoded<
  typeof consumerGroupTargetAssignmentMemberKey
>;

export const consumerGroupTargetAssignmentMemberValue = message(
  'ConsumerGroupTargetAssignmentMemberValue',
  { apiKey: 7, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    topicPartitions: array({
      topicId: uuid(),
      partitions: array(int32()),
    }),
  },
);
export type ConsumerGroupTargetAssignmentMemberValue = Decoded<
  typeof consumerGroupTargetAssignmentMemberValue
>;
