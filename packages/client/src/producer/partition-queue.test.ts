import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { ProducerBatch } from './batch.ts';
import { Delivery } from './delivery.ts';
import { PartitionQueue } from './partition-queue.ts';

const identity = { producerId: 7, producerEpoch: 0 };
const settings = { compression: 0, compressionLevel: undefined, batchBytesMax: 1000 } as const;
const IN_FLIGHT_MAX = 5;

function batchOf(recordCount: number, createdMs = 0): ProducerBatch {
  const batch = new ProducerBatch(new Delivery('t', 0), 0, createdMs, settings, 1);
  for (let index = 0; index < recordCount; index++) {
    batch.append({ timestamp: 1, key: null, value: Buffer.from(`${index}`) });
  }
  return batch;
}

function queueWith(...sizes: readonly number[]): PartitionQueue {
  const queue = new PartitionQueue('t', 0);
  for (const size of sizes) queue.startBatch(batchOf(size));
  return queue;
}

function taken(queue: PartitionQueue): ProducerBatch {
  const batch = queue.take(identity);
  assert.ok(batch !== undefined);
  return batch;
}

suite('the batches of a partition', () => {
  test('are numbered one after the other as they leave', () => {
    const queue = queueWith(3, 2, 4);
    assert.deepEqual(
      [taken(queue), taken(queue), taken(queue)].map(({ sequence }) => sequence),
      [0, 3, 5],
    );
    assert.equal(queue.inFlightCount, 3);
    assert.equal(queue.hasUnsent, false);
  });

  test('wait for records only while nothing else waits', () => {
    const queue = new PartitionQueue('t', 0);
    assert.equal(queue.dueMs(10, IN_FLIGHT_MAX), Number.POSITIVE_INFINITY);
    queue.startBatch(batchOf(1, 100));
    assert.equal(queue.dueMs(10, IN_FLIGHT_MAX), 110);
    queue.startBatch(batchOf(1, 105));
    assert.equal(queue.dueMs(10, IN_FLIGHT_MAX), 0);
    queue.notBeforeMs = 500;
    assert.equal(queue.dueMs(10, IN_FLIGHT_MAX), 500);
  });

  test('follow the first of a producer only when that is written', () => {
    const queue = queueWith(1, 1, 1);
    const first = taken(queue);
    assert.equal(queue.dueMs(0, IN_FLIGHT_MAX), Number.POSITIVE_INFINITY);
    queue.settle(first);
    assert.equal(queue.dueMs(0, IN_FLIGHT_MAX), 0);
    taken(queue);
    assert.equal(queue.dueMs(0, IN_FLIGHT_MAX), 0);
  });

  test('do not leave while as many as are allowed are under way', () => {
    const queue = queueWith(1, 1, 1, 1);
    queue.settle(taken(queue));
    taken(queue);
    taken(queue);
    assert.equal(queue.dueMs(0, 2), Number.POSITIVE_INFINITY);
    assert.equal(queue.dueMs(0, 3), 0);
  });

  test('go again in their old order and with their old numbers, one by one', () => {
    const queue = queueWith(2, 2, 2, 2);
    const [first, second, third] = [taken(queue), taken(queue), taken(queue)];
    queue.putBack(second);
    assert.equal(queue.dueMs(0, IN_FLIGHT_MAX), Number.POSITIVE_INFINITY, 'others are under way');
    queue.putBack(first);
    queue.putBack(third);
    assert.deepEqual([taken(queue), taken(queue), taken(queue)], [first, second, third]);
    assert.deepEqual(
      [first, second, third].map(({ sequence, attempts }) => [sequence, attempts]),
      [
        [0, 2],
        [2, 2],
        [4, 2],
      ],
    );
    assert.equal(taken(queue).sequence, 6, 'a new one follows');
  });

  test('know whether an earlier one is still open', () => {
    const queue = queueWith(1, 1);
    const [first, second] = [taken(queue), taken(queue)];
    assert.equal(queue.hasEarlier(first), false);
    assert.equal(queue.hasEarlier(second), true);
    queue.remove(first);
    assert.equal(queue.hasEarlier(second), false);
  });

  test('are numbered anew in a new epoch, once nothing old is under way', () => {
    const queue = queueWith(2, 3, 1);
    const [first, second] = [taken(queue), taken(queue)];
    queue.remove(first);
    queue.renumber();
    queue.putBack(second);
    assert.equal(taken(queue), second);
    assert.deepEqual(queue.identity, { producerId: 7, producerEpoch: 1 });
    assert.equal(second.sequence, 0);
    assert.equal(taken(queue).sequence, 3);
  });

  test('take a new producer id when the epochs are used up', () => {
    const queue = queueWith(1, 1);
    queue.take({ producerId: 7, producerEpoch: 32_767 });
    const [first] = [queue.take(identity)];
    assert.ok(first !== undefined);
    queue.renumber();
    assert.equal(queue.isWornOut, true);
  });

  test('that waited too long are taken out, the one being filled among them', () => {
    const queue = new PartitionQueue('t', 0);
    queue.startBatch(batchOf(1, 0));
    queue.startBatch(batchOf(1, 50));
    queue.startBatch(batchOf(1, 100));
    const expired = queue.takeExpired(({ createdMs }) => createdMs < 100);
    assert.deepEqual(
      expired.map(({ createdMs }) => createdMs),
      [0, 50],
    );
    assert.equal(queue.first?.createdMs, 100);
    assert.deepEqual(
      queue.takeExpired(() => false),
      [],
    );
  });
});

suite('a delivery', () => {
  test('tells of each record where it is', async () => {
    const batch = batchOf(3);
    batch.acknowledge(100, -1);
    const delivery = await batch.delivery.promise;
    assert.deepEqual(delivery.acknowledgement(2, 42), {
      topic: 't',
      partition: 0,
      offset: 102,
      timestamp: 42,
    });
  });

  test('in pieces tells of each record what became of its piece', async () => {
    const batch = batchOf(5);
    const pieces = batch.split() ?? [];
    assert.deepEqual(
      pieces.map(({ recordCount }) => recordCount),
      [3, 2],
    );
    pieces[1]?.fail(new Error('too large'));
    pieces[0]?.acknowledge(10, 99);
    const delivery = await batch.delivery.promise;
    assert.equal(delivery.acknowledgement(2, 1).offset, 12);
    assert.equal(delivery.acknowledgement(2, 1).timestamp, 99);
    assert.throws(() => delivery.acknowledgement(3, 1), /too large/);
    assert.equal(batchOf(1).split(), undefined);
  });
});
