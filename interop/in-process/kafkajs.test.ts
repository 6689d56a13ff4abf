/** The example of docs/in-process-broker.md, as a test of somebody's code would have it. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { startBroker } from '@odradek/broker';
import { Kafka, logLevel } from 'kafkajs';

suite('an application against an in-process broker', () => {
  test('hears of the order that it has placed', async (context) => {
    const broker = await startBroker();
    context.after(() => broker.stop());
    const kafka = new Kafka({
      brokers: [broker.bootstrapServers],
      logLevel: logLevel.NOTHING,
    });

    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'orders', messages: [{ key: 'anna', value: 'two spools' }] });

    const consumer = kafka.consumer({ groupId: 'warehouse' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'orders', fromBeginning: true });
    const heard = await new Promise<string>((resolve) => {
      const running = consumer.run({
        eachMessage: async ({ message }) => resolve(`${message.key}: ${message.value}`),
      });
      running.catch(assert.fail);
    });

    assert.equal(heard, 'anna: two spools');
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  });

  test('starts in milliseconds, as many as there are tests', async () => {
    const first = await startBroker();
    const second = await startBroker();
    assert.notEqual(first.bootstrapServers, second.bootstrapServers);
    await Promise.all([first.stop(), second.stop()]);
  });
});
