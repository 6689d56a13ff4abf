import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { MemoryDisk } from '@odradek/world';
import fc from 'fast-check';
import { LeaderEpochs, UNDEFINED_EPOCH_END } from './epochs.ts';
import { batchOf, openLog, produce, testWorld } from './testing/fixture.ts';

function epochsOf(...starts: readonly (readonly [number, number])[]): LeaderEpochs {
  const epochs = new LeaderEpochs('epochs', []);
  for (const [epoch, offset] of starts) epochs.assign(epoch, offset);
  return epochs;
}

function pairs(epochs: LeaderEpochs): number[][] {
  return epochs.starts.map((start) => [start.epoch, start.startOffset]);
}

suite('leader epochs', () => {
  test('end where the next known one begins', () => {
    const epochs = epochsOf([2, 10], [4, 20], [7, 35]);
    assert.deepEqual(epochs.endOf(-1, 50), UNDEFINED_EPOCH_END);
    assert.deepEqual(epochs.endOf(0, 50), { epoch: 0, endOffset: 10 });
    assert.deepEqual(epochs.endOf(2, 50), { epoch: 2, endOffset: 20 });
    assert.deepEqual(epochs.endOf(3, 50), { epoch: 2, endOffset: 20 });
    assert.deepEqual(epochs.endOf(5, 50), { epoch: 4, endOffset: 35 });
    assert.deepEqual(epochs.endOf(7, 50), { epoch: 7, endOffset: 50 });
    assert.deepEqual(epochs.endOf(8, 50), UNDEFINED_EPOCH_END);
  });

  test('forget what a new one contradicts', () => {
    const epochs = epochsOf([2, 10], [4, 20], [7, 35]);
    epochs.assign(7, 40);
    assert.deepEqual(pairs(epochs), [
      [2, 10],
      [4, 20],
      [7, 35],
    ]);
    epochs.assign(5, 20);
    assert.deepEqual(pairs(epochs), [
      [2, 10],
      [5, 20],
    ]);
    epochs.assign(9, 5);
    assert.deepEqual(pairs(epochs), [[9, 5]]);
  });

  test('are cut at both ends', () => {
    const epochs = epochsOf([2, 10], [4, 20], [7, 35]);
    epochs.truncateFromEnd(35);
    assert.deepEqual(pairs(epochs), [
      [2, 10],
      [4, 20],
    ]);
    epochs.truncateFromStart(25);
    assert.deepEqual(pairs(epochs), [[4, 25]]);
    epochs.truncateFromStart(3);
    assert.deepEqual(pairs(epochs), [[4, 25]]);
  });

  test('are written as Kafka writes them, and read again', async () => {
    const disk = new MemoryDisk();
    const epochs = new LeaderEpochs('epochs', []);
    epochs.assign(0, 0);
    epochs.assign(3, 17);
    assert.equal(await epochs.sync(disk), true);
    assert.equal(await epochs.sync(disk), false);
    assert.equal(Buffer.from(disk.readFile('epochs') ?? []).toString(), '0\n2\n0 0\n3 17\n');
    const again = LeaderEpochs.read(disk, 'epochs');
    assert.deepEqual(pairs(again.epochs), [
      [0, 0],
      [3, 17],
    ]);
    assert.equal(again.damaged, false);
    for (const text of ['1\n0\n', '0\n3\n0 0\n', '0\n1\nx 0\n', 'noise']) {
      disk.replaceFile('epochs', Buffer.from(text));
      assert.equal(LeaderEpochs.read(disk, 'epochs').damaged, true, text);
    }
  });

  test('rise in both fields whatever is assigned', () => {
    const pair = fc.tuple(fc.nat(20), fc.nat(100));
    fc.assert(
      fc.property(fc.array(pair), (assigned) => {
        const epochs = epochsOf(...assigned);
        let epoch = -1;
        let offset = -1;
        for (const start of epochs.starts) {
          assert.ok(start.epoch > epoch && start.startOffset > offset);
          epoch = start.epoch;
          offset = start.startOffset;
        }
        assert.equal(epochs.latestEpoch, assigned.at(-1)?.[0] ?? -1);
      }),
    );
  });

  test('are found again in the batches when their file is damaged', async () => {
    for (const cleanShutdown of [true, false]) {
      const world = testWorld();
      const log = openLog(world, { segmentBytes: 300 });
      for (let epoch = 0; epoch < 6; epoch++) {
        for (let count = 0; count < 3; count++) produce(log, batchOf(), epoch * 2);
      }
      const before = pairs(log.epochs);
      await log.close({ clean: cleanShutdown });
      world.disk.replaceFile(`${log.directory}/leader-epoch-checkpoint`, Buffer.from('0\n7\n'));
      const recoveryPoint = cleanShutdown ? 18 : 12;
      const again = openLog(world, { segmentBytes: 300 }, { cleanShutdown, recoveryPoint });
      assert.deepEqual(pairs(again.epochs), before);
    }
  });
});
