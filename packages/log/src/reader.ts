/**
 * Finds the bytes that a reader of a log wants, and how many of them it may have. The reader, not
 * this, moves the bytes: from the file straight into its own buffer.
 */
import { batchSize, wholeBatchSize } from '@odradek/wire/records';
import type { World } from '@odradek/world';
import { lastOffsetOf } from './batch-walk.ts';
import { ErrorCode } from './errors.ts';
import type { LocatedRecords, ReadOptions, ReadResult } from './options.ts';
import { PositionCache } from './position-cache.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import type { AbortedTransaction } from './transaction-index.ts';

/** With `minOneBatch`, at least this much is read, so that the first batch's size is seen. */
const FIRST_READ_BYTES_MIN = 4096;
const NO_BYTES: Buffer = Buffer.alloc(0);

/** The offsets of the log, as they are now. */
export interface LogBounds {
  readonly start: number;
  readonly end: number;
  readonly written: number;
}

export class LogReader {
  readonly #world: World;
  readonly #segments: Segments;
  readonly #cache = new PositionCache();

  constructor(world: World, segments: Segments) {
    this.#world = world;
    this.#segments = segments;
  }

  locate(offset: number, bounds: LogBounds, options: ReadOptions): LocatedRecords {
    if (offset < bounds.start || offset > bounds.end) {
      return nothing(ErrorCode.OFFSET_OUT_OF_RANGE, options);
    }
    const upTo = Math.min(options.upTo, bounds.written);
    if (offset >= upTo) return nothing(ErrorCode.NONE, options);
    for (let index = this.#segments.indexOf(offset); ; index++) {
      const segment = this.#segments.at(index);
      if (segment === undefined || segment.baseOffset >= upTo) break;
      const end = segment.writtenSize;
      if (end === 0) continue;
      this.#segments.use(segment, this.#world.clock.nowMs());
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
        firstBatchSize: 0,
      };
    }
    return nothing(ErrorCode.NONE, options);
  }

  trim(located: LocatedRecords, buffer: Buffer, size: number): number {
    const { segment, position, upTo, bytesMax, minOneBatch } = located;
    if (segment === undefined) return 0;
    let at = 0;
    const end = Math.min(size, bytesMax);
    if (end > 0) {
      at = this.#lastKnownBatch(segment, position, end, upTo) - position;
      let next = -1;
      for (let batch = wholeBatchSize(buffer, at, end); batch > 0; ) {
        const lastOffset = lastOffsetOf(buffer, at);
        if (lastOffset >= upTo) break;
        next = lastOffset + 1;
        at += batch;
        batch = wholeBatchSize(buffer, at, end);
      }
      if (next >= 0) this.#cache.put(next, segment, position + at);
    }
    if (at > 0 || !minOneBatch) return at;
    return this.#firstBatch(located, buffer, size);
  }

  /** Only the first batch, although it is larger than what was asked for. */
  #firstBatch(located: LocatedRecords, buffer: Buffer, size: number): number {
    const { segment, position, upTo } = located;
    const first = wholeBatchSize(buffer, 0, size);
    if (first > 0) {
      const lastOffset = lastOffsetOf(buffer, 0);
      if (lastOffset >= upTo) return 0;
      if (segment !== undefined) this.#cache.put(lastOffset + 1, segment, position + first);
      return first;
    }
    if (size >= 12) located.firstBatchSize = batchSize(buffer, 0);
    return 0;
  }

  /**
   * Where a batch is known to begin that ends neither behind the bytes at hand nor behind `upTo`:
   * the walk to the end begins there, and not at the first of many small batches.
   */
  #lastKnownBatch(segment: Segment, position: number, size: number, upTo: number): number {
    const index = segment.offsetIndex;
    const byPosition = index.batchStartBefore(position + size - 1);
    if (byPosition <= position) return position;
    return Math.max(position, Math.min(byPosition, index.positionBefore(upTo - 1)));
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
    firstBatchSize: 0,
  };
}
