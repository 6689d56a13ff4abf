import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { defaultLogConfig, type LogConfig } from './config.ts';
import { countToDelete, type RetainedSegment } from './retention.ts';
import { batchOf, DIRECTORY, openLog, produce, START_MS, testWorld } from './testing/fixture.ts';

/** Three full segments of 100 bytes and ten offsets each, a minute apart, and an active one. */
const segments: readonly RetainedSegment[] = [0, 10, 20, 30].map((baseOffset, index) => ({
  baseOffset,
  size: index === 3 ? 40 : 100,
  maxTimestamp: START_MS + index * 60_000,
  modifiedMs: () => 0,
}));

function count(
  config: Partial<LogConfig>,
  state: Partial<{ nowMs: number; highWatermark: number; logStartOffset: number }> = {},
  list: readonly RetainedSegment[] = segments,
): number {
  const unlimited = { ...defaultLogConfig, retentionMs: -1, retentionBytes: -1 };
  return countToDelete(
    list,
    { ...unlimited, ...config },
    { nowMs: START_MS + 180_000, highWatermark: 34, logStartOffset: 0, endOffset: 34, ...state },
  );
}

suite('retention', () => {
  test('lets go of segments whose newest record is too old', () => {
    assert.equal(count({ retentionMs: 120_000 }), 1);
    assert.equal(count({ retentionMs: 119_999 }), 2);
    assert.equal(count({ retentionMs: 0 }), 3);
    assert.equal(count({ retentionMs: 0 }, { nowMs: START_MS + 180_001 }), 4);
    assert.equal(count({ retentionMs: -1 }), 0);
  });

  test('goes by the file where records have no time', () => {
    const untimed = segments.map((segment) => ({ ...segment, maxTimestamp: -1 }));
    assert.equal(count({ retentionMs: 1 }, {}, untimed), 4);
    const fresh = untimed.map((segment) => ({ ...segment, modifiedMs: () => START_MS + 180_000 }));
    assert.equal(count({ retentionMs: 1 }, {}, fresh), 0);
  });

  test('keeps at least so many bytes', () => {
    assert.equal(count({ retentionBytes: 340 }), 0);
    assert.equal(count({ retentionBytes: 240 }), 1);
    assert.equal(count({ retentionBytes: 239 }), 1);
    assert.equal(count({ retentionBytes: 140 }), 2);
    assert.equal(count({ retentionBytes: 0 }), 4);
  });

  test('keeps what is not committed', () => {
    assert.equal(count({ retentionMs: 0 }, { highWatermark: 25 }), 2);
    assert.equal(count({ retentionMs: 0 }, { highWatermark: 9 }), 0);
  });

  test('lets go of what lies before the start, also of compacted topics', () => {
    const compacted = { cleanupDelete: false, cleanupCompact: true, retentionMs: 0 };
    assert.equal(count(compacted), 0);
    assert.equal(count(compacted, { logStartOffset: 20 }), 2);
    assert.equal(count(compacted, { logStartOffset: 29 }), 2);
  });
});

suite('a log whose segments go', () => {
  test('renames their files first, and removes them later', () => {
    const world = testWorld();
    const log = openLog(world, { segmentBytes: 200, retentionMs: 1000, fileDeleteDelayMs: 500 });
    for (let index = 0; index < 6; index++) produce(log, batchOf({ valueSize: 60, mark: index }));
    const count = log.segmentCount;
    assert.ok(count >= 3);
    world.clock.pass(2000);
    assert.equal(log.applyRetention(log.endOffset), count);
    assert.deepEqual([log.segmentCount, log.logStartOffset, log.size], [1, 6, 0]);
    const names = (): string[] => world.disk.list(DIRECTORY).map((entry) => entry.name);
    assert.ok(names().filter((name) => name.endsWith('.log.deleted')).length === count);
    world.clock.pass(500);
    assert.deepEqual(
      names().filter((name) => name.endsWith('.deleted')),
      [],
    );
    assert.equal(produce(log, batchOf()).firstOffset, 6);
  });

  test('goes on at its end when all of them are gone and the process was killed', async () => {
    const world = testWorld();
    const log = openLog(world, { segmentBytes: 200, retentionMs: 1000 });
    for (let index = 0; index < 6; index++) produce(log, batchOf());
    world.clock.pass(2000);
    log.applyRetention(log.endOffset);
    await log.close({ clean: false });
    const again = openLog(world);
    assert.deepEqual([again.logStartOffset, again.endOffset], [6, 6]);
  });

  test('serves a reader that found its records before', async () => {
    const world = testWorld();
    const log = openLog(world, { segmentBytes: 200, fileDeleteDelayMs: 500 });
    for (let index = 0; index < 6; index++) produce(log, batchOf({ valueSize: 60, mark: index }));
    const located = log.locate(0, { bytesMax: 1000, upTo: 6, minOneBatch: true });
    log.deleteRecordsBefore(5);
    const buffer = Buffer.alloc(located.size);
    const read = located.file?.readNow(buffer, located.position) ?? 0;
    assert.ok(log.trim(located, buffer, read) > 0);
    assert.equal(log.locate(0, { bytesMax: 1000, upTo: 6, minOneBatch: true }).errorCode, 1);
  });
});
