/**
 * SnapshotFooterRecord, version 0: in a control batch.
 * The last record of a snapshot: without it, the file is torn.
 */
import { type Decoded, int16, message } from '../../schema.ts';

export const snapshotFooterRecord = message(
  'SnapshotFooterRecord',
  { type: 'data', versions: '0', flexible: '0+' },
  {
    version: int16(),
  },
);
export type SnapshotFooterRecord = Decoded<typeof snapshotFooterRecord>;
