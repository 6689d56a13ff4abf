/**
 * One segment of a log: its file, its indexes, and what is known of its content without reading
 * it. Sizes and positions count what was appended, also while the bytes are still queued for
 * writing; `writtenSize` is how far a reader may go.
 *
 * It does not write records: the log's write queue does, in one gathered write for many appends.
 * Files are opened when they are first needed: ten thousand empty partitions hold none.
 */
import type { Disk, DiskFile } from '@odradek/world';
import { BatchWalk, lastOffsetOf, maxTimestampOf } from './batch-walk.ts';
import type { LogConfig } from './config.ts';
import {
  LOG_SUFFIX,
  OFFSET_INDEX_SUFFIX,
  offsetName,
  TIME_INDEX_SUFFIX,
  TRANSACTION_INDEX_SUFFIX,
} from './file-names.ts';
import type { OffsetIndex } from './offset-index.ts';
import type { EndedTransaction } from './producers.ts';
import { SegmentIndexes } from './segment-indexes.ts';
import type { TimeIndex } from './time-index.ts';
import type { TransactionIndex } from './transaction-index.ts';
import type { Transactions } from './transactions.ts';

/** A relative offset is an int32. */
export const RELATIVE_OFFSET_MAX = 0x7fff_ffff;
const UNKNOWN = -2;

export interface SegmentOptions {
  readonly directory: string;
  readonly baseOffset: number;
  readonly createdMs: number;
  readonly rollJitterMs: number;
  readonly indexIntervalBytes: number;
  /** The size that the file of a new segment gets at once; 0 lets it grow. */
  readonly preallocatedBytes: number;
}

/** What is to be appended: one batch, or several that came together. */
export interface Appended {
  readonly lastOffset: number;
  readonly maxTimestamp: number;
  readonly size: number;
}

export class Segment {
  readonly baseOffset: number;
  readonly createdMs: number;
  readonly rollJitterMs: number;
  readonly #disk: Disk;
  /** The path of the files without the suffix of their kind. */
  readonly #stem: string;
  /** What the files are called behind their kind: nothing, or `.deleted`. */
  #stage = '';
  #file: DiskFile | undefined;
  #hasFile = true;
  /** What a new file is filled up to with zeros, until the segment is complete. */
  #preallocatedBytes = 0;
  readonly #indexes: SegmentIndexes;
  readonly #indexIntervalBytes: number;
  size = 0;
  /** How much of the file the system has: readers see at most this. */
  writtenSize = 0;
  #bytesSinceIndexEntry = 0;
  #maxTimestamp = -1;
  #offsetOfMaxTimestamp: number;
  #firstTimestamp = UNKNOWN;
  #scannedFileSize = 0;
  /** When it was last read from: files that have not been for a while may be closed. */
  usedMs = 0;

