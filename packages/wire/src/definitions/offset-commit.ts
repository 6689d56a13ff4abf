/**
 * OffsetCommit (8), versions 2–10.
 * Does: keeps how far a consumer group has read.
 * Since: 3 throttleTimeMs · 5 no retentionTimeMs · 6 committedLeaderEpoch · 7 groupInstanceId ·
 *   8 flexible · 10 no name, topicId
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

export const offsetCommitRequest = message(
  'OffsetCommitRequest',
  { apiKey: 8, type: 'request', versions: '2-10', flexible: '8+', listeners: ['broker'] },
  {
    groupId: string(),
    generationIdOrMemberEpoch: int32({ default: -1, ignorable: true }),
    memberId: string({ ignorable: true }),
    groupInstanceId: nullable(string(), { versions: '7+', default: null }),
    retentionTimeMs: int64({ versions: '2-4', default: -1, ignorable: true }),
    topics: array({
      name: string({ versions: '0-9', ignorable: true }),
      topicId: uuid({ versions: '10+', ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64(),
        committedLeaderEpoch: int32({ versions: '6+', default: -1, ignorable: true }),
        committedMetadata: nullable(string()),
      }),
    }),
  },
);
export type OffsetCommitRequest = Decoded<typeof offsetCommitRequest>;

export const offsetCommitResponse = message(
  'OffsetCommitResponse',
  { apiKey: 8, type: 'response', versions: '2-10', flexible: '8+' },
  {
    throttleTimeMs: int32({ versions: '3+', ignorable: true }),
    topics: array({
      name: string({ versions: '0-9', ignorable: true }),
      topicId: uuid({ versions: '10+', ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
);
export type OffsetCommitResponse = Decoded<typeof offsetCommitResponse>;
