import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire';
import * as wire from '@odradek/wire/definitions';
import { murmur2 } from '@odradek/wire/records';
import { Client } from '../client.ts';
import { BrokerError, ClosedError, TimeoutError, UsageError } from '../errors.ts';
import { HOST, PORT, play, type ScriptedStage } from '../testing/scripted-broker.ts';
import { type Harm, serveProduce } from '../testing/scripted-log.ts';
import type { ProducerOptions } from './options.ts';
import type { Producer } from './producer.ts';

const producerOf = ({ world }: ScriptedStage, options: ProducerOptions = {}): Producer =>
  new Client(world, { bootstrapServers: `${HOST}:${PORT}`, requestTimeoutMs: 1000 }).producer(
    options,
  );

suite('a producer', () => {
  test('tells where each record is', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 2);
      const log = serveProduce(stage.broker);
      const producer = producerOf(stage);
      const first = await producer.send({ topic: 't', partition: 1, value: 'a', timestamp: 5 });
      assert.deepEqual(first, { topic: 't', partition: 1, offset: 0, timestamp: 5 });
      const [second, third] = await Promise.all([
        producer.send({ topic: 't', partition: 1, value: 'b' }),
        producer.send({ topic: 't', partition: 1, value: 'c' }),
      ]);
      assert.deepEqual([second?.offset, third?.offset], [1, 2]);
      assert.deepEqual(log('t', 1).values, ['a', 'b', 'c']);
      assert.equal(stage.broker.countOf(wire.produceRequest), 2, 'one turn is one request');
      await producer.close();
    }));

  test('puts equal keys into one partition, the one that Java chooses', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 7);
      serveProduce(stage.broker);
      const producer = producerOf(stage);
      for (const key of ['a', 'kafka', 'ätsch', '']) {
        const { partition } = await producer.send({ topic: 't', key, value: 'v' });
        assert.equal(partition, (murmur2(Buffer.from(key)) & 0x7fff_ffff) % 7);
      }
      await producer.close();
    }));

  test('stays with one partition for records without a key, for a batch’s worth', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 5);
      serveProduce(stage.broker);
      const producer = producerOf(stage, { batchBytesMax: 2000 });
      const value = Buffer.alloc(100);
      const chosen: number[] = [];
      for (let count = 0; count < 200; count++) {
        chosen.push((await producer.send({ topic: 't', value })).partition);
      }
      const switches = chosen.filter((partition, place) => partition !== chosen[place - 1]).length;
      assert.ok(switches > 2 && switches < 20, `${switches} switches`);
      assert.ok(new Set(chosen).size > 1);
      await producer.close();
    }));

  test('waits for a topic that is not known yet, and keeps the order', () =>
    play(async (stage) => {
      const log = serveProduce(stage.broker);
      stage.world.clock.after(500, () => stage.broker.addTopic('late', 1));
      const producer = producerOf(stage);
      const values = Array.from({ length: 50 }, (_, number) => `${number}`);
      await Promise.all(values.map((value) => producer.send({ topic: 'late', value })));
      assert.deepEqual(log('late', 0).values, values);
      await producer.close();
    }));

  test('says so when the topic does not come', () =>
    play(async (stage) => {
      serveProduce(stage.broker);
      const producer = producerOf(stage, { blockMsMax: 2000 });
      await assert.rejects(producer.send({ topic: 'never', value: 'v' }), TimeoutError);
      await producer.close();
    }));

  test('lets records wait when its memory is full, and takes them in order', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      const log = serveProduce(stage.broker);
      const producer = producerOf(stage, { bufferBytesMax: 3000, batchBytesMax: 500 });
      const values = Array.from({ length: 300 }, (_, number) => `${number}`.padStart(50));
      let waits = 0;
      for (const value of values) {
        const full = producer.enqueue({ topic: 't', value });
        if (full === undefined) continue;
        waits += 1;
        await full;
        assert.ok(producer.bufferedBytes < 3000 + 600, `${producer.bufferedBytes}`);
      }
      await producer.flush();
      assert.ok(waits > 5, `${waits} waits`);
      assert.deepEqual(log('t', 0).values, values);
      assert.equal(producer.bufferedBytes, 0);
      await producer.close();
    }));

  test('lets records wait for a while if told, to send them together', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      serveProduce(stage.broker);
      const producer = producerOf(stage, { lingerMs: 50 });
      await producer.send({ topic: 't', value: 'first' });
      const before = stage.broker.countOf(wire.produceRequest);
      const sent: Promise<unknown>[] = [];
      for (let count = 0; count < 4; count++) {
        sent.push(producer.send({ topic: 't', value: `${count}` }));
        await stage.world.clock.sleep(10);
      }
      await Promise.all(sent);
      assert.equal(stage.broker.countOf(wire.produceRequest), before + 1);
      await producer.close();
    }));

  test('answers runs of records that were sent together', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 2);
      serveProduce(stage.broker);
      const producer = producerOf(stage);
      const records = [0, 0, 1, 0].map((partition) => ({ topic: 't', partition, value: 'v' }));
      assert.deepEqual(await producer.sendAll(records), [
        { topic: 't', partition: 0, baseOffset: 0, recordCount: 3 },
        { topic: 't', partition: 1, baseOffset: 0, recordCount: 1 },
      ]);
      await producer.close();
    }));

  test('divides a batch that is too large for the broker', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      let isFirst = true;
      const log = serveProduce(stage.broker, () => {
        if (!isFirst) return undefined;
        isFirst = false;
        return { isTaken: false, answer: errorCode.MESSAGE_TOO_LARGE };
      });
      const producer = producerOf(stage);
      const values = ['a', 'b', 'c', 'd', 'e'];
      const sent = await Promise.all(values.map((value) => producer.send({ topic: 't', value })));
      assert.deepEqual(
        sent.map(({ offset }) => offset),
        [0, 1, 2, 3, 4],
      );
      assert.deepEqual(log('t', 0).values, values);
      await producer.close();
    }));

  test('tells of a record that the broker refuses, and goes on with the others', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      let count = 0;
      const log = serveProduce(stage.broker, () => {
        count += 1;
        return count === 2 ? { isTaken: false, answer: errorCode.INVALID_RECORD } : undefined;
      });
      const producer = producerOf(stage);
      await producer.send({ topic: 't', value: 'a' });
      await assert.rejects(producer.send({ topic: 't', value: 'bad' }), BrokerError);
      await producer.send({ topic: 't', value: 'c' });
      assert.deepEqual(log('t', 0).values, ['a', 'c']);
      await producer.close();
    }));

  test('tells at the next flush of records that nobody waited for', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      serveProduce(stage.broker, () => ({ isTaken: false, answer: errorCode.INVALID_RECORD }));
      const producer = producerOf(stage);
      await producer.enqueue({ topic: 't', value: 'v' });
      await assert.rejects(producer.flush(), BrokerError);
      await producer.flush();
      await producer.close();
    }));

  test('gives records up when time is up', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      serveProduce(stage.broker, () => ({ isTaken: false, answer: errorCode.NOT_ENOUGH_REPLICAS }));
      const producer = producerOf(stage, { deliveryTimeoutMs: 5000 });
      const startMs = stage.world.clock.monotonicMs();
      await assert.rejects(producer.send({ topic: 't', value: 'v' }), (error: unknown) => {
        assert.ok(error instanceof TimeoutError || error instanceof BrokerError);
        return true;
      });
      const tookMs = stage.world.clock.monotonicMs() - startMs;
      assert.ok(tookMs >= 4000 && tookMs < 8000, `${tookMs} ms`);
      await producer.close();
    }));

  test('asks for no answers with acks 0', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      const log = serveProduce(stage.broker);
      const producer = producerOf(stage, { acks: 0 });
      const { offset } = await producer.send({ topic: 't', value: 'v' });
      assert.equal(offset, -1);
      await producer.close();
      await stage.world.clock.sleep(100);
      assert.deepEqual(log('t', 0).values, ['v']);
    }));

  test('refuses what makes no sense', () =>
    play(async (stage) => {
      stage.broker.addTopic('t', 1);
      serveProduce(stage.broker);
      assert.throws(() => producerOf(stage, { idempotent: true, acks: 1 }), UsageError);
      assert.throws(() => producerOf(stage, { idempotent: true, inFlightMax: 6 }), UsageError);
      const producer = producerOf(stage, { requestBytesMax: 1000 });
      await producer.send({ topic: 't', value: 'v' });
      await assert.rejects(producer.send({ topic: 't', partition: 1, value: 'v' }), UsageError);
      await assert.rejects(producer.send({ topic: 't', value: Buffer.alloc(2000) }), UsageError);
      await producer.close();
      await assert.rejects(producer.send({ topic: 't', value: 'v' }), ClosedError);
    }));
});

