/**
 * One segment of a log: its file, its three indexes, and what is known of its content without
 * reading it. Sizes and positions count what was appended, also while the bytes are still queued
 * for writing; who reads is told by the log how far the file really goes.
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
import { OffsetIndex } from './offset-index.ts';
import type { EndedTransaction } from './producers.ts';
import { TimeIndex } from './time-index.ts';
import { TransactionIndex } from './transaction-index.ts';
import type { Transactions } from './transactions.ts';

/** A relative offset is an int32. */
const RELATIVE_OFFSET_MAX = 0x7fff_ffff;
const UNKNOWN = -2;

export interface SegmentOptions {
  readonly directory: string;
  readonly baseOffset: number;
  /** Bytes in the file. */
  readonly size: number;
  readonly createdMs: number;
  readonly rollJitterMs: number;
  /** True for a segment that begins now: there are no files to look at. */
  readonly isNew: boolean;
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
  #offsetIndex: OffsetIndex | undefined;
  #timeIndex: TimeIndex | undefined;
  #transactionIndex: TransactionIndex | undefined;
  size: number;
  /** How far the system has the file: readers see at most this. */
  writtenSize: number;
  #bytesSinceIndexEntry = 0;
  #maxTimestamp = UNKNOWN;
  #offsetOfMaxTimestamp: number;
  #firstTimestamp = UNKNOWN;
  #isNew: boolean;
  /** When it was last read from; the log closes files that have not been for a while. */
  usedMs = 0;

  constructor(disk: Disk, options: SegmentOptions) {
    this.#disk = disk;
    this.#stem = `${options.directory}/${offsetName(options.baseOffset)}`;
    this.baseOffset = options.baseOffset;
    this.createdMs = options.createdMs;
    this.rollJitterMs = options.rollJitterMs;
    this.size = options.size;
    this.writtenSize = options.size;
    this.#offsetOfMaxTimestamp = options.baseOffset;
    this.#isNew = options.isNew;
    if (options.isNew || options.size === 0) this.#maxTimestamp = -1;
  }

  get path(): string {
    return `${this.#stem}${LOG_SUFFIX}${this.#stage}`;
  }

  /** The records' file, opened on first use. */
  get file(): DiskFile {
    this.#file ??= this.#disk.open(this.path, { create: this.#stage === '' });
    return this.#file;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  get offsetIndex(): OffsetIndex {
    if (this.#offsetIndex === undefined) this.#loadIndexes();
    return this.#offsetIndex as OffsetIndex;
  }

  get timeIndex(): TimeIndex {
    if (this.#timeIndex === undefined) this.#loadIndexes();
    return this.#timeIndex as TimeIndex;
  }

  get transactionIndex(): TransactionIndex {
    this.#transactionIndex ??= new TransactionIndex(
      this.#pathOf(TRANSACTION_INDEX_SUFFIX),
      this.#read(TRANSACTION_INDEX_SUFFIX),
    );
    return this.#transactionIndex;
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
      const walk = new BatchWalk(this.file, { from: 0, to: this.size }, 'headers');
      this.#firstTimestamp = walk.next() ? maxTimestampOf(walk.buffer, walk.at) : -1;
    }
    return this.#firstTimestamp;
  }

  /** Learns the size of the file that is there. */
  adoptFile(): void {
    this.size = this.#disk.status(this.path)?.size ?? 0;
    this.writtenSize = this.size;
    if (this.size === 0) this.#maxTimestamp = -1;
  }