  private constructor(disk: Disk, options: SegmentOptions, isNew: boolean) {
    this.#disk = disk;
    this.#stem = `${options.directory}/${offsetName(options.baseOffset)}`;
    this.baseOffset = options.baseOffset;
    this.createdMs = options.createdMs;
    this.rollJitterMs = options.rollJitterMs;
    this.#indexIntervalBytes = options.indexIntervalBytes;
    this.#offsetOfMaxTimestamp = options.baseOffset;
    this.#indexes = new SegmentIndexes(disk, (suffix) => this.#pathOf(suffix), {
      baseOffset: options.baseOffset,
      isNew,
    });
  }

  /** A segment whose file is there. */
  static adopt(disk: Disk, options: SegmentOptions): Segment {
    const path = `${options.directory}/${offsetName(options.baseOffset)}${LOG_SUFFIX}`;
    const size = disk.status(path)?.size ?? 0;
    // Of an empty segment nothing is known that an index could say.
    const segment = new Segment(disk, options, size === 0);
    segment.size = size;
    segment.writtenSize = size;
    if (size > 0) segment.#maxTimestamp = UNKNOWN;
    return segment;
  }

  /**
   * A new segment. It has a file at once, from which a start learns that the log goes on here. One
   * that `waits` has none before its first record is written: the first of all, and one before
   * which something is still to be written.
   */
  static create(disk: Disk, options: SegmentOptions, waits = false): Segment {
    const segment = new Segment(disk, options, true);
    segment.#preallocatedBytes = options.preallocatedBytes;
    segment.#hasFile = false;
    if (waits) return segment;
    disk.open(segment.path, { create: true, truncate: true }).close();
    segment.#hasFile = true;
    if (options.preallocatedBytes > 0) segment.file.truncate(options.preallocatedBytes);
    segment.closeFile();
    return segment;
  }

  get path(): string {
    return this.#pathOf(LOG_SUFFIX);
  }

  /** The records' file, opened on first use. */
  get file(): DiskFile {
    if (this.#file === undefined) {
      this.#file = this.#disk.open(this.path, this.#hasFile ? {} : { create: true });
      if (!this.#hasFile && this.#preallocatedBytes > 0) {
        this.#file.truncate(this.#preallocatedBytes);
      }
      this.#hasFile = true;
    }
    return this.#file;
  }

  /** False until the first record of a new log is written. */
  get hasFile(): boolean {
    return this.#hasFile;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  get offsetIndex(): OffsetIndex {
    this.#loadIndexes();
    return this.#indexes.offsets;
  }

  get timeIndex(): TimeIndex {
    this.#loadIndexes();
    return this.#indexes.times;
  }

  get transactionIndex(): TransactionIndex {
    return this.#indexes.transactions;
  }

  /** The largest timestamp of a batch; −1 when there is none. */
  get maxTimestamp(): number {
    if (this.#maxTimestamp === UNKNOWN) this.#learnMaxTimestamp();
    return this.#maxTimestamp;
  }

  /** The last offset of the first batch that has `maxTimestamp`. */
  get offsetOfMaxTimestamp(): number {
    if (this.#maxTimestamp === UNKNOWN) this.#learnMaxTimestamp();
    return this.#offsetOfMaxTimestamp;
  }

  /** The largest timestamp of the first batch; −1 when there is none. */
  get firstTimestamp(): number {
    if (this.#firstTimestamp === UNKNOWN) {
      if (this.size === 0) return -1;
      const walk = this.#walk(0, this.writtenSize);
      this.#firstTimestamp = walk.next() ? maxTimestampOf(walk.buffer, walk.at) : -1;
      walk.end();
    }
    return this.#firstTimestamp;
  }

  /** Counts a batch that goes to the end of the file. */
  append(lastOffset: number, maxTimestamp: number, size: number): void {
    if (this.size === 0) this.#firstTimestamp = maxTimestamp;
    if (maxTimestamp > this.maxTimestamp) {
      this.#maxTimestamp = maxTimestamp;
      this.#offsetOfMaxTimestamp = lastOffset;
    }
    if (this.#bytesSinceIndexEntry > this.#indexIntervalBytes) {
      this.offsetIndex.append(lastOffset, this.size);
      this.timeIndex.appendIfLater(this.#maxTimestamp, this.#offsetOfMaxTimestamp);
      this.#bytesSinceIndexEntry = 0;
    }
    this.size += size;
    this.#bytesSinceIndexEntry += size;
  }

  /** Notes that a marker in this segment has ended a transaction. */
  recordEnd(ended: EndedTransaction, transactions: Transactions): void {
    const { producerId, firstOffset, lastOffset } = ended;
    if (ended.aborted) {
      const lastStableOffset = transactions.stableOffsetAfter(producerId, lastOffset);
      this.transactionIndex.append({ producerId, firstOffset, lastOffset, lastStableOffset });
    }
    transactions.end(firstOffset, lastOffset);
  }

  /** Whether what is to be appended has to go into a new segment. */
  shouldRoll(config: LogConfig, appended: Appended, nowMs: number): boolean {
    if (!this.hasRoomFor(config, appended.lastOffset, appended.size)) return true;
    if (this.size === 0) return false;
    if (this.#ageMs(appended.maxTimestamp, nowMs) > config.segmentMs - this.rollJitterMs)
      return true;
    if (!this.#indexes.isLoaded) return false;
    const indexBytes = config.segmentIndexBytes;
    return this.offsetIndex.isFull(indexBytes) || this.timeIndex.isFull(indexBytes);
  }

  hasRoomFor(config: LogConfig, lastOffset: number, size: number): boolean {
    if (this.size > config.segmentBytes - size) return false;
    return lastOffset - this.baseOffset <= RELATIVE_OFFSET_MAX;
  }

  /** Measured by the records' own clock where they have one, as retention is. */
  #ageMs(timestamp: number, nowMs: number): number {
    const first = this.firstTimestamp;
    return first >= 0 ? timestamp - first : nowMs - this.createdMs;
  }

  /** Ends the time index with the largest timestamp, and the file with the last record. */
  seal(): void {
    if (this.size > 0) this.timeIndex.appendIfLater(this.maxTimestamp, this.offsetOfMaxTimestamp);
    if (this.#preallocatedBytes > 0 && this.#hasFile) this.file.truncate(this.size);
    this.#preallocatedBytes = 0;
  }

  writeIndexes(options: { create: boolean }): void {
    if (options.create) this.#loadIndexes();
    this.#indexes.write(options);
  }

  syncIndexes(): Promise<void> {
    return this.#indexes.sync();
  }

  /**
   * The position of the batch that holds `offset`, or of the first one behind it; `undefined` when
   * there is none before `end`. Reads from the file, which must be written up to `end`.
   */
  positionOf(offset: number, end: number): number | undefined {
    const entry = this.offsetIndex.entryBefore(offset);
    const walk = this.#walk(entry < 0 ? 0 : this.offsetIndex.positionAt(entry), end);
    let found = walk.next();
    if (entry >= 0 && !(found && this.#isAt(walk, entry))) {
      walk.end();
      this.#rebuildIndexes();
      return this.positionOf(offset, end);
    }
    for (; found; found = walk.next()) {
      if (lastOffsetOf(walk.buffer, walk.at) < offset) continue;
      walk.end();
      return walk.position;
    }
    return undefined;
  }

  /** The offset behind the last record. Reads from the file. */
  readNextOffset(): number {
    if (this.size === 0) return this.baseOffset;
    const walk = this.#walk(this.batchPositionBefore(this.offsetIndex.lastOffset()), this.size);
    let next = this.baseOffset;
    while (walk.next()) next = lastOffsetOf(walk.buffer, walk.at) + 1;
    return next;
  }

  /** Cuts the file and its indexes so that `position` is the end and `offset` the next one. */
  truncate(position: number, offset: number): void {
    this.#loadIndexes();
    this.#indexes.truncateTo(offset);
    this.file.truncate(position);
    this.size = position;
    this.writtenSize = position;
    this.#bytesSinceIndexEntry = 0;
    if (position === 0) this.#forgetTimestamps();
    else this.#learnMaxTimestamp();
  }

  /** Begins a scan that appends, one by one, all batches that the file holds. */
  beginScan(): void {
    this.#scannedFileSize = this.size;
    this.#indexes.clear();
    this.transactionIndex.truncateTo(this.baseOffset);
    this.size = 0;
    this.#bytesSinceIndexEntry = 0;
    this.#forgetTimestamps();
  }

  /** Ends the scan: what was not appended is cut off. Answers whether there was something. */
  endScan(): boolean {
    this.writtenSize = this.size;
    this.#bytesSinceIndexEntry = 0;
    if (this.size === this.#scannedFileSize) return false;
    this.file.truncate(this.size);
    return true;
  }

  /** Renames all files, so that a start after a crash knows that they are on their way out. */
  rename(stage: string): void {
    for (const suffix of SUFFIXES) {
      const from = this.#pathOf(suffix);
      if (this.#disk.status(from) === undefined) continue;
      this.#disk.rename(from, `${this.#stem}${suffix}${stage}`);
    }
    this.#stage = stage;
  }

  /** Removes all files. */
  remove(): void {
    this.closeFile();
    for (const suffix of SUFFIXES) this.#disk.remove(this.#pathOf(suffix));
  }

  /** Closes the file; it is opened again when it is needed. */
  closeFile(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** Gives back the file and the memory of the indexes, whose files are up to date. */
  release(): void {
    this.closeFile();
    this.#indexes.drop();
  }

  /** When the file was last changed; what stands in for the time of records that have none. */
  modifiedMs(): number {
    return this.#disk.status(this.path)?.modifiedMs ?? this.createdMs;
  }

  #loadIndexes(): void {
    if (this.#indexes.isLoaded) return;
    if (!this.#indexes.load(this.size)) this.#rebuildIndexes();
  }

  /** Only headers are looked at: the records are not in doubt. */
  #rebuildIndexes(): void {
    this.#indexes.clear();
    const size = this.size;
    const walk = this.#walk(0, this.writtenSize);
    this.size = 0;
    this.#bytesSinceIndexEntry = 0;
    this.#forgetTimestamps();
    while (walk.next()) {
      const { buffer, at } = walk;
      this.append(lastOffsetOf(buffer, at), maxTimestampOf(buffer, at), walk.size);
    }
    this.size = size;
  }

  #isAt(walk: BatchWalk, entry: number): boolean {
    return lastOffsetOf(walk.buffer, walk.at) === this.offsetIndex.offsetAt(entry);
  }

  /** The position of the last indexed batch up to `offset`, looked at before it is trusted. */
  batchPositionBefore(offset: number): number {
    const entry = this.offsetIndex.entryBefore(offset);
    if (entry < 0) return 0;
    const position = this.offsetIndex.positionAt(entry);
    const walk = this.#walk(position, this.writtenSize);
    const sound = walk.next() && this.#isAt(walk, entry);
    walk.end();
    if (sound) return position;
    this.#rebuildIndexes();
    return this.batchPositionBefore(offset);
  }

  #learnMaxTimestamp(): void {
    const times = this.timeIndex;
    this.#maxTimestamp = times.lastTimestamp();
    this.#offsetOfMaxTimestamp = times.lastOffset();
    const walk = this.#walk(this.batchPositionBefore(this.#offsetOfMaxTimestamp), this.size);
    while (walk.next()) {
      const timestamp = maxTimestampOf(walk.buffer, walk.at);
      if (timestamp <= this.#maxTimestamp) continue;
      this.#maxTimestamp = timestamp;
      this.#offsetOfMaxTimestamp = lastOffsetOf(walk.buffer, walk.at);
    }
  }

  #forgetTimestamps(): void {
    this.#firstTimestamp = UNKNOWN;
    this.#maxTimestamp = -1;
    this.#offsetOfMaxTimestamp = this.baseOffset;
  }

  #walk(from: number, to: number): BatchWalk {
    return new BatchWalk(this.file, { from, to }, 'headers');
  }

  #pathOf(suffix: string): string {
    return `${this.#stem}${suffix}${this.#stage}`;
  }
}

const SUFFIXES = [
  LOG_SUFFIX,
  OFFSET_INDEX_SUFFIX,
  TIME_INDEX_SUFFIX,
  TRANSACTION_INDEX_SUFFIX,
] as const;
