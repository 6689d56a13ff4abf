/**
 * Lines through KafkaJS.
 *
 * Sends each line of a file as one record to partition 0, or reads records in a consumer group
 * and writes each as one line. KafkaJS itself knows gzip alone and leaves the other codecs to its
 * users, so they are registered here, as its documentation shows.
 */
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs, { type Kafka } from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress as snappyCompress, uncompress as snappyUncompress } from 'snappy';
import { LineFile, type PeerArguments, peerArguments, readLines } from '../arguments.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;
const messagesPerSend = 2000;

/** The bytes with which snappy-java begins a stream of blocks, in place of one block alone. */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const xerialHeaderSize = 16;

CompressionCodecs[CompressionTypes.Snappy] = () => ({
  compress: (encoder: { readonly buffer: Buffer }) => snappyCompress(encoder.buffer),
  decompress: uncompressSnappy,
});
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: (encoder: { readonly buffer: Buffer }) => compressFrame(encoder.buffer),
  decompress: (bytes: Buffer) => decompressFrame(bytes),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { readonly buffer: Buffer }) => promisify(zstdCompress)(encoder.buffer),
  decompress: (bytes: Buffer) => promisify(zstdDecompress)(bytes),
});

async function uncompressSnappy(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) {
    return Buffer.from(await snappyUncompress(bytes));
  }
  const blocks: Buffer[] = [];
  for (let position = xerialHeaderSize; position < bytes.length; ) {
    const size = bytes.readUInt32BE(position);
    const block = bytes.subarray(position + 4, position + 4 + size);
    blocks.push(Buffer.from(await snappyUncompress(block)));
    position += 4 + size;
  }
  return Buffer.concat(blocks);
}

const codecs: Readonly<Record<string, number>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

async function produce(kafka: Kafka, { topic, codec, file }: PeerArguments): Promise<void> {
  const producer = kafka.producer({
    idempotent: true,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const lines = readLines(file);
  for (let start = 0; start < lines.length; start += messagesPerSend) {
    const messages = lines
      .slice(start, start + messagesPerSend)
      .map((value) => ({ value, partition: 0 }));
    await producer.send({ topic, messages, compression: codecs[codec] ?? CompressionTypes.None });
  }
  await producer.disconnect();
}

async function consume(kafka: Kafka, { topic, group, count, out }: PeerArguments): Promise<void> {
  const consumer = kafka.consumer({ groupId: group });
  const file = new LineFile(out, count);
  const { promise, resolve } = Promise.withResolvers<string>();
  // A consumer that has crashed only says so, and waits for nothing for ever.
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) return;
    console.error(payload.error);
    process.exit(1);
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) {
        if (file.isFull) return;
        file.write(message.value ?? Buffer.alloc(0));
        if (file.isFull) resolve(String(BigInt(message.offset) + 1n));
      }
    },
  });
  await consumer.commitOffsets([{ topic, partition: 0, offset: await promise }]);
  await consumer.disconnect();
  await file.close();
}

const given = peerArguments();
const kafka = new kafkajs.Kafka({
  brokers: [given.bootstrap],
  logLevel: kafkajs.logLevel.NOTHING,
  // Its default gives up before a broker that was killed may be back.
  retry: { retries: 100, maxRetryTime: 1000 },
});
await (given.action === 'produce' ? produce : consume)(kafka, given);
