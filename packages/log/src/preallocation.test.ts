import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { BatchBuilder } from '@odradek/wire/records';
import { MemoryDisk, type World } from '@odradek/world';
import { nodeWorld } from '@odradek/world/node';
import { defaultLogConfig } from './config.ts';
import { Log } from './log.ts';

const segmentBytes = 64 * 1024;
const path = '/data/t-0/00000000000000000000.log';

function opened(world: World, clean: boolean): Log {
  return Log.open(world, {
    directory: '/data/t-0',
    topic: 't',
    partition: 0,
    config: { ...defaultLogConfig, segmentBytes, preallocate: true },
    recoveryPoint: 0,
    logStartOffset: 0,
    cleanShutdown: clean,
  });
}

function append(log: Log, value: string): void {
  const batch = new BatchBuilder();
  batch.append({ timestamp: Date.now(), key: null, value: Buffer.from(value), headers: [] });
  const records = Buffer.from(batch.build());
  assert.equal(log.append(records, { origin: 'client', leaderEpoch: 0 }).errorCode, 0);
  log.flushWrites();
}

function newWorld(): World {
  return { ...nodeWorld(), disk: new MemoryDisk() };
}

suite('a preallocated segment', () => {
  test('has its full size at once, and that of its records when it is closed in order', async () => {
    const world = newWorld();
    const log = opened(world, true);
    append(log, 'a');
    assert.equal(world.disk.status(path)?.size, segmentBytes);
    await log.close({ clean: true });
    assert.equal(world.disk.status(path)?.size, log.size);
    assert.equal(opened(world, true).endOffset, 1);
  });

  test('loses its empty rest when the next one begins', () => {
    const world = newWorld();
    const log = opened(world, true);
    append(log, 'a');
    const { size } = log;
    log.roll();
    assert.equal(world.disk.status(path)?.size, size);
  });

  test('is recovered after a crash: the zeros behind its records are no records', async () => {
    const world = newWorld();
    const log = opened(world, true);
    append(log, 'a');
    append(log, 'b');
    await log.close({ clean: false });
    const again = opened(world, false);
    assert.equal(again.endOffset, 2);
    append(again, 'c');
    assert.equal(again.endOffset, 3);
  });
});
