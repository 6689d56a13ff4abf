import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Log } from './log.ts';
import type { AppendResult } from './options.ts';
import { batchOf, openLog, produce, type TestWorld, testWorld } from './testing/fixture.ts';

function send(log: Log, baseSequence: number, options: { id?: number; epoch?: number } = {}) {
  const { id = 7, epoch = 0 } = options;
  const producer = { producerId: id, producerEpoch: epoch, baseSequence, isTransactional: false };
  return produce(log, batchOf({ count: 2, producer }));
}

async function reopened(world: TestWorld, log: Log, config = {}): Promise<Log> {
  await log.close({ clean: true });
  return openLog(world, config, { cleanShutdown: true, recoveryPoint: log.endOffset });
}

function assertRepeated(result: AppendResult, firstOffset: number): void {
  assert.equal(result.errorCode, 0);
  assert.equal(result.duplicate, true);
  assert.equal(result.firstOffset, firstOffset);
}

suite('the batches that a producer may send again', () => {
  test('are known after a clean stop, each of the last five at its offset', async () => {
    const world = testWorld();
    let log = openLog(world);
    for (let sequence = 0; sequence < 14; sequence += 2) send(log, sequence);
    log = await reopened(world, log);
    for (let sequence = 4; sequence < 14; sequence += 2) {
      assertRepeated(send(log, sequence), sequence);
    }
    assert.notEqual(send(log, 2).errorCode, 0, 'the sixth last is forgotten, as without a stop');
    assert.equal(log.endOffset, 14);
    assert.equal(send(log, 14).firstOffset, 14);
  });

  test('are found behind a roll of the log and between those of others', async () => {
    const world = testWorld();
    const config = { segmentBytes: 700 };
    let log = openLog(world, config);
    for (let sequence = 0; sequence < 20; sequence += 2) {
      send(log, sequence);
      send(log, sequence % 10, { id: 8, epoch: sequence < 10 ? 0 : 1 });
    }
    assert.ok(log.segments.count > 2);
    log = await reopened(world, log, config);
    assertRepeated(send(log, 18), 36);
    assertRepeated(send(log, 16), 32);
    assertRepeated(send(log, 6, { id: 8, epoch: 1 }), 34);
    assert.notEqual(send(log, 8, { id: 8, epoch: 0 }).errorCode, 0, 'an epoch that is over');
    assert.equal(log.endOffset, 40);
  });

  test('are not looked for when the producer has long had its answers', async () => {
    const world = testWorld();
    let log = openLog(world);
    for (let sequence = 0; sequence < 6; sequence += 2) send(log, sequence);
    world.clock.pass(3_600_000);
    log = await reopened(world, log);
    assertRepeated(send(log, 4), 4);
    assert.notEqual(send(log, 2).errorCode, 0);
  });
});
