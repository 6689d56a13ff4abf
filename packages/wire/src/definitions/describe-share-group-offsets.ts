/**
 * DescribeShareGroupOffsets (90), versions 0–1.
 * Does: tells where share groups start in partitions.
 * Since: 1 lag
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  uuid,
} from '../schema.ts';

export const describeShareGroupOffsetsRequest = message(
  'DescribeShareGroupOffsetsRequest',
  { apiKey: 90, type: 'request', versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    groups: array({
      groupId: string(),
      topics: nullable(
        array({
          topicName: string(),
          partitions: array(int32()),
        }),
      ),
    }),
  },
);
export type DescribeShareGroupOffsetsRequest = Decoded<typeof describeShareGroupOffsetsRequest>;

export const describeShareGroupOffsetsResponse = message(
  'DescribeShareGroupOffsetsResponse',
  { apiKey: 90, type: 'response', versions: '0-1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    groups: array({
      groupId: string(),
      topics: array({
        topicName: string(),
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          startOffset: int64(),
          leaderEpoch: int32(),
          lag: int64({ versions: '1+', default: -1, ignorable: true }),
          errorCode: int16(),
          errorMessage: nullable(string(), { default: null }),
        }),
      }),
      errorCode: int16(),
      errorMessage: nullable(string(), { default: null }),
    }),
  },
);
export type DescribeShareGroupOffsetsResponse = Decoded<typeof describeShareGroupOffsetsResponse>;
