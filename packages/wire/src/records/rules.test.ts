/** `checkRecords` against the rules said plainly, record by record, over many batches. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { Compression, TimestampType } from './batch.ts';
import { BatchBuilder } from './builder.ts';
import { RecordsFault, type RecordsFaultId } from './faults.ts';
import type { NewRecord } from './record.ts';
import { ANY_RECORDS, checkRecords, type RecordsBounds, RecordsCheck } from './validate.ts';

const T0 = 1_760_000_000_000;

const record: fc.Arbitrary<NewRecord> = fc.record({
  timestamp: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: T0, max: T0 + 60 }) },
    { weight: 2, arbitrary: fc.integer({ min: T0 - 10_000_000, max: T0 + 10_000_000 }) },
    fc.constant(-1),
    fc.maxSafeInteger().filter((timestamp) => timestamp >= 0),
  ),
  key: fc.oneof(
    { weight: 8, arbitrary: fc.uint8Array({ maxLength: 90 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  value: fc.option(fc.uint8Array({ maxLength: 150 })),
  headers: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant([{ key: 'trace', value: new Uint8Array(9) }]) },
  ),
});

const bounds: fc.Arbitrary<RecordsBounds> = fc.record({
  keyRequired: fc.boolean(),
  timestampType: fc.constantFrom(TimestampType.createTime, TimestampType.logAppendTime),
  timestampMin: fc.constantFrom(ANY_RECORDS.timestampMin, T0 - 1_000_000, T0),
  timestampMax: fc.constantFrom(ANY_RECORDS.timestampMax, T0 + 1_000_000, T0 + 30),
  decompressedBytesMax: fc.constant(ANY_RECORDS.decompressedBytesMax),
});

function faultOf(each: NewRecord, stamp: number, rules: RecordsBounds): RecordsFaultId {
  const timestamp = stamp === -2 ? each.timestamp : stamp;
  if (rules.keyRequired && each.key === null) return RecordsFault.keyMissing;
  if (rules.timestampType === TimestampType.createTime && timestamp !== -1) {
    const isWithin = timestamp >= rules.timestampMin && timestamp <= rules.timestampMax;
    return isWithin ? RecordsFault.none : RecordsFault.timestamp;
  }
  return stamp === -2 ? RecordsFault.none : RecordsFault.timestampType;
}

suite('the rules for records', () => {
  test('hold for each record, whichever way the batch was judged', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 30 }),
        bounds,
        fc.constantFrom(-2, -2, -2, -1, T0 + 5, T0 + 5_000_000),
        fc.constantFrom(Compression.none, Compression.none, Compression.lz4),
        fc.integer({ min: 0, max: 40 }),
        (records, rules, stamp, compression, before) => {
          const logAppendTimeMs = stamp === -2 ? undefined : stamp;
          const builder = new BatchBuilder({ compression, logAppendTimeMs });
          for (const each of records) builder.append(each);
          // Batches mostly lie somewhere within what a socket brought.
          const bytes = Buffer.concat([Buffer.alloc(before), builder.build()]);
          const check = new RecordsCheck();
          const fault = checkRecords(bytes, before, bytes.length, rules, check);

          const faults = records.map((each) => faultOf(each, stamp, rules));
          const wrong = faults.flatMap((each, index) =>
            each === 0 ? [] : [{ index, fault: each }],
          );
          const isAbout = (each: RecordsFaultId): boolean => each !== RecordsFault.keyMissing;
          const named = wrong.findLast((each) => isAbout(each.fault)) ?? wrong[0];
          assert.equal(fault, named?.fault ?? RecordsFault.none);
          assert.equal(check.recordIndex, wrong[0]?.index ?? -1);
          assert.deepEqual(
            check.rejected.map(({ index, fault: each }) => ({ index, fault: each })),
            wrong,
          );
          const times = records.map(({ timestamp }) => (stamp === -2 ? timestamp : stamp));
          assert.equal(check.maxTimestamp, Math.max(-1, ...times));
        },
      ),
      { numRuns: 1500 },
    );
  });
});
