/**
 * Reading the records of batches, one after the other, without copying them.
 *
 * Checks the structure as it goes (bad bytes are a `RecordsError`), not the CRC: who got the bytes
 * from afar checks that once with `isBatchCrcValid`.
 * Spec: https://kafka.apache.org/documentation/#recordbatch
 */
import { DECOMPRESSED_BYTES_MAX, decompress } from '../compression/codec.ts';
import { CompressionError } from '../compression/error.ts';
import {
  addToSequence,
  BATCH_HEADER_SIZE,
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchMagic,
  batchMaxTimestamp,
  batchRecordCount,
  batchTimestampType,
  Compression,
  CURRENT_MAGIC,
  isKnownCompression,
  NO_SEQUENCE,
  NOT_A_BATCH,
  TimestampType,
  wholeBatchSize,
} from './batch.ts';
import { RecordsError, RecordsFault } from './faults.ts';
import { readLegacyRecords } from './legacy.ts';
import { RecordView } from './record.ts';
import { layOutRecord, seen } from './walk.ts';

/** The records of one batch of format 2. */
export class BatchReader {
  /** Header fields that each record needs, taken once. */
  readonly #baseOffset: number;
  readonly #baseTimestamp: number;
  readonly #appendTimestamp: number;
  readonly #isLogAppendTime: boolean;
  readonly #baseSequence: number;
  readonly #records: Buffer;
  readonly #end: number;
  #at: number;
  #left: number;

  /** The batch lies whole in `buffer` (`wholeBatchSize`). Compressed records are decompressed here. */
  constructor(buffer: Buffer, at: number, bytesMax: number = DECOMPRESSED_BYTES_MAX) {
    const size = wholeBatchSize(buffer, at, buffer.length);
    if (size <= 0) throw new RecordsError(RecordsFault.batchSize);
    if (batchMagic(buffer, at) !== CURRENT_MAGIC) throw new RecordsError(RecordsFault.magic);
    this.#baseOffset = batchBaseOffset(buffer, at);
    this.#baseTimestamp = batchBaseTimestamp(buffer, at);
    this.#appendTimestamp = batchMaxTimestamp(buffer, at);
    this.#isLogAppendTime = batchTimestampType(buffer, at) === TimestampType.logAppendTime;
    this.#baseSequence = batchBaseSequence(buffer, at);
    this.#left = batchRecordCount(buffer, at);
    if (this.#left < 0) throw new RecordsError(RecordsFault.recordCount);
    const start = at + BATCH_HEADER_SIZE;
    const codec = batchCompression(buffer, at);
    if (codec === Compression.none || this.#left === 0) {
      this.#records = buffer;
      this.#at = start;
      this.#end = at + size;
    } else {
      this.#records = decompressRecords(codec, buffer.subarray(start, at + size), bytesMax);
      this.#at = 0;
      this.#end = this.#records.length;
    }
  }

  /** The next record, or undefined after the last. */
  next(): RecordView | undefined {
    const at = this.#at;
    const end = this.#end;
    if (this.#left === 0) {
      if (at !== end) throw new RecordsError(RecordsFault.bytesLeftOver);
      return undefined;
    }
    const recordEnd = layOutRecord(this.#records, at, end);
    if (recordEnd < 0) {
      throw new RecordsError(at === end ? RecordsFault.recordsMissing : RecordsFault.recordBytes);
    }
    this.#at = recordEnd;
    this.#left--;
    seen.size = recordEnd - at;
    return new RecordView(
      this.#records,
      this.#baseOffset + seen.offsetDelta,
      this.#isLogAppendTime ? this.#appendTimestamp : this.#baseTimestamp + seen.timestampDelta,
      this.#baseSequence < 0 ? NO_SEQUENCE : addToSequence(this.#baseSequence, seen.offsetDelta),
      seen,
    );
  }
}

/** All records of the whole batches in `buffer[start, end)`, of any format; a torn last one ends it. */
export function* readRecords(
  buffer: Buffer,
  start = 0,
  end: number = buffer.length,
  bytesMax: number = DECOMPRESSED_BYTES_MAX,
): Generator<RecordView, void, undefined> {
  let at = start;
  for (;;) {
    const size = wholeBatchSize(buffer, at, end);
    if (size === NOT_A_BATCH) throw new RecordsError(RecordsFault.batchSize);
    if (size <= 0) return;
    if (batchMagic(buffer, at) === CURRENT_MAGIC) {
      const reader = new BatchReader(buffer, at, bytesMax);
      for (let record = reader.next(); record !== undefined; record = reader.next()) yield record;
    } else {
      yield* readLegacyRecords(buffer, at, bytesMax);
    }
    at += size;
  }
}

function decompressRecords(codec: number, bytes: Buffer, bytesMax: number): Buffer {
  if (!isKnownCompression(codec)) throw new RecordsError(RecordsFault.codec);
  try {
    return decompress(codec, bytes, bytesMax);
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    throw new RecordsError(
      error.fault === 'tooLarge' ? RecordsFault.decompressedSize : RecordsFault.compressedBytes,
      error.message,
    );
  }
}
