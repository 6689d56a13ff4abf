/**
 * Lines through @platformatic/kafka.
 *
 * Sends each line of a file as one record to partition 0, or reads records in a consumer group
 * and writes each as one line.
 */
import { Consumer, type ProduceOptions, Producer } from '@platformatic/kafka';
import { LineFile, type PeerArguments, peerArguments, readLines } from '../arguments.ts';

type Codec = NonNullable<ProduceOptions<Buffer, Buffer, Buffer, Buffer>['compression']>;

const messagesPerSend = 2000;
const codecs: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

async function produce({ bootstrap, topic, codec, file }: PeerArguments): Promise<void> {
  const producer = new Producer({
    clientId: 'lines',
    bootstrapBrokers: [bootstrap],
    idempotent: true,
    compression: codecs.find((known) => known === codec) ?? 'none',
  });
  const lines = readLines(file);
  for (let start = 0; start < lines.length; start += messagesPerSend) {
    const messages = lines
      .slice(start, start + messagesPerSend)
      .map((value) => ({ topic, value, partition: 0 }));
    await producer.send({ messages });
  }
  await producer.close();
}

async function consume(given: PeerArguments): Promise<void> {
  const { bootstrap, topic, group, count, out } = given;
  const consumer = new Consumer({
    clientId: 'lines',
    bootstrapBrokers: [bootstrap],
    groupId: group,
    ...(given.protocol === 'consumer' ? { groupProtocol: 'consumer' } : {}),
  });
  const file = new LineFile(out, count);
  const stream = await consumer.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  });
  for await (const message of stream) {
    file.write(message.value);
    if (!file.isFull) continue;
    await message.commit();
    break;
  }
  await consumer.close(true);
  await file.close();
}

const given = peerArguments();
await (given.action === 'produce' ? produce : consume)(given);
