/**
 * DescribeProducers (61), version 0.
 * Does: tells which producers are active in partitions.
 */
import { array, type Decoded, int16, int32, int64, message, nullable, string } from '../schema.ts';

export const describeProducersRequest = message(
  'DescribeProducersRequest',
  { apiKey: 61, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    topics: array({
      name: string(),
      partitionIndexes: array(int32()),
    }),
  },
);
export type DescribeProducersRequest = Decoded<typeof describeProducersRequest>;

export const describeProducersResponse = message(
  'DescribeProducersResponse',
  { apiKey: 61, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { default: null }),
        activeProducers: array({
          producerId: int64(),
          producerEpoch: int32(),
          lastSequence: int32({ default: -1 }),
          lastTimestamp: int64({ default: -1 }),
          coordinatorEpoch: int32(),
          currentTxnStartOffset: int64({ default: -1 }),
        }),
      }),
    }),
  },
);
export type DescribeProducersResponse = Decoded<typeof describeProducersResponse>;
