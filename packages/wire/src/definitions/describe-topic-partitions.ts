/**
 * DescribeTopicPartitions (75), version 0.
 * Does: tells the partitions of topics in pages.
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

export const describeTopicPartitionsRequest = message(
  'DescribeTopicPartitionsRequest',
  { apiKey: 75, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    topics: array({
      name: string(),
    }),
    responsePartitionLimit: int32({ default: 2000 }),
    cursor: nullable(
      struct({
        topicName: string(),
        partitionIndex: int32(),
      }),
      { default: null },
    ),
  },
);
export type DescribeTopicPartitionsRequest = Decoded<typeof describeTopicPartitionsRequest>;

export const describeTopicPartitionsResponse = message(
  'DescribeTopicPartitionsResponse',
  { apiKey: 75, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    topics: array({
      errorCode: int16(),
      name: nullable(string(), { mapKey: true }),
      topicId: uuid({ ignorable: true }),
      isInternal: bool({ ignorable: true }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32({ default: -1, ignorable: true }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        eligibleLeaderReplicas: nullable(array(int32()), { default: null }),
        lastKnownElr: nullable(array(int32()), { default: null }),
        offlineReplicas: array(int32(), { ignorable: true }),
      }),
      topicAuthorizedOperations: int32({ default: -2147483648 }),
    }),
    nextCursor: nullable(
      struct({
        topicName: string(),
        partitionIndex: int32(),
      }),
      { default: null },
    ),
  },
);
export type DescribeTopicPartitionsResponse = Decoded<typeof describeTopicPartitionsResponse>;
