import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Client } from '../client.ts';
import { BrokerError, ClientError, UsageError } from '../errors.ts';
import { BOOTSTRAP, type BrokerStage, playWithBroker } from '../testing/simulated-broker.ts';
import type { Consumer } from './consumer.ts';
import type { ConsumerOptions } from './options.ts';

const p0 = { topic: 't', partition: 0 };

async function prepared(
  { world }: BrokerStage,
  { partitions = 1, count = 10 }: { partitions?: number; count?: number } = {},
): Promise<Client> {
  const client = new Client(world, { bootstrapServers: BOOTSTRAP, callTimeoutMs: 20_000 });
  await client.admin().createTopics([{ name: 't', partitions }]);
  const producer = client.producer();
  for (let number = 0; number < count; number++) {
    await producer.send({
      topic: 't',
      partition: number % partitions,
      key: `k${number}`,
      value: `${number}`,
      timestamp: 1000 + number,
      headers: { n: `${number}` },
    });
  }
  return client;
}

/** The values of the next records. */
async function read(consumer: Consumer, count: number): Promise<string[]> {
  const values: string[] = [];
  for await (const { value } of consumer) {
    values.push(value?.toString() ?? 'null');
    if (values.length === count) break;
  }
  return values;
}

const numbers = (from: number, end: number): string[] =>
  Array.from({ length: end - from }, (_, place) => `${from + place}`);