suite('an idempotent producer', () => {
  const retriable = [
    errorCode.NOT_LEADER_OR_FOLLOWER,
    errorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
    errorCode.REQUEST_TIMED_OUT,
    errorCode.CORRUPT_MESSAGE,
  ];

  for (let seed = 1; seed <= 40; seed++) {
    test(`writes each record once and in order, whatever happens (${seed})`, () =>
      play(
        async (stage) => {
          const { random } = stage.world;
          stage.broker.addTopic('t', 2);
          let isHarmful = true;
          const harm = (): Harm | undefined => {
            if (!isHarmful || random.fraction() < 0.6) return undefined;
            const answers = [...retriable, 'silence', 'close'] as const;
            const answer = answers[random.integer(answers.length)] ?? 'close';
            // An answer that says it was not written is true; other outcomes are not known.
            const isNotWritten =
              answer === errorCode.NOT_LEADER_OR_FOLLOWER || answer === errorCode.CORRUPT_MESSAGE;
            return { isTaken: !isNotWritten && random.fraction() < 0.5, answer };
          };
          const log = serveProduce(stage.broker, harm);
          const producer = producerOf(stage, { batchBytesMax: 200, requestTimeoutMs: 300 });
          const sent: Promise<{ partition: number; offset: number }>[] = [];
          for (let number = 0; number < 150; number++) {
            sent.push(producer.send({ topic: 't', partition: number % 2, value: `${number}` }));
            if (random.fraction() < 0.2) await stage.world.clock.sleep(random.integer(50));
            if (random.fraction() < 0.02) stage.broker.dropConnections();
            if (number === 120) isHarmful = false;
          }
          const acknowledged = await Promise.all(sent);
          for (const partition of [0, 1]) {
            const wanted = Array.from({ length: 75 }, (_, place) => `${place * 2 + partition}`);
            assert.deepEqual(log('t', partition).values, wanted);
          }
          for (const [number, { partition, offset }] of acknowledged.entries()) {
            if (offset >= 0) assert.equal(log('t', partition).values[offset], `${number}`);
          }
          await producer.close();
        },
        { seed },
      ));
  }
});
