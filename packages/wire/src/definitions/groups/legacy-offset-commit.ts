/**
 * LegacyOffsetCommit (0), key and value (version 0): in __consumer_offsets.
 * An offset that a group committed, as the oldest brokers wrote it.
 */
import { type Decoded, int32, int64, message, string } from '../../schema.ts';

export const legacyOffsetCommitKey = message(
  'LegacyOffsetCommitKey',
  { apiKey: 0, type: 'coordinator-key', versions: '0', flexible: 'none' },
  {
    group: string(),
    topic: string(),
    partition: int32(),
  },
);
export type LegacyOffsetCommitKey = Decoded<typeof legacyOffsetCommitKey>;

export const legacyOffsetCommitValue = message(
  'LegacyOffsetCommitValue',
  { apiKey: 0, type: 'coordinator-value', versions: '0', flexible: 'none' },
  {
    offset: int64(),
    metadata: string(),
    commitTimestamp: int64(),
  },
);
export type LegacyOffsetCommitValue = Decoded<typeof legacyOffsetCommitValue>;