suite('a consumer without a group', () => {
  const earliest: ConsumerOptions = { topics: 't', autoOffsetReset: 'earliest' };

  test('reads all partitions of a topic, each in order', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage, { partitions: 3, count: 30 });
      await using consumer = client.consumer(earliest);
      const seen = new Map<number, number[]>();
      let count = 0;
      for await (const record of consumer) {
        seen.set(record.partition, [...(seen.get(record.partition) ?? []), record.offset]);
        assert.equal(record.key?.toString(), `k${record.value?.toString()}`);
        assert.equal(record.headers[0]?.value?.toString(), record.value?.toString());
        count += 1;
        if (count === 30) break;
      }
      for (const offsets of seen.values()) assert.deepEqual(offsets, [...offsets.keys()]);
    }));

  test('waits for records that are still to come', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage, { count: 0 });
      await using consumer = client.consumer(earliest);
      const reading = read(consumer, 2);
      await stage.world.clock.sleep(5000);
      const producer = client.producer();
      await producer.send({ topic: 't', value: 'late' });
      await producer.send({ topic: 't', value: 'later' });
      assert.deepEqual(await reading, ['late', 'later']);
    }));

  test('goes on where a loop was left, and where it is told', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await using consumer = client.consumer(earliest);
      assert.deepEqual(await read(consumer, 3), ['0', '1', '2']);
      assert.equal(consumer.position(p0), 3);
      assert.deepEqual(await read(consumer, 2), ['3', '4']);
      consumer.seek(p0, 8);
      assert.deepEqual(await read(consumer, 2), ['8', '9']);
      assert.equal(consumer.lag(p0), 0);
      consumer.seekToBeginning();
      assert.deepEqual(await read(consumer, 1), ['0']);
      consumer.seekToTime(1005);
      assert.deepEqual(await read(consumer, 1), ['5']);
      consumer.seekToEnd();
      const reading = read(consumer, 1);
      await stage.world.clock.sleep(2000);
      await client.producer().send({ topic: 't', value: 'new' });
      assert.deepEqual(await reading, ['new']);
    }));

  test('hands out nothing of what is paused, and all of it later', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage, { partitions: 2, count: 20 });
      await using consumer = client.consumer(earliest);
      const first = await consumer.poll({ timeoutMs: 5000 });
      assert.ok(first.length > 0);
      consumer.seekToBeginning();
      consumer.pause([p0]);
      const seen: number[] = [];
      for await (const { partition } of consumer) {
        seen.push(partition);
        if (seen.length === 10) break;
      }
      assert.deepEqual(new Set(seen), new Set([1]));
      assert.deepEqual(await consumer.poll({ timeoutMs: 1000 }), []);
      consumer.resume();
      assert.deepEqual(
        await read(consumer, 10),
        numbers(0, 20).filter((value) => Number(value) % 2 === 0),
      );
    }));

  test('stops in the middle of a block when its partition is paused', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await using consumer = client.consumer(earliest);
      const abort = new AbortController();
      const seen: string[] = [];
      stage.world.clock.after(5000, () => abort.abort(new Error('enough')));
      const reading = async (): Promise<void> => {
        for await (const { value } of consumer.records({ signal: abort.signal })) {
          seen.push(value?.toString() ?? '');
          if (seen.length === 4) consumer.pause();
        }
      };
      await assert.rejects(reading(), /enough/);
      assert.deepEqual(seen, numbers(0, 4));
      consumer.resume();
      assert.deepEqual(await read(consumer, 6), numbers(4, 10));
    }));

  test('hands out blocks, the fastest way to read', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage, { count: 50 });
      await using consumer = client.consumer(earliest);
      const values: string[] = [];
      for await (const block of consumer.blocks()) {
        block.forEach(({ value }) => values.push(value?.toString() ?? ''));
        if (values.length === 50) break;
      }
      assert.deepEqual(values, numbers(0, 50));
      assert.equal(consumer.position(p0), 50);
    }));

  test('begins anew where the log does when records are gone', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await client.admin().deleteRecords([{ ...p0, beforeOffset: 6 }]);
      await using consumer = client.consumer({ autoOffsetReset: 'earliest' });
      await consumer.assign([p0]);
      consumer.seek(p0, 2);
      assert.deepEqual(await read(consumer, 4), numbers(6, 10));
      await using strict = client.consumer({ autoOffsetReset: 'none' });
      await strict.assign([p0]);
      strict.seek(p0, 2);
      await assert.rejects(read(strict, 1), (error: unknown) => {
        assert.ok(error instanceof BrokerError);
        assert.equal(error.error, 'OFFSET_OUT_OF_RANGE');
        return true;
      });
    }));

  test('finds offsets by time and at the ends', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await using consumer = client.consumer();
      const [found] = await consumer.offsetsForTimes([{ ...p0, timestamp: 1004 }]);
      assert.deepEqual([found?.offset, found?.timestamp], [4, 1004]);
      assert.equal((await consumer.beginningOffsets([p0]))[0]?.offset, 0);
      assert.equal((await consumer.endOffsets([p0]))[0]?.offset, 10);
    }));

  test('takes in new partitions and topics that match its pattern', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage, { count: 0 });
      const admin = client.admin();
      await admin.createTopics([{ name: 'orders-1' }, { name: 'other' }]);
      await using consumer = client.consumer({ topics: /^orders-/, autoOffsetReset: 'earliest' });
      const reading = read(consumer, 3);
      const producer = client.producer();
      await producer.send({ topic: 'other', value: 'no' });
      await producer.send({ topic: 'orders-1', value: 'one' });
      await admin.createTopics([{ name: 'orders-2' }]);
      await producer.send({ topic: 'orders-2', value: 'two' });
      await admin.createPartitions([{ name: 'orders-1', count: 2 }]);
      await stage.world.clock.sleep(310_000);
      await producer.send({ topic: 'orders-1', partition: 1, value: 'three' });
      assert.deepEqual((await reading).sort(), ['one', 'three', 'two']);
    }));

  test('goes on after the broker was killed', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await using consumer = client.consumer(earliest);
      assert.deepEqual(await read(consumer, 5), numbers(0, 5));
      const reading = read(consumer, 6);
      await stage.restart(3000);
      await client.producer().send({ topic: 't', value: '10' });
      assert.deepEqual(await reading, numbers(5, 11));
    }));

  test('refuses what makes no sense', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await using consumer = client.consumer();
      await assert.rejects(read(consumer, 1), UsageError, 'nothing to read');
      assert.throws(() => consumer.seek(p0, 0), UsageError, 'not assigned');
      await assert.rejects(consumer.commit(), UsageError, 'no group');
      await consumer.assign([p0]);
      assert.throws(() => consumer.seek(p0, -5), UsageError);
      const first = consumer.records();
      const pending = first.next();
      await assert.rejects(consumer.records().next(), UsageError, 'one reader at a time');
      await consumer.close();
      assert.equal((await pending).done, true, 'closing ends the iteration');
      await assert.rejects(consumer.records().next(), ClientError);
    }));
});
