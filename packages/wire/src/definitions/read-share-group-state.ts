/**
 * ReadShareGroupState (84), version 0.
 * Does: reads the kept state of share partitions.
 */
import {
  array,
  type Decoded,
  int8,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  uuid,
} from '../schema.ts';

export const readShareGroupStateRequest = message(
  'ReadShareGroupStateRequest',
  { apiKey: 84, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        leaderEpoch: int32(),
      }),
    }),
  },
);
export type ReadShareGroupStateRequest = Decoded<typeof readShareGroupStateRequest>;

export const readShareGroupStateResponse = message(
  'ReadShareGroupStateResponse',
  { apiKey: 84, type: 'response', versions: '0', flexible: '0+' },
  {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { default: null }),
        stateEpoch: int32(),
        startOffset: int64(),
        stateBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryState: int8(),
          deliveryCount: int16(),
        }),
      }),
    }),
  },
);
export type ReadShareGroupStateResponse = Decoded<typeof readShareGroupStateResponse>;
