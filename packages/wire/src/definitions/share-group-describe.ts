/**
 * ShareGroupDescribe (77), version 1.
 * Does: tells the state and members of share groups.
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  struct,
  uuid,
} from '../schema.ts';

export const shareGroupDescribeRequest = message(
  'ShareGroupDescribeRequest',
  { apiKey: 77, type: 'request', versions: '1', flexible: '0+', listeners: ['broker'] },
  {
    groupIds: array(string()),
    includeAuthorizedOperations: bool(),
  },
);
export type ShareGroupDescribeRequest = Decoded<typeof shareGroupDescribeRequest>;

const topicPartitions = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
};

const assignment = {
  topicPartitions: array(topicPartitions),
};

export const shareGroupDescribeResponse = message(
  'ShareGroupDescribeResponse',
  { apiKey: 77, type: 'response', versions: '1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    groups: array({
      errorCode: int16(),
      errorMessage: nullable(string(), { default: null }),
      groupId: string(),
      groupState: string(),
      groupEpoch: int32(),
      assignmentEpoch: int32(),
      assignorName: string(),
      members: array({
        memberId: string(),
        rackId: nullable(string(), { default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: array(string()),
        assignment: struct(assignment),
      }),
      authorizedOperations: int32({ default: -2147483648 }),
    }),
  },
);
export type ShareGroupDescribeResponse = Decoded<typeof shareGroupDescribeResponse>;
