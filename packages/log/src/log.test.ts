import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Compression } from '@odradek/wire/records';
import {
  batchOf,
  DIRECTORY,
  openLog,
  produce,
  readAll,
  START_MS,
  testWorld,
} from './testing/fixture.ts';

const read = { bytesMax: 1 << 20, upTo: Number.MAX_SAFE_INTEGER, minOneBatch: true };

suite('a log', () => {
  test('gives offsets, writes, and shows what is written', () => {
    const log = openLog(testWorld());
    const first = log.append(batchOf({ count: 3 }), { origin: 'client', leaderEpoch: 4 });
    assert.deepEqual(
      { first: first.firstOffset, last: first.lastOffset, code: first.errorCode },
      { first: 0, last: 2, code: 0 },
    );
    assert.equal(log.endOffset, 3);
    assert.equal(log.writtenEndOffset, 0);
    assert.equal(log.read(0, read).records.length, 0);

    let told = 0;
    log.onWritten = (): void => {
      told++;
    };
    log.flushWrites();
    assert.equal(told, 1);
    assert.equal(log.writtenEndOffset, 3);
    const { records } = log.read(1, read);
    assert.equal(records.readInt32BE(12), 4, 'the leader epoch is stamped in');
    assert.equal(records.readBigInt64BE(0), 0n);
    assert.equal(log.latestEpoch, 4);
  });

  test('rolls by size, and reads across segments', () => {
    const log = openLog(testWorld(), { segmentBytes: 500 });
    const batches: Buffer[] = [];
    for (let index = 0; index < 20; index++) {
      const batch = batchOf({ count: 2, mark: index });
      batches.push(batch);
      assert.equal(produce(log, batch).firstOffset, index * 2);
    }
    assert.ok(log.segmentCount > 3);
    assert.deepEqual(readAll(log), Buffer.concat(batches));
  });

  test('is there again after a clean stop and after a crash', async () => {
    for (const clean of [true, false]) {
      const world = testWorld();
      const log = openLog(world, { segmentBytes: 500 });
      for (let index = 0; index < 20; index++) produce(log, batchOf({ count: 2, mark: index }));
      const before = readAll(log);
      await log.close({ clean });
      const again = openLog(world, { segmentBytes: 500 }, { cleanShutdown: clean });
      assert.equal(again.endOffset, 40);
      assert.equal(again.segmentCount, log.segmentCount);
      assert.deepEqual(readAll(again), before);
      assert.equal(produce(again, batchOf()).firstOffset, 40);
    }
  });

  test('cuts a torn tail', () => {
    const world = testWorld();
    const log = openLog(world);
    for (let index = 0; index < 5; index++) produce(log, batchOf({ count: 2, mark: index }));
    const path = `${DIRECTORY}/00000000000000000000.log`;
    const file = world.disk.open(path, {});
    file.truncate(file.size() - 3);
    const again = openLog(world);
    assert.equal(again.endOffset, 8);
    assert.equal(produce(again, batchOf()).firstOffset, 8);
    assert.equal(again.offsetForTimestamp(START_MS + 1)?.offset, 1);
  });

  test('answers errors as values', () => {
    const log = openLog(testWorld(), { maxMessageBytes: 1000 });
    const broken = batchOf();
    broken[70] = (broken[70] ?? 0) ^ 1;
    const codes = [
      produce(log, broken),
      produce(log, batchOf({ valueSize: 2000 })),
      produce(log, batchOf({ timestamp: START_MS + 7_200_000 })),
      produce(log, Buffer.alloc(5)),
      produce(log, Buffer.concat([batchOf(), batchOf()])),
    ].map((result) => result.errorCode);
    assert.deepEqual(codes, [2, 10, 32, 87, 87]);
    assert.equal(log.endOffset, 0);
    assert.equal(log.read(1, read).errorCode, 1);
  });

  test('stores compressed batches as they come, or as the topic wants them', () => {
    const log = openLog(testWorld());
    const batch = batchOf({ count: 10, valueSize: 500, compression: Compression.zstd });
    produce(log, batch);
    assert.equal(readAll(log).length, batch.length);
    log.config = { ...log.config, compressionType: 'uncompressed' };
    assert.equal(produce(log, batchOf({ count: 10, compression: Compression.gzip })).errorCode, 0);
    assert.equal(log.read(10, read).records.readInt16BE(21) & 7, 0);
  });
});
