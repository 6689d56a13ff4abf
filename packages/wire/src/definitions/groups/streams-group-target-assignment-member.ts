/**
 * StreamsGroupTargetAssignmentMember (21), key and value (version 0): in __consumer_offsets.
 * The tasks that a member of a streams group is to have.
 */
import { array, type Decoded, int32, message, string } from '../../schema.ts';

export const streamsGroupTargetAssignmentMemberKey = message(
  'StreamsGroupTargetAssignmentMemberKey',
  { apiKey: 21, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    groupId: string(),
    memberId: string(),
  },
);
export type StreamsGroupTargetAssignmentMemberKey = Decoded<
  typeof streamsGroupTargetAssignmentMemberKey
>;

const taskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
};

export const streamsGroupTargetAssignmentMemberValue = message(
  'StreamsGroupTargetAssignmentMemberValue',
  { apiKey: 21, type: 'coordinator-value', versions: '0', flexible: '0+' },
  {
    activeTasks: array(taskIds),
    standbyTasks: array(taskIds),
    warmupTasks: array(taskIds),
  },
);
export type StreamsGroupTargetAssignmentMemberValue = Decoded<
  typeof streamsGroupTargetAssignmentMemberValue
>;
