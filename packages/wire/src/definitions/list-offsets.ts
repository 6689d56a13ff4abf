/**
 * ListOffsets (2), versions 1–11.
 * Does: finds offsets by time, or the earliest and latest ones.
 * Since: 2 isolationLevel, throttleTimeMs · 4 currentLeaderEpoch, leaderEpoch · 6 flexible ·
 *   10 timeoutMs
 */
import { array, type Decoded, int8, int16, int32, int64, message, string } from '../schema.ts';

export const listOffsetsRequest = message(
  'ListOffsetsRequest',
  { apiKey: 2, type: 'request', versions: '1-11', flexible: '6+', listeners: ['broker'] },
  {
    replicaId: int32(),
    isolationLevel: int8({ versions: '2+' }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        currentLeaderEpoch: int32({ versions: '4+', default: -1, ignorable: true }),
        timestamp: int64(),
      }),
    }),
    timeoutMs: int32({ versions: '10+', ignorable: true }),
  },
);
export type ListOffsetsRequest = Decoded<typeof listOffsetsRequest>;

export const listOffsetsResponse = message(
  'ListOffsetsResponse',
  { apiKey: 2, type: 'response', versions: '1-11', flexible: '6+' },
  {
    throttleTimeMs: int32({ versions: '2+', ignorable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        timestamp: int64({ default: -1 }),
        offset: int64({ default: -1 }),
        leaderEpoch: int32({ versions: '4+', default: -1 }),
      }),
    }),
  },
);
export type ListOffsetsResponse = Decoded<typeof listOffsetsResponse>;
