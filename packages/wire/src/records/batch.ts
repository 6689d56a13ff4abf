/**
 * A record batch (format 2) seen in place: its header fields as functions over (buffer, at), where
 * `at` is the position of the batch. Nothing here allocates, copies or looks at records.
 *
 * Callers make sure that the header is there (`wholeBatchSize`); reads beyond the buffer throw.
 * Spec: KIP-98, https://kafka.apache.org/documentation/#recordbatch
 */
import { crc32c } from '../checksum/crc32c.ts';

/** Base offset and length: what precedes the bytes that the length counts. Same in all formats. */
export const BATCH_PREFIX_SIZE = 12;
export const BATCH_HEADER_SIZE = 61;
/** Enough bytes to know the size and the format of what follows. */
export const BATCH_MAGIC_END = 17;
/** The CRC covers all from here on; base offset and leader epoch lie outside, so brokers may set them. */
export const BATCH_CRC_START = 21;
export const CURRENT_MAGIC = 2;

export const NO_PRODUCER_ID = -1;
export const NO_SEQUENCE = -1;
export const NO_TIMESTAMP = -1;
export const NO_LEADER_EPOCH = -1;
export const SEQUENCE_MAX = 0x7fff_ffff;

/** Codec ids in the lowest three attribute bits. */
export const Compression = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
export type CompressionId = (typeof Compression)[keyof typeof Compression];

export const TimestampType = { createTime: 0, logAppendTime: 1 } as const;
export type TimestampTypeId = (typeof TimestampType)[keyof typeof TimestampType];

export const COMPRESSION_MASK = 0x07;
export const TIMESTAMP_TYPE_BIT = 0x08;
export const TRANSACTIONAL_BIT = 0x10;
export const CONTROL_BIT = 0x20;
export const DELETE_HORIZON_BIT = 0x40;

const SIZE_AT = 8;
const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const BASE_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const PRODUCER_ID_AT = 43;
const PRODUCER_EPOCH_AT = 51;
const BASE_SEQUENCE_AT = 53;
const RECORD_COUNT_AT = 57;

const TWO_32 = 0x1_0000_0000;

/** The bytes that the batch takes up in all, prefix included. */
export function batchSize(buffer: Buffer, at: number): number {
  return BATCH_PREFIX_SIZE + int32At(buffer, at + SIZE_AT);
}

export function batchBaseOffset(buffer: Buffer, at: number): number {
  return readInt64(buffer, at);
}

export function setBatchBaseOffset(buffer: Buffer, at: number, offset: number): void {
  writeInt64(buffer, at, offset);
}

export function batchLeaderEpoch(buffer: Buffer, at: number): number {
  return int32At(buffer, at + LEADER_EPOCH_AT);
}

export function setBatchLeaderEpoch(buffer: Buffer, at: number, leaderEpoch: number): void {
  buffer.writeInt32BE(leaderEpoch, at + LEADER_EPOCH_AT);
}

/** The format: 0, 1 or 2. In all three it stands at the same place. */
export function batchMagic(buffer: Buffer, at: number): number {
  return buffer.readInt8(at + MAGIC_AT);
}

export function batchCrc(buffer: Buffer, at: number): number {
  return int32At(buffer, at + CRC_AT) >>> 0;
}

export function batchAttributes(buffer: Buffer, at: number): number {
  return int16At(buffer, at + ATTRIBUTES_AT);
}

/** The codec id, 0 to 7: those above 4 (`isKnownCompression`) mean nothing yet. */
export function batchCompression(buffer: Buffer, at: number): number {
  return batchAttributes(buffer, at) & COMPRESSION_MASK;
}

export function isKnownCompression(id: number): id is CompressionId {
  return id >= Compression.none && id <= Compression.zstd;
}

export function batchTimestampType(buffer: Buffer, at: number): TimestampTypeId {
  return (batchAttributes(buffer, at) & TIMESTAMP_TYPE_BIT) === 0
    ? TimestampType.createTime
    : TimestampType.logAppendTime;
}

export function isTransactionalBatch(buffer: Buffer, at: number): boolean {
  return (batchAttributes(buffer, at) & TRANSACTIONAL_BIT) !== 0;
}

export function isControlBatch(buffer: Buffer, at: number): boolean {
  return (batchAttributes(buffer, at) & CONTROL_BIT) !== 0;
}

/** Whether the base timestamp is the time after which the cleaner may drop tombstones: KIP-534. */
export function hasDeleteHorizon(buffer: Buffer, at: number): boolean {
  return (batchAttributes(buffer, at) & DELETE_HORIZON_BIT) !== 0;
}

export function batchLastOffsetDelta(buffer: Buffer, at: number): number {
  return int32At(buffer, at + LAST_OFFSET_DELTA_AT);
}

export function batchLastOffset(buffer: Buffer, at: number): number {
  return batchBaseOffset(buffer, at) + batchLastOffsetDelta(buffer, at);
}

export function batchBaseTimestamp(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + BASE_TIMESTAMP_AT);
}

export function batchMaxTimestamp(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + MAX_TIMESTAMP_AT);
}

