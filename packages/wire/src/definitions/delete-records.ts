/**
 * DeleteRecords (21), versions 0–2.
 * Does: moves the start of partitions forward, so that what lies before is gone.
 * Since: 2 flexible
 */
import { array, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const deleteRecordsRequest = message(
  'DeleteRecordsRequest',
  { apiKey: 21, type: 'request', versions: '0-2', flexible: '2+', listeners: ['broker'] },
  {
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        offset: int64(),
      }),
    }),
    timeoutMs: int32(),
  },
);
export type DeleteRecordsRequest = Decoded<typeof deleteRecordsRequest>;

export const deleteRecordsResponse = message(
  'DeleteRecordsResponse',
  { apiKey: 21, type: 'response', versions: '0-2', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    topics: array({
      name: string({ mapKey: true }),
      partitions: array({
        partitionIndex: int32({ mapKey: true }),
        lowWatermark: int64(),
        errorCode: int16(),
      }),
    }),
  },
);
export type DeleteRecordsResponse = Decoded<typeof deleteRecordsResponse>;
