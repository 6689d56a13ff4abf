/**
 * Message formats 0 and 1, read only: directories and clients from before Kafka 0.11 have them.
 * Each message stands alone with its offset; compressed ones are a message whose value is a set of
 * messages, one level deep.
 *
 * Spec: https://kafka.apache.org/documentation/#messageset; KIP-31 (relative offsets in format 1),
 * KIP-32 (timestamps), KIP-57 (LZ4's header checksum in format 0).
 */
import { crc32 } from '../checksum/crc32.ts';
import { DECOMPRESSED_BYTES_MAX, decompress } from '../compression/codec.ts';
import { CompressionError } from '../compression/error.ts';
import { decompressLz4 } from '../compression/lz4.ts';
import {
  BATCH_PREFIX_SIZE,
  COMPRESSION_MASK,
  Compression,
  NO_SEQUENCE,
  NO_TIMESTAMP,
  readInt64,
  TIMESTAMP_TYPE_BIT,
  TORN_BATCH,
  wholeBatchSize,
} from './batch.ts';
import { RecordsError, RecordsFault } from './faults.ts';
import { RecordView } from './record.ts';

const CRC_AT = 12;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 17;
const TIMESTAMP_AT = 18;
const KEY_AT = [18, 26] as const;

/** Whether the CRC of the message at `at`, which lies whole in the buffer, is that of its bytes. */
export function isLegacyCrcValid(buffer: Buffer, at: number): boolean {
  const end = at + BATCH_PREFIX_SIZE + buffer.readInt32BE(at + 8);
  return buffer.readUInt32BE(at + CRC_AT) === crc32(buffer.subarray(at + MAGIC_AT, end));
}

/** The records of one message that lies whole in the buffer: itself, or those it wraps. */
export function readLegacyRecords(
  buffer: Buffer,
  at: number,
  bytesMax: number = DECOMPRESSED_BYTES_MAX,
): RecordView[] {
  const message = readMessage(buffer, at, buffer.length);
  if (message.codec === Compression.none) {
    return [toRecord(buffer, message, message.offset, message.timestamp)];
  }
  const set = decompressSet(buffer, message, bytesMax);
  const inner: LegacyMessage[] = [];
  for (let innerAt = 0; ; ) {
    const size = wholeBatchSize(set, innerAt, set.length);
    if (size === TORN_BATCH) break;
    const next = readMessage(set, innerAt, set.length);
    if (next.codec !== Compression.none) throw corrupt('A compressed message within another.');
    inner.push(next);
    innerAt += size;
  }
  const first = firstOffset(message, inner);
  return inner.map((each) => {
    // Stamped by the broker, the wrapper's timestamp holds for all.
    const isStamped = each.magic === 1 && message.isLogAppendTime;
    const offset = message.magic === 1 ? first + each.offset : each.offset;
    return toRecord(set, each, offset, isStamped ? message.timestamp : each.timestamp);
  });
}

interface LegacyMessage {
  readonly offset: number;
  readonly magic: 0 | 1;
  readonly codec: number;
  readonly isLogAppendTime: boolean;
  readonly timestamp: number;
  readonly keyAt: number;
  readonly keySize: number;
  readonly valueAt: number;
  readonly valueSize: number;
  readonly size: number;
}

function readMessage(buffer: Buffer, at: number, end: number): LegacyMessage {
  const size = wholeBatchSize(buffer, at, end);
  if (size <= 0) throw new RecordsError(RecordsFault.batchSize);
  const magic = buffer[at + MAGIC_AT];
  if (magic !== 0 && magic !== 1) throw new RecordsError(RecordsFault.magic);
  const messageEnd = at + size;
  const attributes = buffer[at + ATTRIBUTES_AT] as number;
  const keyAt = at + KEY_AT[magic] + 4;
  const keySize = buffer.readInt32BE(keyAt - 4);
  const valueAt = keyAt + Math.max(keySize, 0) + 4;
  if (valueAt > messageEnd) throw corrupt('A key longer than its message.');
  const valueSize = buffer.readInt32BE(valueAt - 4);
  if (valueAt + Math.max(valueSize, 0) > messageEnd)
    throw corrupt('A value longer than its message.');
  return {
    offset: readInt64(buffer, at),
    magic,
    codec: attributes & COMPRESSION_MASK,
    isLogAppendTime: magic === 1 && (attributes & TIMESTAMP_TYPE_BIT) !== 0,
    timestamp: magic === 0 ? NO_TIMESTAMP : readInt64(buffer, at + TIMESTAMP_AT),
    keyAt,
    keySize,
    valueAt,
    valueSize,
    size,
  };
}

/** Offsets within a set of format 1 count from its first message; the wrapper has the last one's. */
function firstOffset(wrapper: LegacyMessage, inner: readonly LegacyMessage[]): number {
  const last = inner.at(-1);
  if (last === undefined) throw corrupt('A compressed set without messages.');
  // Some producers left the wrapper at 0 and the broker stored it so.
  if (wrapper.magic === 0 || wrapper.offset === 0) return 0;
  if (wrapper.offset < last.offset) throw corrupt('A compressed set that begins below offset 0.');
  return wrapper.offset - last.offset;
}

function decompressSet(buffer: Buffer, message: LegacyMessage, bytesMax: number): Buffer {
  const { codec, magic, valueAt, valueSize } = message;
  if (valueSize < 0) throw corrupt('A compressed message without a value.');
  const bytes = buffer.subarray(valueAt, valueAt + valueSize);
  try {
    switch (codec) {
      case Compression.gzip:
      case Compression.snappy:
        return decompress(codec, bytes, bytesMax);
      case Compression.lz4:
        return decompressLz4(bytes, bytesMax, magic === 0 ? 'ignored' : 'checked');
      default:
        throw new RecordsError(RecordsFault.codec);
    }
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    throw new RecordsError(
      error.fault === 'tooLarge' ? RecordsFault.decompressedSize : RecordsFault.compressedBytes,
      error.message,
    );
  }
}

function toRecord(
  buffer: Buffer,
  message: LegacyMessage,
  offset: number,
  timestamp: number,
): RecordView {
  const layout = { ...message, headersAt: 0, headerCount: 0 };
  return new RecordView(buffer, offset, timestamp, NO_SEQUENCE, layout);
}

function corrupt(detail: string): RecordsError {
  return new RecordsError(RecordsFault.recordBytes, detail);
}
