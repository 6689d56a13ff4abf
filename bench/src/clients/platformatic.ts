/** Produces or consumes records of 100 bytes with @platformatic/kafka, and prints how long it took. */
import { Consumer, Producer } from '@platformatic/kafka';
import {
  type ClientTask,
  clientTask,
  messagesPerCall,
  report,
  sendAll,
  value,
} from './client-arguments.ts';

const task = clientTask();
await (task.action === 'produce' ? produce : consume)(task);

async function produce({ bootstrap, topic, count }: ClientTask): Promise<void> {
  const producer = new Producer({ clientId: 'bench', bootstrapBrokers: [bootstrap] });
  const messages = Array.from({ length: messagesPerCall }, () => ({ topic, value, partition: 0 }));
  await producer.send({ messages, acks: -1 });
  const startMs = performance.now();
  await sendAll(count, () => producer.send({ messages, acks: -1 }));
  report(count, startMs);
  await producer.close();
}

async function consume({ bootstrap, topic, count }: ClientTask): Promise<void> {
  const consumer = new Consumer({
    clientId: 'bench',
    bootstrapBrokers: [bootstrap],
    groupId: `bench-${process.pid}`,
  });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
  let got = 0;
  let startMs = 0;
  for await (const _message of stream) {
    if (got === 0) startMs = performance.now();
    got++;
    if (got >= count) break;
  }
  report(got, startMs);
  process.exit(0);
}
