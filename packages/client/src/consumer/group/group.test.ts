import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Client } from '../../client.ts';
import { isBrokerError } from '../../errors.ts';
import { BOOTSTRAP, type BrokerStage, playWithBroker } from '../../testing/simulated-broker.ts';
import type { Consumer } from '../consumer.ts';
import type { ConsumerOptions, TopicPartition } from '../options.ts';

const PARTITIONS = 4;

/** A member that reads on its own, and what became of it. */
class Reader {
  readonly consumer: Consumer;
  readonly values: string[] = [];
  readonly events: string[] = [];
  #reading: Promise<void> | undefined;
  readonly #abort = new AbortController();

  constructor(client: Client, options: ConsumerOptions = {}) {
    const note =
      (what: string) =>
      (partitions: readonly TopicPartition[]): void => {
        const list = partitions.map(({ partition }) => partition).sort();
        this.events.push(`${what} ${list.join()}`);
      };
    this.consumer = client.consumer({
      groupId: 'g',
      topics: 't',
      autoOffsetReset: 'earliest',
      onAssigned: note('+'),
      onRevoked: note('-'),
      onLost: note('lost'),
      ...options,
    });
  }

  start(): this {
    this.#reading = (async () => {
      for await (const { value } of this.consumer.records({ signal: this.#abort.signal })) {
        this.values.push(value?.toString() ?? '');
      }
    })().catch((error: unknown) => {
      if (error !== this.#abort.signal.reason) this.events.push(`failed ${String(error)}`);
    });
    return this;
  }

  get partitions(): string {
    return this.consumer.assignment
      .map(({ partition }) => partition)
      .sort()
      .join();
  }

  /** As when its process is gone: it neither reads nor says goodbye. */
  async interrupt(): Promise<void> {
    this.#abort.abort(new Error('interrupted'));
    await this.#reading;
  }

  async close(): Promise<void> {
    await this.consumer.close();
    await this.#reading;
  }
}

async function prepared({ world }: BrokerStage): Promise<Client> {
  const client = new Client(world, { bootstrapServers: BOOTSTRAP, callTimeoutMs: 20_000 });
  await client.admin().createTopics([{ name: 't', partitions: PARTITIONS }]);
  return client;
}

async function produce(client: Client, from: number, end: number): Promise<string[]> {
  const producer = client.producer();
  const values: string[] = [];
  for (let number = from; number < end; number++) {
    values.push(`${number}`);
    await producer.send({ topic: 't', partition: number % PARTITIONS, value: `${number}` });
  }
  await producer.close();
  return values;
}

const inOrder = (values: readonly string[]): string[] =>
  values.toSorted((a, b) => Number(a) - Number(b));

suite('a group', () => {
  test('divides the partitions, and each record has one reader', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const readers = [1, 2, 3].map(() => new Reader(client).start());
      await stage.world.clock.sleep(15_000);
      const sizes = readers.map(({ consumer }) => consumer.assignment.length);
      assert.deepEqual(sizes.sort(), [1, 1, 2]);
      const values = await produce(client, 0, 40);
      await stage.world.clock.sleep(3000);
      assert.deepEqual(inOrder(readers.flatMap((reader) => reader.values)), values);
      await Promise.all(readers.map((reader) => reader.close()));
    }));

