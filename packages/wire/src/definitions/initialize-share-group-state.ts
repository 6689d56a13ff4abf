/**
 * InitializeShareGroupState (83), version 0.
 * Does: begins the kept state of share partitions.
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

export const initializeShareGroupStateRequest = message(
  'InitializeShareGroupStateRequest',
  { apiKey: 83, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        stateEpoch: int32(),
        startOffset: int64(),
      }),
    }),
  },
);
export type InitializeShareGroupStateRequest = Decoded<typeof initializeShareGroupStateRequest>;

export const initializeShareGroupStateResponse = message(
  'InitializeShareGroupStateResponse',
  { apiKey: 83, type: 'response', versions: '0', flexible: '0+' },
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
export type InitializeShareGroupStateResponse = Decoded<typeof initializeShareGroupStateResponse>;
