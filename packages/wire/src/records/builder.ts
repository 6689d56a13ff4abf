/**
 * Building one batch of format 2, record by record, into a buffer that grows.
 *
 * Records are written as they come; only `build` compresses them and writes the header. Without
 * compression the bytes are those of the Java client.
 * Spec: https://kafka.apache.org/documentation/#recordbatch; KIP-98, KIP-534 (delete horizon).
 */
import { compress } from '../compression/codec.ts';
import { varintSize } from '../varint.ts';
import {
  BATCH_HEADER_SIZE,
  Compression,
  type CompressionId,
  NO_LEADER_EPOCH,
  NO_PRODUCER_ID,
  NO_SEQUENCE,
  NO_TIMESTAMP,
  TimestampType,
} from './batch.ts';
import { writeBatchHeader } from './header.ts';
import { type NewRecord, recordBodySize, recordSizeBound, writeRecord } from './record.ts';

export interface ProducerState {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
}

export const NO_PRODUCER: ProducerState = {
  producerId: NO_PRODUCER_ID,
  producerEpoch: -1,
  baseSequence: NO_SEQUENCE,
  isTransactional: false,
};

export interface BatchOptions {
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly compression?: CompressionId;
  /** The codec's own scale; without it, the codec's default. */
  readonly compressionLevel?: number | undefined;
  /** Set, the batch has LogAppendTime and this is the timestamp of all its records. */
  readonly logAppendTimeMs?: number | undefined;
  readonly producer?: ProducerState;
  readonly isControl?: boolean;
  /** Set, readers learn from it when tombstones may go. */
  readonly deleteHorizonMs?: number | undefined;
  /** `hasRoomFor` answers by it; a first record may always be larger. */
  readonly bytesMax?: number;
  /** Compressed size over plain size, as seen in earlier batches, for the estimate. */
  readonly compressionRatio?: number;
}

/** A bound on the batch says how much room to begin with, within reason. */
const CAPACITY_FIRST = 512;
const CAPACITY_FIRST_MAX = 16 * 1024;
const RECORDS_MAX = 0x7fff_ffff;
/** Estimates lean to the large side by this much, as the Java client's do. */
const RATIO_MARGIN = 1.05;

export class BatchBuilder {
  readonly #options: BatchOptions;
  readonly #baseOffset: number;
  readonly #compression: CompressionId;
  #producer: ProducerState;
  #buffer: Buffer;
  /** Where the next record goes; the header's place is left free. */
  #at: number = BATCH_HEADER_SIZE;
  #baseTimestamp: number | undefined;
  #maxTimestamp: number = NO_TIMESTAMP;
  #lastOffset: number;
  #recordCount = 0;
  /** The compressed records, kept in case that only the producer's state changes. */
  #compressed: Buffer | undefined;

