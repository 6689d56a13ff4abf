/**
 * ShareGroupHeartbeat (76), version 1.
 * Does: is all that a member of a share group says and hears: join, assignment, leave.
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  struct,
  uuid,
} from '../schema.ts';

export const shareGroupHeartbeatRequest = message(
  'ShareGroupHeartbeatRequest',
  { apiKey: 76, type: 'request', versions: '1', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    rackId: nullable(string(), { default: null }),
    subscribedTopicNames: nullable(array(string()), { default: null }),
  },
);
export type ShareGroupHeartbeatRequest = Decoded<typeof shareGroupHeartbeatRequest>;

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

export const shareGroupHeartbeatResponse = message(
  'ShareGroupHeartbeatResponse',
  { apiKey: 76, type: 'response', versions: '1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { default: null }),
    memberId: nullable(string(), { default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: nullable(
      struct({
        topicPartitions: array(topicPartitions),
      }),
      { default: null },
    ),
  },
);
export type ShareGroupHeartbeatResponse = Decoded<typeof shareGroupHeartbeatResponse>;
