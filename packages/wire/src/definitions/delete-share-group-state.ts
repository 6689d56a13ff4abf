/**
 * DeleteShareGroupState (86), version 0.
 * Does: deletes the kept state of share partitions.
 */
import { array, type Decoded, int16, int32, message, nullable, string, uuid } from '../schema.ts';

export const deleteShareGroupStateRequest = message(
  'DeleteShareGroupStateRequest',
  { apiKey: 86, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
      }),
    }),
  },
);
export type DeleteShareGroupStateRequest = Decoded<typeof deleteShareGroupStateRequest>;

export const deleteShareGroupStateResponse = message(
  'DeleteShareGroupStateResponse',
  { apiKey: 86, type: 'response', versions: '0', flexible: '0+' },
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
export type DeleteShareGroupStateResponse = Decoded<typeof deleteShareGroupStateResponse>;
