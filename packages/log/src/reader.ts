/**
 * Finds the bytes that a reader of a log wants, and how many of them it may have. The reader, not
 * this, moves the bytes: from the file straight into its own buffer.
 */
import {
  BATCH_HEADER_SIZE,
  batchBaseOffset,
  batchSize,
  NOT_A_BATCH,
  wholeBatchSize,
} from '@odradek/wire/records';
import type { World } from '@odradek/world';
import { lastOffsetOf } from './batch-walk.ts';
import { ErrorCode } from './errors.ts';
import type { LocatedRecords, LogBounds, ReadOptions, ReadResult } from './options.ts';
import { PositionCache } from './position-cache.ts';
import type { Segments } from './segments.ts';
import type { AbortedTransaction } from './transaction-index.ts';
import type { WriteQueue } from './write-queue.ts';

/** With `minOneBatch`, at least this much is read, so that the first batch's size is seen. */
const FIRST_READ_BYTES_MIN = 4096;
const NO_BYTES: Buffer = Buffer.alloc(0);

export class LogReader {
  readonly #world: World;
  readonly #segments: Segments;
  readonly #bounds: LogBounds;
  readonly #queue: WriteQueue;
  readonly #cache = new PositionCache();
  /** Changes when positions that were handed out may not hold any more. */
  #generation = 0;

  constructor(
    world: World,
    parts: { readonly segments: Segments; readonly bounds: LogBounds; readonly queue: WriteQueue },
  ) {
    this.#world = world;
    this.#segments = parts.segments;
    this.#bounds = parts.bounds;
    this.#queue = parts.queue;
  }

  locate(offset: number, options: ReadOptions): LocatedRecords {
    if (offset < this.#bounds.start || offset > this.#bounds.end) {
      return nothing(ErrorCode.OFFSET_OUT_OF_RANGE, options);
    }
    const upTo = Math.min(options.upTo, this.#queue.writtenEndOffset);
    if (offset >= upTo) return nothing(ErrorCode.NONE, options);
    const nowMs = this.#world.clock.nowMs();
    for (let index = this.#segments.indexOf(offset); ; index++) {
      const segment = this.#segments.at(index);
      if (segment === undefined || segment.baseOffset >= upTo) break;
      const end = segment.writtenSize;
      if (end === 0) continue;
      this.#segments.use(segment, nowMs);
      let position = this.#cache.positionOf(offset, segment);
      if (position < 0) position = segment.positionOf(offset, end) ?? end;
      if (position >= end) continue;
      const wanted = options.minOneBatch
        ? Math.max(options.bytesMax, FIRST_READ_BYTES_MIN)
        : options.bytesMax;
      return {
        errorCode: ErrorCode.NONE,
        file: segment.file,
        position,
        size: Math.min(wanted, end - position),
        bytesMax: options.bytesMax,
        upTo,
        segment,
        minOneBatch: options.minOneBatch,
        generation: this.#generation,
        firstBatchSize: 0,
        isDamaged: false,
      };
    }
    return nothing(ErrorCode.NONE, options);
  }

  trim(located: LocatedRecords, buffer: Buffer, size: number): number {
    if (located.segment === undefined || size < BATCH_HEADER_SIZE) return 0;
    const end = Math.min(size, located.bytesMax);
    const whole = this.#wholeBatches(located, buffer, end);
    if (whole > 0) return whole;
    const first = wholeBatchSize(buffer, 0, size);
    if (first === NOT_A_BATCH) located.isDamaged = true;
    if (first <= 0 && located.minOneBatch)
      located.firstBatchSize = this.#sizeOfFirst(located, buffer);
    // Only the first batch, although it is larger than what was asked for.
    return first > 0 && located.minOneBatch ? this.#wholeBatches(located, buffer, first) : 0;
  }

  #wholeBatches(located: LocatedRecords, buffer: Buffer, end: number): number {
    const { segment, position, upTo } = located;
    let at = this.#knownBatch(located, buffer, end);
    let next = at > 0 ? batchBaseOffset(buffer, at) : -1;
    for (let size = wholeBatchSize(buffer, at, end); size > 0; ) {
      const lastOffset = lastOffsetOf(buffer, at);
      if (lastOffset >= upTo) break;
      next = lastOffset + 1;
      at += size;
      size = wholeBatchSize(buffer, at, end);
    }
    if (next >= 0 && segment !== undefined && located.generation === this.#generation) {
      this.#cache.put(next, segment, position + at);
    }
    return at;
  }

  #sizeOfFirst(located: LocatedRecords, buffer: Buffer): number {
    const size = batchSize(buffer, 0);
    const left = (located.segment?.writtenSize ?? 0) - located.position;
    if (size >= BATCH_HEADER_SIZE && size <= left) return size;
    located.isDamaged = true;
    return 0;
  }

  /**
   * How far into the bytes at hand a batch is known to begin that is not behind `upTo`: the walk
   * to the end begins there, and not at the first of many small batches.
   */
  #knownBatch(located: LocatedRecords, buffer: Buffer, size: number): number {
    const { segment, position, upTo } = located;
    if (segment === undefined || size < 2 * BATCH_HEADER_SIZE) return 0;
    const index = segment.offsetIndex;
    const entry = Math.min(
      index.entryAtOrBefore(position + size - BATCH_HEADER_SIZE),
      index.entryBefore(upTo - 1),
    );
    if (entry < 0) return 0;
    const at = index.positionAt(entry) - position;
    return at > 0 && lastOffsetOf(buffer, at) === index.offsetAt(entry) ? at : 0;
  }

  readNow(located: LocatedRecords): ReadResult {
    const { errorCode, file, position } = located;
    if (file === undefined || located.size === 0) return { errorCode, records: NO_BYTES };
    let buffer = Buffer.allocUnsafe(located.size);
    let read = file.readNow(buffer, position);
    let whole = this.trim(located, buffer, read);
    if (whole === 0 && located.firstBatchSize > 0) {
      buffer = Buffer.allocUnsafe(located.firstBatchSize);
      read = file.readNow(buffer, position);
      whole = this.trim(located, buffer, read);
    }
    return { errorCode, records: buffer.subarray(0, whole) };
  }

  abortedTransactions(from: number, to: number): AbortedTransaction[] {
    const found: AbortedTransaction[] = [];
    for (let index = Math.max(0, this.#segments.indexOf(from)); ; index++) {
      const segment = this.#segments.at(index);
      if (segment === undefined) break;
      if (segment.transactionIndex.collect(from, to, found)) break;
    }
    return found;
  }

  /** Positions that were remembered may not hold any more. */
  forget(): void {
    this.#cache.clear();
    this.#generation++;
  }
}

function nothing(errorCode: number, options: ReadOptions): LocatedRecords {
  return {
    errorCode,
    file: undefined,
    position: 0,
    size: 0,
    bytesMax: options.bytesMax,
    upTo: options.upTo,
    segment: undefined,
    minOneBatch: options.minOneBatch,
    generation: 0,
    firstBatchSize: 0,
    isDamaged: false,
  };
}
