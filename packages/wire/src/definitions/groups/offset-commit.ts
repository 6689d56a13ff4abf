/**
 * OffsetCommit (1), key and value (versions 0–4): in __consumer_offsets.
 * An offset that a group committed for a partition.
 * Since: 1 expireTimestamp · 2 no expireTimestamp · 3 leaderEpoch · 4 flexible, topicId
 */
import { type Decoded, int32, int64, message, string, uuid } from '../../schema.ts';

export const offsetCommitKey = message(
  'OffsetCommitKey',
  { apiKey: 1, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    group: string(),
    topic: string(),
    partition: int32(),
  },
);
export type OffsetCommitKey = Decoded<typeof offsetCommitKey>;

export const offsetCommitValue = message(
  'OffsetCommitValue',
  { apiKey: 1, type: 'coordinator-value', versions: '0-4', flexible: '4+' },
  {
    offset: int64(),
    leaderEpoch: int32({ versions: '3+', default: -1, ignorable: true }),
    metadata: string(),
    commitTimestamp: int64(),
    expireTimestamp: int64({ versions: '1', default: -1, ignorable: true }),
    topicId: uuid({ versions: '4+', tag: 0, ignorable: true }),
  },
);
export type OffsetCommitValue = Decoded<typeof offsetCommitValue>;
