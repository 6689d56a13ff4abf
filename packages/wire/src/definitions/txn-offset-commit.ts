/**
 * TxnOffsetCommit (28), versions 0–5.
 * Does: keeps offsets that become valid when the transaction commits.
 * Since: 2 committedLeaderEpoch · 3 flexible, generationId, memberId, groupInstanceId
 */
import { array, type Decoded, int16, int32, int64, message, nullable, string } from '../schema.ts';

export const txnOffsetCommitRequest = message(
  'TxnOffsetCommitRequest',
  { apiKey: 28, type: 'request', versions: '0-5', flexible: '3+', listeners: ['broker'] },
  {
    transactionalId: string(),
    groupId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    generationId: int32({ versions: '3+', default: -1 }),
    memberId: string({ versions: '3+' }),
    groupInstanceId: nullable(string(), { versions: '3+', default: null }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64(),
        committedLeaderEpoch: int32({ versions: '2+', default: -1, ignorable: true }),
        committedMetadata: nullable(string()),
      }),
    }),
  },
);
export type TxnOffsetCommitRequest = Decoded<typeof txnOffsetCommitRequest>;

export const txnOffsetCommitResponse = message(
  'TxnOffsetCommitResponse',
  { apiKey: 28, type: 'response', versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
);
export type TxnOffsetCommitResponse = Decoded<typeof txnOffsetCommitResponse>;