  /** Makes the file: without it, a start would not know that the log goes on from here. */
  createFile(): void {
    this.#disk.open(this.path, { create: true, truncate: true }).close();
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

  /** Counts a batch that goes to the end of the file. */
  append(lastOffset: number, maxTimestamp: number, size: number, indexIntervalBytes: number): void {
    if (this.#firstTimestamp === UNKNOWN && this.size === 0) this.#firstTimestamp = maxTimestamp;
    if (maxTimestamp > this.maxTimestamp) {
      this.#maxTimestamp = maxTimestamp;
      this.#offsetOfMaxTimestamp = lastOffset;
    }
    if (this.#bytesSinceIndexEntry > indexIntervalBytes) {
      this.offsetIndex.append(lastOffset, this.size);
      this.timeIndex.appendIfLater(this.#maxTimestamp, this.#offsetOfMaxTimestamp);
      this.#bytesSinceIndexEntry = 0;
    }
    this.size += size;
    this.#bytesSinceIndexEntry += size;
  }

  /** Whether the next batch has to go into a new segment. */
  shouldRoll(
    config: LogConfig,
    lastOffset: number,
    maxTimestamp: number,
    size: number,
    nowMs: number,
  ): boolean {
    if (this.size > config.segmentBytes - size) return true;
    if (lastOffset - this.baseOffset > RELATIVE_OFFSET_MAX) return true;
    const ageMaxMs = config.segmentMs - this.rollJitterMs;
    if (this.size > 0 && this.#ageMs(maxTimestamp, nowMs) > ageMaxMs) return true;
    const indexBytes = config.segmentIndexBytes;
    // An index that cannot hold a single entry is always full: an empty segment must not roll.
    if (this.#offsetIndex === undefined || this.size === 0) return false;
    return this.#offsetIndex.isFull(indexBytes) || this.timeIndex.isFull(indexBytes);
  }

  /** Measured by the records' own clock where they have one, as retention is. */
  #ageMs(timestamp: number, nowMs: number): number {
    const first = this.firstTimestamp;
    return first >= 0 ? timestamp - first : nowMs - this.createdMs;
  }

  /** Ends the indexes with the largest timestamp, as a segment that takes no more records has it. */
  seal(): void {
    if (this.size > 0) this.timeIndex.appendIfLater(this.maxTimestamp, this.offsetOfMaxTimestamp);
  }

  /** Brings the index files up to date. */
  writeIndexes(options: { create: boolean; sync?: boolean }): void {
    this.#isNew = false;
    if (this.#offsetIndex === undefined && options.create) this.#loadIndexes();
    this.#offsetIndex?.file.write(this.#disk, options);
    this.#timeIndex?.file.write(this.#disk, options);
    this.#transactionIndex?.write(this.#disk, options);
  }

  /**
   * The position of the batch that holds `offset`, or of the first one behind it; `undefined` when
   * there is none before `end`. Reads from the file, which must be written up to `end`.
   */
  positionOf(offset: number, end: number, from = 0): number | undefined {
    const start = Math.max(from, this.offsetIndex.positionBefore(offset));
    const walk = new BatchWalk(this.file, { from: start, to: end }, 'headers');
    while (walk.next()) {
      if (lastOffsetOf(walk.buffer, walk.at) >= offset) return walk.position;
    }
    return undefined;
  }

  /** The offset behind the last record. Reads from the file. */
  readNextOffset(): number {
    if (this.size === 0) return this.baseOffset;
    const from = this.offsetIndex.positionBefore(this.offsetIndex.lastOffset());
    const walk = new BatchWalk(this.file, { from, to: this.size }, 'headers');
    let next = this.baseOffset;
    while (walk.next()) next = lastOffsetOf(walk.buffer, walk.at) + 1;
    return next;
  }

  /** Cuts the file and its indexes so that `position` is the end and `offset` the next one. */
  truncate(position: number, offset: number): void {
    this.offsetIndex.truncateTo(offset);
    this.timeIndex.truncateTo(offset);
    this.transactionIndex.truncateTo(offset);
    this.file.truncate(position);
    this.size = position;
    this.writtenSize = position;
    this.#bytesSinceIndexEntry = 0;
    if (position === 0) {
      this.#firstTimestamp = UNKNOWN;
      this.#maxTimestamp = -1;
      this.#offsetOfMaxTimestamp = this.baseOffset;
    } else {
      this.#learnMaxTimestamp();
    }
  }

  /** Starts anew with empty indexes, which a scan of the file then fills. */
  resetIndexes(): void {
    this.#offsetIndex = new OffsetIndex(this.#pathOf(OFFSET_INDEX_SUFFIX), this.baseOffset);
    this.#timeIndex = new TimeIndex(this.#pathOf(TIME_INDEX_SUFFIX), this.baseOffset);
    this.transactionIndex.truncateTo(0);
    this.size = 0;
    this.#bytesSinceIndexEntry = 0;
    this.#firstTimestamp = UNKNOWN;
    this.#maxTimestamp = -1;
    this.#offsetOfMaxTimestamp = this.baseOffset;
  }

  /** Renames all files, so that a start after a crash knows that they are on their way out. */
  rename(stage: string): void {
    for (const suffix of [
      LOG_SUFFIX,
      OFFSET_INDEX_SUFFIX,
      TIME_INDEX_SUFFIX,
      TRANSACTION_INDEX_SUFFIX,
    ]) {
      const from = this.#pathOf(suffix);
      if (this.#disk.status(from) === undefined) continue;
      this.#disk.rename(from, `${this.#stem}${suffix}${stage}`);
    }
    this.#stage = stage;
  }

  /** Removes all files. */
  remove(): void {
    this.closeFile();
    this.#disk.remove(this.#pathOf(LOG_SUFFIX));
    this.#disk.remove(this.#pathOf(OFFSET_INDEX_SUFFIX));
    this.#disk.remove(this.#pathOf(TIME_INDEX_SUFFIX));
    this.#disk.remove(this.#pathOf(TRANSACTION_INDEX_SUFFIX));
  }

  /** Closes the file; it is opened again when it is needed. */
  closeFile(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** Gives back the memory of the indexes of a sealed segment; they are read again when needed. */
  dropIndexes(): void {
    this.#offsetIndex = undefined;
    this.#timeIndex = undefined;
  }

  /** When the file was last changed; what stands in for the time of records that have none. */
  modifiedMs(): number {
    return this.#disk.status(this.path)?.modifiedMs ?? this.createdMs;
  }

  #loadIndexes(): void {
    const offsets = new OffsetIndex(
      this.#pathOf(OFFSET_INDEX_SUFFIX),
      this.baseOffset,
      this.#read(OFFSET_INDEX_SUFFIX),
    );
    const times = new TimeIndex(
      this.#pathOf(TIME_INDEX_SUFFIX),
      this.baseOffset,
      this.#read(TIME_INDEX_SUFFIX),
    );
    // Indexes that contradict themselves are worth less than none: a search without them is slow,
    // a search with them is wrong.
    if (!offsets.isSane(this.size)) offsets.file.truncate(0);
    if (!times.isSane()) times.file.truncate(0);
    this.#offsetIndex = offsets;
    this.#timeIndex = times;
  }

  #learnMaxTimestamp(): void {
    const times = this.timeIndex;
    this.#maxTimestamp = times.lastTimestamp();
    this.#offsetOfMaxTimestamp = times.lastOffset();
    const from = this.offsetIndex.positionBefore(this.#offsetOfMaxTimestamp);
    const walk = new BatchWalk(this.file, { from, to: this.size }, 'headers');
    while (walk.next()) {
      const timestamp = maxTimestampOf(walk.buffer, walk.at);
      if (timestamp <= this.#maxTimestamp) continue;
      this.#maxTimestamp = timestamp;
      this.#offsetOfMaxTimestamp = lastOffsetOf(walk.buffer, walk.at);
    }
  }

  #read(suffix: string): Buffer | undefined {
    if (this.#isNew) return undefined;
    const content = this.#disk.readFile(this.#pathOf(suffix));
    if (content === undefined) return undefined;
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }

  #pathOf(suffix: string): string {
    return `${this.#stem}${suffix}${this.#stage}`;
  }
}
