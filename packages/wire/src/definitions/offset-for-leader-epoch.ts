/**
 * OffsetForLeaderEpoch (23), versions 2–4.
 * Does: tells where a leader epoch ended, so that followers and consumers find where logs part.
 * Since: 3 replicaId · 4 flexible
 */
import { array, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const offsetForLeaderEpochRequest = message(
  'OffsetForLeaderEpochRequest',
  { apiKey: 23, type: 'request', versions: '2-4', flexible: '4+', listeners: ['broker'] },
  {
    replicaId: int32({ versions: '3+', default: -2, ignorable: true }),
    topics: array({
      topic: string({ mapKey: true }),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32({ default: -1, ignorable: true }),
        leaderEpoch: int32(),
      }),
    }),
  },
);
export type OffsetForLeaderEpochRequest = Decoded<typeof offsetForLeaderEpochRequest>;

export const offsetForLeaderEpochResponse = message(
  'OffsetForLeaderEpochResponse',
  { apiKey: 23, type: 'response', versions: '2-4', flexible: '4+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    topics: array({
      topic: string({ mapKey: true }),
      partitions: array({
        errorCode: int16(),
        partition: int32(),
        leaderEpoch: int32({ default: -1, ignorable: true }),
        endOffset: int64({ default: -1 }),
      }),
    }),
  },
);
export type OffsetForLeaderEpochResponse = Decoded<typeof offsetForLeaderEpochResponse>;
