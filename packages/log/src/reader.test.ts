import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Log } from './log.ts';
import { batchOf, lastOffsetIn, openLog, produce, START_MS, testWorld } from './testing/fixture.ts';

const ALL = Number.MAX_SAFE_INTEGER;

function filled(count: number, valueSize = 100): Log {
  const log = openLog(testWorld(), { indexIntervalBytes: 1000, segmentBytes: 100_000 });
  for (let index = 0; index < count; index++) produce(log, batchOf({ valueSize, mark: index }));
  return log;
}

function fetch(log: Log, offset: number, bytesMax: number, upTo = ALL): Buffer {
  const located = log.locate(offset, { bytesMax, upTo, minOneBatch: true });
  assert.equal(located.errorCode, 0);
  if (located.file === undefined) return Buffer.alloc(0);
  let buffer = Buffer.alloc(located.size);
  let whole = log.trim(located, buffer, located.file.readNow(buffer, located.position));
  if (whole === 0 && located.firstBatchSize > 0) {
    buffer = Buffer.alloc(located.firstBatchSize);
    whole = log.trim(located, buffer, located.file.readNow(buffer, located.position));
  }
  return buffer.subarray(0, whole);
}

suite('reading a log', () => {
  test('goes from end to end without searching again', () => {
    const log = filled(200);
    let next = 0;
    let bytes = 0;
    while (next < log.endOffset) {
      const records = fetch(log, next, 3000);
      assert.equal(Number(records.readBigInt64BE(0)), next);
      assert.ok(records.length <= 3000);
      bytes += records.length;
      next = lastOffsetIn(records) + 1;
    }
    assert.equal(bytes, log.size);
  });

  test('ends before the offset that it must not pass', () => {
    const log = filled(100);
    for (let upTo = 1; upTo <= 100; upTo++) {
      assert.equal(lastOffsetIn(fetch(log, 0, 1 << 20, upTo)), upTo - 1);
      if (upTo > 50) assert.equal(lastOffsetIn(fetch(log, 50, 1 << 20, upTo)), upTo - 1);
    }
    assert.equal(fetch(log, 30, 1 << 20, 30).length, 0);
    assert.equal(fetch(log, 30, 1 << 20, 10).length, 0);
  });

  test('shows one batch that is larger than what was asked for', () => {
    const log = filled(3, 20_000);
    for (const bytesMax of [0, 1, 60, 1000, 20_000]) {
      assert.equal(lastOffsetIn(fetch(log, 1, bytesMax)), 1);
    }
    const strict = log.read(1, { bytesMax: 1000, upTo: ALL, minOneBatch: false });
    assert.deepEqual([strict.errorCode, strict.records.length], [0, 0]);
  });

  test('finds the batch that holds an offset inside it', () => {
    const log = openLog(testWorld());
    for (let index = 0; index < 20; index++) produce(log, batchOf({ count: 5, mark: index }));
    for (let offset = 0; offset < 100; offset++) {
      const records = fetch(log, offset, 1);
      assert.equal(Number(records.readBigInt64BE(0)), offset - (offset % 5));
    }
  });

  test('tells of damage where a batch must begin', () => {
    const log = filled(5);
    const located = log.locate(2, { bytesMax: 1000, upTo: ALL, minOneBatch: true });
    const noise = Buffer.alloc(located.size, 0x55);
    assert.equal(log.trim(located, noise, noise.length), 0);
    assert.equal(located.isDamaged, true);
  });

  test('forgets positions that a truncation has made wrong', async () => {
    const log = filled(20);
    const located = log.locate(0, { bytesMax: 1000, upTo: ALL, minOneBatch: true });
    const buffer = Buffer.alloc(located.size);
    const read = located.file?.readNow(buffer, located.position) ?? 0;
    await log.truncateTo(2);
    produce(log, batchOf({ count: 30 }));
    log.trim(located, buffer, read);
    for (let offset = 2; offset < log.endOffset; offset++) {
      assert.equal(Number(fetch(log, offset, 1).readBigInt64BE(0)), 2);
    }
  });
});

suite('times of a log', () => {
  test('lead to the first record that is not older', () => {
    const log = openLog(testWorld(), { indexIntervalBytes: 300, segmentBytes: 2000 });
    for (let index = 0; index < 60; index++) {
      produce(log, batchOf({ count: 3, timestamp: START_MS + index * 10 }), index >> 5);
    }
    assert.ok(log.segmentCount > 2);
    for (const [after, offset, epoch] of [
      [-5, 0, 0],
      [0, 0, 0],
      [1, 1, 0],
      [3, 3, 0],
      [591, 178, 1],
    ] as const) {
      const found = log.offsetForTimestamp(START_MS + after);
      assert.deepEqual([found?.offset, found?.leaderEpoch], [offset, epoch]);
    }
    assert.equal(log.offsetForTimestamp(START_MS + 600), undefined);
    const latest = { timestamp: START_MS + 592, offset: 179, leaderEpoch: 1 };
    assert.deepEqual(log.maxTimestampOffset(), latest);
    log.deleteRecordsBefore(100);
    assert.equal(log.offsetForTimestamp(START_MS)?.offset, 100);
  });

  test('are answered by an empty log, and by one without times', () => {
    const log = openLog(testWorld());
    assert.equal(log.offsetForTimestamp(0), undefined);
    assert.equal(log.maxTimestampOffset(), undefined);
    produce(log, batchOf({ timestamp: -1 }));
    assert.equal(log.maxTimestampOffset(), undefined);
  });
});
