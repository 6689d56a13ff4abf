/** Looks for a record inside one batch, of any format, in the order of offsets. */
import { RecordsError, type RecordView, readRecords } from '@odradek/wire/records';

/** Of the first record that `fits`; `undefined` when none does, or the batch cannot be read. */
export function findRecord(
  batch: Buffer,
  fits: (record: RecordView) => boolean,
): { timestamp: number; offset: number } | undefined {
  try {
    for (const record of readRecords(batch)) {
      if (fits(record)) return { timestamp: record.timestamp, offset: record.offset };
    }
  } catch (error) {
    // What a producer compressed badly, or a disk has spoilt, holds no answer.
    if (!(error instanceof RecordsError)) throw error;
  }
  return undefined;
}
