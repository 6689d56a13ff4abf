/**
 * SnapshotHeaderRecord, version 0: in a control batch.
 * The first record of a snapshot.
 */
import { type Decoded, int16, int64, message } from '../../schema.ts';

export const snapshotHeaderRecord = message(
  'SnapshotHeaderRecord',
  { type: 'data', versions: '0', flexible: '0+' },
  {
    version: int16(),
    lastContainedLogTimestamp: int64(),
  },
);
export type SnapshotHeaderRecord = Decoded<typeof snapshotHeaderRecord>;
