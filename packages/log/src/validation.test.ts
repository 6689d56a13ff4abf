import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  batchMaxTimestamp,
  batchTimestampType,
  Compression,
  isBatchCrcValid,
  readRecords,
  sealBatch,
  TimestampType,
} from '@odradek/wire/records';
import type { LogConfig } from './config.ts';
import { batchOf, openLog, produce, START_MS, testWorld } from './testing/fixture.ts';

const HOUR_MS = 3_600_000;

function altered(batch: Buffer, change: (batch: Buffer) => void): Buffer {
  change(batch);
  sealBatch(batch, 0);
  return batch;
}

function codeOf(batch: Buffer, config: Partial<LogConfig> = {}): number {
  const log = openLog(testWorld(), config);
  const { errorCode, firstOffset } = produce(log, batch);
  assert.equal(log.endOffset > 0, errorCode === 0);
  assert.equal(firstOffset, errorCode === 0 ? 0 : -1);
  return errorCode;
}

suite('a produced batch', () => {
  test('must be one sound batch that says only what a client may say', () => {
    const cases: readonly (readonly [string, number, Buffer])[] = [
      ['as it should be', 0, batchOf()],
      ['nothing', 87, Buffer.alloc(0)],
      ['cut short', 87, batchOf().subarray(0, 70)],
      ['with the beginning of another', 0, Buffer.concat([batchOf(), batchOf().subarray(0, 50)])],
      ['two', 87, Buffer.concat([batchOf(), batchOf()])],
      ['with noise behind it', 2, Buffer.concat([batchOf(), Buffer.alloc(40)])],
      ['of no length', 2, Buffer.alloc(100)],
      ['wrong checksum', 2, Buffer.from(batchOf().fill(1, 17, 21))],
      ['format 1', 87, Buffer.from(batchOf().fill(1, 16, 17))],
      ['base offset', 87, altered(batchOf(), (batch) => batch.writeInt8(1, 7))],
      ['no records', 87, altered(batchOf(), (batch) => batch.writeInt32BE(0, 57))],
      ['more offsets than records', 87, altered(batchOf(), (batch) => batch.writeInt32BE(3, 23))],
      ['control', 87, altered(batchOf(), (batch) => batch.writeInt16BE(0x20, 21))],
      ['unknown codec', 87, altered(batchOf(), (batch) => batch.writeInt16BE(6, 21))],
      ['not compressed after all', 87, altered(batchOf(), (batch) => batch.writeInt16BE(1, 21))],
      ['record cut short', 87, altered(batchOf(), (batch) => batch.writeInt8(100, 61))],
    ];
    for (const [name, code, batch] of cases) assert.equal(codeOf(batch), code, name);
  });

  test('must keep to the sizes of the topic', () => {
    const batch = batchOf({ valueSize: 1000 });
    const { length } = batch;
    assert.equal(codeOf(Buffer.from(batch), { maxMessageBytes: length }), 0);
    assert.equal(codeOf(Buffer.from(batch), { maxMessageBytes: length - 1 }), 10);
    assert.equal(codeOf(Buffer.from(batch), { segmentBytes: length - 1 }), 18);
  });

  test('must keep to the bounds of time, and says which records do not', () => {
    const early = { timestampBeforeMaxMs: 1000 };
    assert.equal(codeOf(batchOf({ timestamp: START_MS - 1000 }), early), 0);
    assert.equal(codeOf(batchOf({ timestamp: START_MS - 1001 }), early), 32);
    assert.equal(codeOf(batchOf({ timestamp: START_MS + HOUR_MS })), 0);
    assert.equal(codeOf(batchOf({ timestamp: -1 }), early), 0, 'no timestamp is within all bounds');
    const log = openLog(testWorld());
    const result = produce(log, batchOf({ count: 3, timestamp: START_MS + HOUR_MS - 1 }));
    assert.equal(result.errorCode, 32);
    assert.deepEqual(
      result.recordErrors?.map((error) => error.batchIndex),
      [2],
    );
  });

  test('needs keys where the topic is compacted', () => {
    const config = { cleanupCompact: true };
    assert.equal(codeOf(batchOf({ key: Buffer.from('k') }), config), 0);
    assert.equal(codeOf(batchOf({ key: Buffer.alloc(0) }), config), 0);
    const result = produce(openLog(testWorld(), config), batchOf({ count: 2 }));
    assert.equal(result.errorCode, 87);
    assert.deepEqual(
      result.recordErrors?.map((error) => error.batchIndex),
      [0, 1],
    );
  });
});

