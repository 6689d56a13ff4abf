/**
 * WriteShareGroupState (85), versions 0–1.
 * Does: writes changes of the state of share partitions.
 * Since: 1 deliveryCompleteCount
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

export const writeShareGroupStateRequest = message(
  'WriteShareGroupStateRequest',
  { apiKey: 85, type: 'request', versions: '0-1', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        stateEpoch: int32(),
        leaderEpoch: int32(),
        startOffset: int64(),
        deliveryCompleteCount: int32({ versions: '1+', default: -1, ignorable: true }),
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
export type WriteShareGroupStateRequest = Decoded<typeof writeShareGroupStateRequest>;

export const writeShareGroupStateResponse = message(
  'WriteShareGroupStateResponse',
  { apiKey: 85, type: 'response', versions: '0-1', flexible: '0+' },
  {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: nullable(string(), { default: null }),
      }),
    }),
  },
);
export type WriteShareGroupStateResponse = Decoded<typeof writeShareGroupStateResponse>;