  constructor(options: BatchOptions = {}) {
    this.#options = options;
    this.#baseOffset = options.baseOffset ?? 0;
    this.#compression = options.compression ?? Compression.none;
    this.#producer = options.producer ?? NO_PRODUCER;
    this.#baseTimestamp = options.deleteHorizonMs;
    this.#lastOffset = this.#baseOffset - 1;
    const capacity = Math.min(options.bytesMax ?? CAPACITY_FIRST, CAPACITY_FIRST_MAX);
    this.#buffer = Buffer.allocUnsafe(Math.max(capacity, CAPACITY_FIRST));
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  get lastOffset(): number {
    return this.#lastOffset;
  }

  get maxTimestamp(): number {
    return this.#maxTimestamp;
  }

  /** Header and records without compression. */
  get plainSize(): number {
    return this.#at;
  }

  /** What the batch will take up, by the compression ratio that was given. */
  get estimatedSize(): number {
    return this.#estimate(this.#at - BATCH_HEADER_SIZE);
  }

  /** Whether the estimate stays within `bytesMax` with this record. True for the first. */
  hasRoomFor(record: NewRecord): boolean {
    if (this.#recordCount === 0) return true;
    const bytesMax = this.#options.bytesMax ?? Number.POSITIVE_INFINITY;
    return this.estimatedSize + recordSizeBound(record) <= bytesMax;
  }

  /** Appends at the next offset and returns it. */
  append(record: NewRecord): number {
    const offset = this.#lastOffset + 1;
    this.appendAt(offset, record);
    return offset;
  }

  /** Appends at an offset above all so far: what the cleaner needs, which leaves gaps. */
  appendAt(offset: number, record: NewRecord): void {
    const { timestamp } = record;
    if (offset <= this.#lastOffset) {
      throw new RangeError(`offset ${offset} is not above ${this.#lastOffset}`);
    }
    const offsetDelta = offset - this.#baseOffset;
    if (offsetDelta > RECORDS_MAX)
      throw new RangeError(`offset ${offset} is too far from the base`);
    if (timestamp < 0 && timestamp !== NO_TIMESTAMP) {
      throw new RangeError(`negative timestamp ${timestamp}`);
    }
    this.#baseTimestamp ??= timestamp;
    const timestampDelta = timestamp - this.#baseTimestamp;
    const bodySize = recordBodySize(record, offsetDelta, timestampDelta);
    this.#reserve(varintSize(bodySize) + bodySize);
    this.#at = writeRecord(this.#buffer, this.#at, record, offsetDelta, timestampDelta, bodySize);
    this.#recordCount++;
    this.#lastOffset = offset;
    if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
    this.#compressed = undefined;
  }

  /** The last offset that the batch covers, where that is more than its records do. */
  coverUpTo(offset: number): void {
    if (offset < this.#lastOffset) throw new RangeError(`offset ${offset} is already covered`);
    this.#lastOffset = offset;
  }

  /** A producer learns its id and sequence only when it sends; `build` after that, even again. */
  setProducer(producer: ProducerState): void {
    this.#producer = producer;
  }

  /**
   * The finished batch; empty when there are no records. Without compression it is a view of the
   * builder's own buffer, so that a later `append` or `build` may change it.
   */
  build(): Buffer {
    if (this.#recordCount === 0) return this.#buffer.subarray(0, 0);
    this.#checkProducer();
    if (this.#compression === Compression.none) {
      const batch = this.#buffer.subarray(0, this.#at);
      this.#writeHeader(batch);
      return batch;
    }
    const plain = this.#buffer.subarray(BATCH_HEADER_SIZE, this.#at);
    this.#compressed ??= compress(this.#compression, plain, this.#options.compressionLevel);
    const batch = Buffer.allocUnsafe(BATCH_HEADER_SIZE + this.#compressed.length);
    this.#compressed.copy(batch, BATCH_HEADER_SIZE);
    this.#writeHeader(batch);
    return batch;
  }

  #writeHeader(batch: Buffer): void {
    const { leaderEpoch, logAppendTimeMs, isControl, deleteHorizonMs } = this.#options;
    const isLogAppendTime = logAppendTimeMs !== undefined;
    const { createTime, logAppendTime } = TimestampType;
    const header = {
      ...this.#producer,
      baseOffset: this.#baseOffset,
      leaderEpoch: leaderEpoch ?? NO_LEADER_EPOCH,
      compression: this.#compression,
      timestampType: isLogAppendTime ? logAppendTime : createTime,
      isControl: isControl ?? false,
      hasDeleteHorizon: deleteHorizonMs !== undefined,
      lastOffsetDelta: this.#lastOffset - this.#baseOffset,
      baseTimestamp: this.#baseTimestamp ?? NO_TIMESTAMP,
      maxTimestamp: isLogAppendTime ? logAppendTimeMs : this.#maxTimestamp,
      recordCount: this.#recordCount,
    };
    writeBatchHeader(batch, 0, header, batch.length);
  }

  #checkProducer(): void {
    const { producerId, producerEpoch, baseSequence, isTransactional } = this.#producer;
    if (producerId === NO_PRODUCER_ID) {
      if (isTransactional) throw new RangeError('a transactional batch without a producer id');
      return;
    }
    if (producerEpoch < 0) throw new RangeError('a producer id without an epoch');
    if (baseSequence < 0 && this.#options.isControl !== true) {
      throw new RangeError('a producer id without a sequence');
    }
  }

  #estimate(recordsSize: number): number {
    if (this.#compression === Compression.none) return BATCH_HEADER_SIZE + recordsSize;
    const ratio = (this.#options.compressionRatio ?? 1) * RATIO_MARGIN;
    return BATCH_HEADER_SIZE + Math.floor(recordsSize * ratio);
  }

  #reserve(size: number): void {
    const wanted = this.#at + size;
    if (wanted <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}
