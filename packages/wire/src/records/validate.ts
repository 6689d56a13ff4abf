/**
 * Whether a record batch may be stored: its header as a client must have set it, and its records,
 * walked by their lengths without decoding. The good path of an uncompressed batch allocates
 * nothing.
 *
 * Not the size of the batch, sequences of a producer, or who may write: the log and the broker know.
 * Spec: KIP-98; `message.timestamp.*` in KIP-937; record errors in KIP-467.
 */
import { DECOMPRESSED_BYTES_MAX, decompress } from '../compression/codec.ts';
import { CompressionError } from '../compression/error.ts';
import { MALFORMED } from '../varint.ts';
import {
  BATCH_HEADER_SIZE,
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchLastOffsetDelta,
  batchMagic,
  batchMaxTimestamp,
  batchProducerId,
  batchRecordCount,
  batchTimestampType,
  Compression,
  CURRENT_MAGIC,
  isBatchCrcValid,
  isControlBatch,
  isKnownCompression,
  NO_PRODUCER_ID,
  NO_TIMESTAMP,
  TimestampType,
  type TimestampTypeId,
  wholeBatchSize,
} from './batch.ts';
import { RecordsFault, type RecordsFaultId } from './faults.ts';
import { layOutRecord, seen, walked, walkRecords } from './walk.ts';

/** What a topic asks of records. Timestamps beyond ±2^53 are always out of range. */
export interface RecordsBounds {
  readonly keyRequired: boolean;
  /** The topic's own. With LogAppendTime the producer's timestamps do not matter. */
  readonly timestampType: TimestampTypeId;
  readonly timestampMin: number;
  readonly timestampMax: number;
  readonly decompressedBytesMax: number;
}

export const ANY_RECORDS: RecordsBounds = {
  keyRequired: false,
  timestampType: TimestampType.createTime,
  timestampMin: Number.MIN_SAFE_INTEGER,
  timestampMax: Number.MAX_SAFE_INTEGER,
  decompressedBytesMax: DECOMPRESSED_BYTES_MAX,
};

/** A record that alone is at fault: without key, or with a wrong timestamp. */
export interface RejectedRecord {
  readonly index: number;
  readonly fault: RecordsFaultId;
  readonly timestamp: number;
}

/** More rejected records than this are counted as one fault but not listed. */
export const REJECTED_RECORDS_MAX = 10_000;

/** What a check found. Meant to be kept and passed to the next check. */
export class RecordsCheck {
  fault: RecordsFaultId = RecordsFault.none;
  /** The first record at fault; −1 when the fault is the batch's. */
  recordIndex = -1;
  /** The largest timestamp seen: what the header ought to say. */
  maxTimestamp: number = NO_TIMESTAMP;
  /** The size of the records without compression. */
  recordsSize = 0;
  rejected: RejectedRecord[] = [];

  reset(): void {
    this.fault = RecordsFault.none;
    this.recordIndex = -1;
    this.maxTimestamp = NO_TIMESTAMP;
    this.recordsSize = 0;
    // Callers may keep the list, so it is not emptied but left to them.
    if (this.rejected.length > 0) this.rejected = [];
  }
}

/** Whether a whole batch of format 2 with a matching checksum lies at `at`. */
export function checkBatch(buffer: Buffer, at: number, end: number): RecordsFaultId {
  if (wholeBatchSize(buffer, at, end) <= 0) return RecordsFault.batchSize;
  if (batchMagic(buffer, at) !== CURRENT_MAGIC) return RecordsFault.magic;
  return isBatchCrcValid(buffer, at) ? RecordsFault.none : RecordsFault.crc;
}

/** Whether the header says only what a client may say. */
export function checkClientBatch(buffer: Buffer, at: number): RecordsFaultId {
  if (batchBaseOffset(buffer, at) !== 0) return RecordsFault.baseOffset;
  const count = batchRecordCount(buffer, at);
  if (count <= 0) return RecordsFault.recordCount;
  if (batchLastOffsetDelta(buffer, at) + 1 !== count) return RecordsFault.offsetRange;
  if (isControlBatch(buffer, at)) return RecordsFault.controlBatch;
  if (batchProducerId(buffer, at) > NO_PRODUCER_ID && batchBaseSequence(buffer, at) < 0) {
    return RecordsFault.sequence;
  }
  return isKnownCompression(batchCompression(buffer, at)) ? RecordsFault.none : RecordsFault.codec;
}

/**
 * Walks the records of the batch that fills `buffer[at, end)`, header already checked.
 *
 * Kafka stores or repairs batches whose offset deltas are not 0, 1, 2…; `offsetOrder` is therefore
 * the weakest fault: everything else is in order when it is reported.
 */
export function checkRecords(
  buffer: Buffer,
  at: number,
  end: number,
  bounds: RecordsBounds = ANY_RECORDS,
  check: RecordsCheck = new RecordsCheck(),
): RecordsFaultId {
  check.reset();
  const codec = batchCompression(buffer, at);
  const start = at + BATCH_HEADER_SIZE;
  if (codec === Compression.none) {
    return walk(buffer, at, buffer, start, end, bounds, check);
  }
  const records = decompressInto(check, codec, buffer.subarray(start, end), bounds);
  return records === undefined
    ? check.fault
    : walk(buffer, at, records, 0, records.length, bounds, check);
}