/** Both fields lie under the CRC, which is computed anew unless nothing changes. */
export function setBatchMaxTimestamp(
  buffer: Buffer,
  at: number,
  timestampType: TimestampTypeId,
  maxTimestamp: number,
): void {
  const attributes = batchAttributes(buffer, at);
  const wanted =
    timestampType === TimestampType.logAppendTime
      ? attributes | TIMESTAMP_TYPE_BIT
      : attributes & ~TIMESTAMP_TYPE_BIT;
  if (wanted === attributes && batchMaxTimestamp(buffer, at) === maxTimestamp) return;
  buffer.writeInt16BE(wanted, at + ATTRIBUTES_AT);
  writeInt64(buffer, at + MAX_TIMESTAMP_AT, maxTimestamp);
  sealBatch(buffer, at);
}

export function batchProducerId(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + PRODUCER_ID_AT);
}

export function batchProducerEpoch(buffer: Buffer, at: number): number {
  return int16At(buffer, at + PRODUCER_EPOCH_AT);
}

export function batchBaseSequence(buffer: Buffer, at: number): number {
  return int32At(buffer, at + BASE_SEQUENCE_AT);
}

export function batchLastSequence(buffer: Buffer, at: number): number {
  const base = batchBaseSequence(buffer, at);
  return base === NO_SEQUENCE ? NO_SEQUENCE : addToSequence(base, batchLastOffsetDelta(buffer, at));
}

/** Sequences go round from 2^31-1 to 0: KIP-98. */
export function addToSequence(sequence: number, count: number): number {
  const sum = sequence + count;
  return sum > SEQUENCE_MAX ? sum - SEQUENCE_MAX - 1 : sum;
}

export function subtractFromSequence(sequence: number, count: number): number {
  return sequence < count ? SEQUENCE_MAX - (count - sequence) + 1 : sequence - count;
}

export function batchRecordCount(buffer: Buffer, at: number): number {
  return int32At(buffer, at + RECORD_COUNT_AT);
}

export function computeBatchCrc(buffer: Buffer, at: number): number {
  return crc32c(buffer.subarray(at + BATCH_CRC_START, at + batchSize(buffer, at)));
}

export function isBatchCrcValid(buffer: Buffer, at: number): boolean {
  return batchCrc(buffer, at) === computeBatchCrc(buffer, at);
}

/** Writes the CRC that fits the batch as it now is. */
export function sealBatch(buffer: Buffer, at: number): void {
  buffer.writeUInt32BE(computeBatchCrc(buffer, at), at + CRC_AT);
}

/** What `wholeBatchSize` answers when the bytes at hand end within the batch. */
export const TORN_BATCH = 0;
/** What it answers when no further byte can make this a batch. */
export const NOT_A_BATCH = -1;

const LEGACY_SIZE_MIN = [14, 22] as const;

/**
 * The size of the batch at `at` when all of it lies before `end`; otherwise `TORN_BATCH` or
 * `NOT_A_BATCH` (both are ≤ 0). So the loop over batches, tolerant of a torn last one, is
 * `for (let size; (size = wholeBatchSize(buffer, at, end)) > 0; at += size)`.
 */
export function wholeBatchSize(buffer: Buffer, at: number, end: number): number {
  if (end - at < BATCH_PREFIX_SIZE) return TORN_BATCH;
  const length = int32At(buffer, at + SIZE_AT);
  if (length < LEGACY_SIZE_MIN[0]) return NOT_A_BATCH;
  if (end - at < BATCH_MAGIC_END) return TORN_BATCH;
  const magic = batchMagic(buffer, at);
  if (magic === CURRENT_MAGIC) {
    if (length < BATCH_HEADER_SIZE - BATCH_PREFIX_SIZE) return NOT_A_BATCH;
  } else if (magic < 0 || magic > CURRENT_MAGIC || (magic === 1 && length < LEGACY_SIZE_MIN[1])) {
    return NOT_A_BATCH;
  }
  const size = BATCH_PREFIX_SIZE + length;
  return end - at < size ? TORN_BATCH : size;
}

/** Positions of the whole batches in `buffer`, for code that is not in a hurry. */
export function* batchPositions(
  buffer: Buffer,
  start = 0,
  end: number = buffer.length,
): Generator<number, void, undefined> {
  let at = start;
  for (let size = wholeBatchSize(buffer, at, end); size > 0; ) {
    yield at;
    at += size;
    size = wholeBatchSize(buffer, at, end);
  }
}

/** Two 32-bit halves: exact up to ±2^53, far faster than a bigint, approximate beyond. */
export function readInt64(buffer: Buffer, at: number): number {
  return int32At(buffer, at) * TWO_32 + (int32At(buffer, at + 4) >>> 0);
}

/**
 * Like `Buffer.readInt32BE`, without its checks: a header is read field by field many times a
 * second. The caller has seen that the bytes are there; what is not there reads as 0.
 */
export function int32At(buffer: Uint8Array, at: number): number {
  return (
    ((buffer[at] ?? 0) << 24) |
    ((buffer[at + 1] ?? 0) << 16) |
    ((buffer[at + 2] ?? 0) << 8) |
    (buffer[at + 3] ?? 0)
  );
}

export function int16At(buffer: Uint8Array, at: number): number {
  return (((buffer[at] ?? 0) << 24) >> 16) | (buffer[at + 1] ?? 0);
}

export function writeInt64(buffer: Buffer, at: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * TWO_32, at + 4);
}
