/** Produces or consumes records of 100 bytes with KafkaJS, and prints how long it took. */
import kafkajs, { type Kafka } from 'kafkajs';
import {
  type ClientTask,
  clientTask,
  messagesPerCall,
  report,
  sendAll,
  value,
} from './client-arguments.ts';

const task = clientTask();
const kafka = new kafkajs.Kafka({ brokers: [task.bootstrap], logLevel: kafkajs.logLevel.ERROR });
await (task.action === 'produce' ? produce : consume)(kafka, task);

async function produce(kafka: Kafka, { topic, count }: ClientTask): Promise<void> {
  const createPartitioner = kafkajs.Partitioners.DefaultPartitioner;
  const producer = kafka.producer({ createPartitioner });
  await producer.connect();
  const messages = Array.from({ length: messagesPerCall }, () => ({ value, partition: 0 }));
  await producer.send({ topic, messages });
  const startMs = performance.now();
  await sendAll(count, () => producer.send({ topic, messages }));
  report(count, startMs);
  await producer.disconnect();
}

async function consume(kafka: Kafka, { topic, count }: ClientTask): Promise<void> {
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  let got = 0;
  let gotAtStart = 0;
  let startMs = 0;
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      got += batch.messages.length;
      // The clock starts with the first batch, so its records do not count.
      if (startMs === 0) [startMs, gotAtStart] = [performance.now(), got];
      if (got >= count) resolve();
    },
  });
  await promise;
  report(got - gotAtStart, startMs);
  process.exit(0);
}
