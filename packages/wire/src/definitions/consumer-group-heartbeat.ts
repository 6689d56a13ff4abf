/**
 * ConsumerGroupHeartbeat (68), versions 0–1.
 * Does: is all that a member of a consumer group says and hears: join, assignment, leave.
 * Since: 1 subscribedTopicRegex
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

export const consumerGroupHeartbeatRequest = message(
  'ConsumerGroupHeartbeatRequest',
  { apiKey: 68, type: 'request', versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    instanceId: nullable(string(), { default: null }),
    rackId: nullable(string(), { default: null }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    subscribedTopicNames: nullable(array(string()), { default: null }),
    subscribedTopicRegex: nullable(string(), { versions: '1+', default: null }),
    serverAssignor: nullable(string(), { default: null }),
    topicPartitions: nullable(
      array({
        topicId: uuid(),
        partitions: array(int32()),
      }),
      { default: null },
    ),
  },
);
export type ConsumerGroupHeartbeatRequest = Decoded<typeof consumerGroupHeartbeatRequest>;

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

export const consumerGroupHeartbeatResponse = message(
  'ConsumerGroupHeartbeatResponse',
  { apiKey: 68, type: 'response', versions: '0-1', flexible: '0+' },
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
export type ConsumerGroupHeartbeatResponse = Decoded<typeof consumerGroupHeartbeatResponse>;
