/**
 * The state of all producers at one offset, as a file: what recovery begins with, so that it need
 * not scan the whole log.
 *
 * Spec: Kafka's `.snapshot`: int16 version 1, uint32 CRC-32C of what follows it, int32 count, and
 * 46 bytes for each producer. Only the last of its batches is kept.
 */
import { crc32c, readInt64, writeInt64 } from '@odradek/wire/records';
import { ProducerState } from './producer-state.ts';

const VERSION = 1;
const CRC_AT = 2;
const CRC_START = 6;
const ENTRIES_AT = 10;
const ENTRY_SIZE = 46;

export function encodeProducerSnapshot(producers: Iterable<ProducerState>, count: number): Buffer {
  const buffer = Buffer.allocUnsafe(ENTRIES_AT + count * ENTRY_SIZE);
  buffer.writeInt16BE(VERSION, 0);
  buffer.writeInt32BE(count, CRC_START);
  let at = ENTRIES_AT;
  for (const producer of producers) {
    writeInt64(buffer, at, producer.producerId);
    buffer.writeInt16BE(producer.epoch, at + 8);
    buffer.writeInt32BE(producer.lastSequence, at + 10);
    writeInt64(buffer, at + 14, producer.lastOffset);
    buffer.writeInt32BE(producer.lastOffsetDelta, at + 22);
    writeInt64(buffer, at + 26, producer.lastTimestamp);
    buffer.writeInt32BE(producer.coordinatorEpoch, at + 34);
    writeInt64(buffer, at + 38, producer.transactionFirstOffset);
    at += ENTRY_SIZE;
  }
  buffer.writeUInt32BE(crc32c(buffer.subarray(CRC_START)), CRC_AT);
  return buffer;
}

/** `undefined` when the file is damaged or of a version that is not known. */
export function decodeProducerSnapshot(buffer: Buffer): ProducerState[] | undefined {
  if (buffer.length < ENTRIES_AT || buffer.readInt16BE(0) !== VERSION) return undefined;
  if (buffer.readUInt32BE(CRC_AT) !== crc32c(buffer.subarray(CRC_START))) return undefined;
  const count = buffer.readInt32BE(CRC_START);
  if (count < 0 || ENTRIES_AT + count * ENTRY_SIZE !== buffer.length) return undefined;
  const producers: ProducerState[] = [];
  for (let at = ENTRIES_AT; at < buffer.length; at += ENTRY_SIZE) {
    const producer = new ProducerState(readInt64(buffer, at));
    producer.useEpoch(buffer.readInt16BE(at + 8));
    const lastOffset = readInt64(buffer, at + 14);
    const timestamp = readInt64(buffer, at + 26);
    if (lastOffset >= 0) {
      const delta = buffer.readInt32BE(at + 22);
      producer.addBatch(buffer.readInt32BE(at + 10), lastOffset, delta, timestamp);
    }
    producer.lastTimestamp = timestamp;
    producer.coordinatorEpoch = buffer.readInt32BE(at + 34);
    producer.transactionFirstOffset = readInt64(buffer, at + 38);
    producers.push(producer);
  }
  return producers;
}
