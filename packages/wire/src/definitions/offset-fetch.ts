/**
 * OffsetFetch (9), versions 1–10.
 * Does: tells how far a consumer group has read.
 * Since: 2 topics may be null, errorCode · 3 throttleTimeMs · 5 committedLeaderEpoch ·
 *   6 flexible · 7 requireStable · 8 no groupId, no topics, groups, no errorCode · 9 memberId,
 *   memberEpoch · 10 no name, topicId
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  uuid,
} from '../schema.ts';

export const offsetFetchRequest = message(
  'OffsetFetchRequest',
  { apiKey: 9, type: 'request', versions: '1-10', flexible: '6+', listeners: ['broker'] },
  {
    groupId: string({ versions: '0-7' }),
    topics: nullable(
      array({
        name: string(),
        partitionIndexes: array(int32()),
      }),
      { versions: '0-7', nullable: '2-7' },
    ),
    groups: array(
      {
        groupId: string(),
        memberId: nullable(string(), { versions: '9+', default: null, ignorable: true }),
        memberEpoch: int32({ versions: '9+', default: -1, ignorable: true }),
        topics: nullable(
          array({
            name: string({ versions: '8-9', ignorable: true }),
            topicId: uuid({ versions: '10+', ignorable: true }),
            partitionIndexes: array(int32()),
          }),
        ),
      },
      { versions: '8+' },
    ),
    requireStable: bool({ versions: '7+' }),
  },
);
export type OffsetFetchRequest = Decoded<typeof offsetFetchRequest>;

export const offsetFetchResponse = message(
  'OffsetFetchResponse',
  { apiKey: 9, type: 'response', versions: '1-10', flexible: '6+' },
  {
    throttleTimeMs: int32({ versions: '3+', ignorable: true }),
    topics: array(
      {
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          committedOffset: int64(),
          committedLeaderEpoch: int32({ versions: '5-7', default: -1, ignorable: true }),
          metadata: nullable(string()),
          errorCode: int16(),
        }),
      },
      { versions: '0-7' },
    ),
    errorCode: int16({ versions: '2-7', ignorable: true }),
    groups: array(
      {
        groupId: string(),
        topics: array({
          name: string({ versions: '8-9', ignorable: true }),
          topicId: uuid({ versions: '10+', ignorable: true }),
          partitions: array({
            partitionIndex: int32(),
            committedOffset: int64(),
            committedLeaderEpoch: int32({ default: -1, ignorable: true }),
            metadata: nullable(string()),
            errorCode: int16(),
          }),
        }),
        errorCode: int16(),
      },
      { versions: '8+' },
    ),
  },
);
export type OffsetFetchResponse = Decoded<typeof offsetFetchResponse>;