  test('hands over what a member leaves, from where that was', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const [a, b] = [new Reader(client).start(), new Reader(client).start()];
      await stage.world.clock.sleep(10_000);
      const before = await produce(client, 0, 20);
      await stage.world.clock.sleep(2000);
      await a.close();
      await stage.world.clock.sleep(5000);
      assert.equal(b.partitions, '0,1,2,3');
      const after = await produce(client, 20, 40);
      await stage.world.clock.sleep(2000);
      assert.deepEqual(inOrder([...a.values, ...b.values]), [...before, ...after]);
      await b.close();
    }));

  test('goes on without a member that is gone without a word', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      // It stops reading for longer than it may: others get its partitions.
      const options = { sessionTimeoutMs: 10_000, pollIntervalMsMax: 20_000 };
      const [a, b] = [new Reader(client, options).start(), new Reader(client, options).start()];
      await stage.world.clock.sleep(10_000);
      await a.interrupt();
      await stage.world.clock.sleep(40_000);
      assert.equal(b.partitions, '0,1,2,3');
      a.start();
      await a.close();
      await b.close();
    }));

  test('lets cooperative members keep what is not taken from them', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const options: ConsumerOptions = { assignors: ['cooperative-sticky'] };
      const a = new Reader(client, options).start();
      await stage.world.clock.sleep(10_000);
      assert.deepEqual(a.events, ['+ 0,1,2,3']);
      const b = new Reader(client, options).start();
      await stage.world.clock.sleep(15_000);
      assert.equal(a.consumer.assignment.length, 2);
      assert.equal(b.consumer.assignment.length, 2);
      const revoked = a.events.filter((event) => event.startsWith('-'));
      assert.equal(revoked.length, 1, a.events.join(' '));
      assert.equal(revoked[0]?.length, '- 0,1'.length);
      const values = await produce(client, 0, 20);
      await stage.world.clock.sleep(2000);
      assert.deepEqual(inOrder([...a.values, ...b.values]), values);
      await Promise.all([a.close(), b.close()]);
    }));

  test('takes everything from eager members, and divides it anew', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const a = new Reader(client, { assignors: ['range'] }).start();
      await stage.world.clock.sleep(10_000);
      const b = new Reader(client, { assignors: ['roundrobin', 'range'] }).start();
      await stage.world.clock.sleep(10_000);
      assert.deepEqual(a.events.slice(0, 2), ['+ 0,1,2,3', '- 0,1,2,3']);
      assert.equal(a.consumer.assignment.length + b.consumer.assignment.length, PARTITIONS);
      await Promise.all([a.close(), b.close()]);
    }));

  test('keeps the place of a static member that comes back', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const named = (groupInstanceId: string): Reader =>
        new Reader(client, { groupInstanceId, sessionTimeoutMs: 30_000 }).start();
      const [a, b] = [named('a'), named('b')];
      await stage.world.clock.sleep(10_000);
      const before = a.partitions;
      assert.notEqual(before, '');
      await a.close();
      const again = named('a');
      await stage.world.clock.sleep(10_000);
      assert.equal(again.partitions, before);
      assert.deepEqual(b.events.length, 1, 'the other was not disturbed');
      await Promise.all([again.close(), b.close()]);
    }));

  test('divides again when a topic grows', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const [a, b] = [new Reader(client).start(), new Reader(client).start()];
      await stage.world.clock.sleep(10_000);
      await client.admin().createPartitions([{ name: 't', count: PARTITIONS + 2 }]);
      await stage.world.clock.sleep(330_000);
      const all = [a.partitions, b.partitions].join().split(',').sort().join();
      assert.equal(all, '0,1,2,3,4,5');
      await Promise.all([a.close(), b.close()]);
    }));

  test('goes on after the broker was killed, and loses nothing', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const readers = [new Reader(client).start(), new Reader(client).start()];
      await stage.world.clock.sleep(10_000);
      const before = await produce(client, 0, 20);
      await stage.restart(4000);
      const after = await produce(client, 20, 40);
      await stage.world.clock.sleep(60_000);
      const seen = new Set(readers.flatMap((reader) => reader.values));
      assert.deepEqual(inOrder([...seen]), [...before, ...after]);
      for (const reader of readers) {
        assert.deepEqual(
          reader.events.filter((event) => event.startsWith('failed')),
          [],
        );
        await reader.close();
      }
    }));
});

suite('offsets', () => {
  test('are committed by themselves, only for what was processed', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await produce(client, 0, 8);
      const consumer = client.consumer({ groupId: 'g', autoOffsetReset: 'earliest' });
      await consumer.assign([{ topic: 't', partition: 0 }]);
      for await (const { offset } of consumer) if (offset === 1) break;
      await consumer.close();
      const [committed] = await client.admin().listGroupOffsets('g');
      assert.equal(committed?.offset, 1, 'the last record was left unprocessed');
    }));

  test('are committed when the reader says so, the last record included', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await produce(client, 0, 8);
      const consumer = client.consumer({
        groupId: 'g',
        autoOffsetReset: 'earliest',
        autoCommit: false,
      });
      await consumer.assign([{ topic: 't', partition: 0 }]);
      for await (const { offset } of consumer) if (offset === 1) break;
      await consumer.commit();
      const where = [{ topic: 't', partition: 0 }];
      assert.equal((await consumer.committed(where))[0]?.offset, 2);
      await consumer.commit([{ topic: 't', partition: 3, offset: 7, metadata: 'note' }]);
      await consumer.close();
      const all = await client.admin().listGroupOffsets('g');
      assert.deepEqual(
        all.map(({ partition, offset, metadata }) => [partition, offset, metadata]).sort(),
        [
          [0, 2, ''],
          [3, 7, 'note'],
        ],
      );
    }));

  test('of a member that is no longer one are refused', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      await produce(client, 0, 8);
      const options = { sessionTimeoutMs: 6000, pollIntervalMsMax: 10_000, autoCommit: false };
      const reader = new Reader(client, options);
      const records = reader.consumer.records();
      await records.next();
      // The reader is busy for too long, and another one takes over.
      const other = new Reader(client, options).start();
      await stage.world.clock.sleep(30_000);
      assert.equal(other.partitions, '0,1,2,3');
      await assert.rejects(reader.consumer.commit(), (error) => {
        assert.ok(
          isBrokerError(error, 'UNKNOWN_MEMBER_ID') || isBrokerError(error, 'ILLEGAL_GENERATION'),
          String(error),
        );
        return true;
      });
      await records.return();
      await Promise.all([reader.consumer.close(), other.close()]);
    }));

  test('that are not there end the reading, if there is no way to begin', () =>
    playWithBroker(async (stage) => {
      await using client = await prepared(stage);
      const consumer = client.consumer({ groupId: 'g', autoOffsetReset: 'none' });
      await consumer.assign([{ topic: 't', partition: 0 }]);
      await assert.rejects(consumer.records().next(), /no offset is committed/);
      await consumer.close();
    }));
});