suite('what a log changes in a batch', () => {
  test('is the time, where the log sets it', () => {
    for (const compression of [Compression.none, Compression.gzip]) {
      const log = openLog(testWorld(), { timestampType: 'LogAppendTime' });
      const result = produce(log, batchOf({ count: 2, timestamp: 5, compression }));
      assert.equal(result.logAppendTimeMs, START_MS);
      const { records } = log.read(0, { bytesMax: 1000, upTo: 9, minOneBatch: true });
      assert.equal(batchTimestampType(records, 0), TimestampType.logAppendTime);
      assert.equal(batchMaxTimestamp(records, 0), START_MS);
      assert.ok(isBatchCrcValid(records, 0));
      assert.deepEqual(
        [...readRecords(records)].map((each) => each.timestamp),
        [START_MS, START_MS],
      );
      assert.equal(log.offsetForTimestamp(START_MS)?.offset, 0);
    }
  });

  test('is the largest time, where the client miscounted it', () => {
    const log = openLog(testWorld());
    const batch = altered(batchOf({ count: 3 }), (wrong) => wrong.writeInt32BE(7, 39));
    assert.equal(produce(log, batch).errorCode, 0);
    assert.equal(batchMaxTimestamp(batch, 0), START_MS + 2);
    assert.equal(log.maxTimestampOffset()?.offset, 2);
  });

  test('is the codec, where the topic names one', () => {
    const names = ['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
    for (const [codec, compressionType] of names.entries()) {
      for (const compression of Object.values(Compression)) {
        const log = openLog(testWorld(), { compressionType });
        produce(log, batchOf({ count: 50, valueSize: 100, compression }));
        const { records } = log.read(0, { bytesMax: 1, upTo: 99, minOneBatch: true });
        assert.equal(records.readInt16BE(21), codec);
        const read = [...readRecords(records)];
        assert.deepEqual(
          read.map((each) => [each.offset, each.timestamp, each.value?.[0]]),
          Array.from({ length: 50 }, (_, index) => [index, START_MS + index, index]),
        );
      }
    }
  });

  test('is the numbering of records that are not numbered from 0', () => {
    for (const wrong of [
      [0, 2, 1],
      [5, 6, 7],
      [0, 0, 0],
    ]) {
      const batch = batchOf({ count: 3, valueSize: 1 });
      for (const [index, delta] of wrong.entries()) {
        // A record here takes 8 bytes; the offset delta is the fourth.
        batch.writeInt8(delta * 2, 61 + index * 8 + 3);
      }
      sealBatch(batch, 0);
      const log = openLog(testWorld());
      assert.equal(produce(log, batch).errorCode, 0);
      const { records } = log.read(0, { bytesMax: 1, upTo: 9, minOneBatch: true });
      assert.deepEqual(
        [...readRecords(records)].map((each) => each.offset),
        [0, 1, 2],
      );
      assert.deepEqual(
        [...readRecords(records)].map((each) => each.value?.[0]),
        [0, 1, 2],
      );
    }
  });
});

suite('replicated batches', () => {
  const options = { origin: 'replication', leaderEpoch: 3 } as const;
  const at = (baseOffset: number, leaderEpoch = 3): Buffer =>
    batchOf({ count: 2, baseOffset, leaderEpoch, mark: baseOffset });

  test('keep their offsets, gaps included, and lose a torn tail', () => {
    const log = openLog(testWorld());
    const torn = at(20).subarray(0, 66);
    const result = log.append(Buffer.concat([at(0), at(2), at(10), torn]), options);
    assert.deepEqual([result.errorCode, result.firstOffset, result.lastOffset], [0, 0, 11]);
    log.flushWrites();
    const { records } = log.read(5, { bytesMax: 1, upTo: 99, minOneBatch: true });
    assert.equal(Number(records.readBigInt64BE(0)), 10);
    assert.equal(log.latestEpoch, 3);
  });

  test('are refused when they go back, are spoilt, or are no batches', () => {
    const log = openLog(testWorld());
    assert.equal(log.append(at(4), options).errorCode, 0);
    assert.equal(log.append(at(5), options).errorCode, 1);
    assert.equal(log.append(Buffer.concat([at(6), at(6)]), options).errorCode, 1);
    const spoilt = at(6);
    spoilt.writeUInt8(9, 65);
    assert.equal(log.append(spoilt, options).errorCode, 2);
    assert.equal(log.append(Buffer.alloc(30), options).errorCode, 2);
    assert.equal(log.endOffset, 6);
  });

  test('of a later epoch than the one that was asked are left out', () => {
    const log = openLog(testWorld());
    const result = log.append(Buffer.concat([at(0, 2), at(2, 4), at(4, 3)]), options);
    assert.deepEqual([result.errorCode, result.lastOffset, log.endOffset], [0, 1, 2]);
    const nothing = log.append(at(2, 4), options);
    assert.deepEqual([nothing.errorCode, nothing.lastOffset, log.endOffset], [0, -1, 2]);
  });
});