function decompressInto(
  check: RecordsCheck,
  codec: number,
  bytes: Buffer,
  bounds: RecordsBounds,
): Buffer | undefined {
  if (!isKnownCompression(codec)) {
    check.fault = RecordsFault.codec;
    return undefined;
  }
  try {
    return decompress(codec, bytes, bounds.decompressedBytesMax);
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    check.fault =
      error.fault === 'tooLarge' ? RecordsFault.decompressedSize : RecordsFault.compressedBytes;
    return undefined;
  }
}

function walk(
  batch: Buffer,
  batchAt: number,
  records: Buffer,
  start: number,
  end: number,
  bounds: RecordsBounds,
  check: RecordsCheck,
): RecordsFaultId {
  const count = batchRecordCount(batch, batchAt);
  const recordsEnd = walkRecords(records, start, end, count);
  if (recordsEnd !== end) {
    const isShort = recordsEnd === MALFORMED;
    check.recordIndex = isShort ? walked.count : -1;
    check.fault = isShort ? faultAt(records, start, end) : RecordsFault.bytesLeftOver;
    return check.fault;
  }
  check.recordsSize = end - start;
  const { isInOrder } = walked;
  if (isWithin(batch, batchAt, bounds, check)) {
    check.fault = isInOrder ? RecordsFault.none : RecordsFault.offsetOrder;
    return check.fault;
  }
  judgeEach(batch, batchAt, records, start, end, bounds, check);
  if (check.fault === RecordsFault.none && !isInOrder) check.fault = RecordsFault.offsetOrder;
  return check.fault;
}

/** Why a walk stopped: at the end of the bytes, or within them. */
function faultAt(records: Buffer, start: number, end: number): RecordsFaultId {
  let at = start;
  while (at >= 0 && at < end) at = layOutRecord(records, at, end);
  return at === end ? RecordsFault.recordsMissing : RecordsFault.recordBytes;
}

/** Whether the records just walked over all keep the bounds, judged by their extremes alone. */
function isWithin(
  batch: Buffer,
  batchAt: number,
  bounds: RecordsBounds,
  check: RecordsCheck,
): boolean {
  if (batchTimestampType(batch, batchAt) === TimestampType.logAppendTime) return false;
  if (!walked.isNarrow || (bounds.keyRequired && !walked.isKeyed)) return false;
  if (walked.count === 0) return true;
  const base = batchBaseTimestamp(batch, batchAt);
  const timestampMax = base + walked.timestampDeltaMax;
  if (timestampMax > NO_TIMESTAMP) check.maxTimestamp = timestampMax;
  if (bounds.timestampType !== TimestampType.createTime) return true;
  const timestampMin = base + walked.timestampDeltaMin;
  return timestampMin >= bounds.timestampMin && timestampMax <= bounds.timestampMax;
}

/** Record by record, where the extremes leave open which record breaks which rule, or whether any. */
function judgeEach(
  batch: Buffer,
  batchAt: number,
  records: Buffer,
  start: number,
  end: number,
  bounds: RecordsBounds,
  check: RecordsCheck,
): void {
  const baseTimestamp = batchBaseTimestamp(batch, batchAt);
  const isLogAppendTime = batchTimestampType(batch, batchAt) === TimestampType.logAppendTime;
  const appendTimestamp = batchMaxTimestamp(batch, batchAt);
  const { keyRequired, timestampMin, timestampMax } = bounds;
  const isBounded = bounds.timestampType === TimestampType.createTime;
  let maxTimestamp: number = NO_TIMESTAMP;
  for (let at = start, index = 0; at < end; index++) {
    at = layOutRecord(records, at, end);
    const timestamp = isLogAppendTime ? appendTimestamp : baseTimestamp + seen.timestampDelta;
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    if (keyRequired && seen.keySize < 0) {
      reject(check, index, RecordsFault.keyMissing, timestamp);
    } else if (isBounded && timestamp !== NO_TIMESTAMP) {
      if (timestamp < timestampMin || timestamp > timestampMax) {
        reject(check, index, RecordsFault.timestamp, timestamp);
      }
    } else if (isLogAppendTime) {
      reject(check, index, RecordsFault.timestampType, timestamp);
    }
  }
  check.maxTimestamp = maxTimestamp;
}

/** A wrong timestamp gives the whole batch its error code, wherever in the batch it stands. */
function reject(
  check: RecordsCheck,
  index: number,
  fault: RecordsFaultId,
  timestamp: number,
): void {
  const isFirst = check.fault === RecordsFault.none;
  if (isFirst) check.recordIndex = index;
  if (isFirst || fault !== RecordsFault.keyMissing) check.fault = fault;
  if (check.rejected.length < REJECTED_RECORDS_MAX) {
    check.rejected.push({ index, fault, timestamp });
  }
}
