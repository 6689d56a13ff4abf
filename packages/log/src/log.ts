/**
 * One partition's log: batches of records in the order of their offsets, in segments on a disk.
 *
 * An append gives offsets and queues bytes; `flushWrites` brings them to the system, and readers
 * see what has arrived there. Everything is called from one thread of control: nothing here waits,
 * save where a promise is returned.
 *
 * It does not know replicas: the high watermark is its owner's, and is told where it matters.
 * Spec: Kafka's log; see FORMAT.md for the files.
 */
import type { DiskError, World } from '@odradek/world';
import { Appender } from './appender.ts';
import type { LogConfig } from './config.ts';
import { Deletions } from './deletions.ts';
import { Durability } from './durability.ts';
import type { EpochEnd, LeaderEpochs } from './epochs.ts';
import type { LogError } from './errors.ts';
import type {
  AppendOptions,
  AppendResult,
  LocatedRecords,
  LogBounds,
  LogOptions,
  ReadOptions,
  ReadResult,
  TimestampOffset,
} from './options.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import type { Producers, VerificationGuard } from './producers.ts';
import { LogReader } from './reader.ts';
import { loadLog } from './recovery.ts';
import { countToDelete } from './retention.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import { findByTimestamp, findMaxTimestamp } from './time-search.ts';
import type { AbortedTransaction } from './transaction-index.ts';
import { restartParts, type TruncatedParts, truncateParts } from './truncation.ts';
import { WriteQueue } from './write-queue.ts';

export class Log {
  readonly directory: string;
  readonly topic: string;
  readonly partition: number;
  readonly topicId: string | undefined;
  readonly #world: World;
  readonly #segments: Segments;
  readonly #epochs: LeaderEpochs;
  readonly #producers: Producers;
  readonly #snapshots: ProducerSnapshots;
  readonly #queue: WriteQueue;
  readonly #reader: LogReader;
  readonly #durability: Durability;
  readonly #deletions: Deletions;
  readonly #bounds: LogBounds;
  readonly #appender: Appender;
  #syncedMs: number;
  #isClosed = false;

  private constructor(world: World, options: LogOptions) {
    const loaded = loadLog(world, options);
    this.directory = options.directory;
    this.topic = options.topic;
    this.partition = options.partition;
    this.topicId = options.topicId;
    this.#world = world;
    this.#segments = loaded.segments;
    this.#epochs = loaded.epochs;
    this.#producers = loaded.producers;
    this.#snapshots = loaded.snapshots;
    this.#bounds = { start: loaded.logStartOffset, end: loaded.endOffset };
    this.#syncedMs = world.clock.nowMs();
    this.#queue = new WriteQueue(loaded.endOffset, options.config.flushMessages);
    this.#deletions = new Deletions(world);
    const parts = {
      disk: world.disk,
      directory: options.directory,
      bounds: this.#bounds,
      segments: this.#segments,
      epochs: this.#epochs,
      producers: this.#producers,
      snapshots: this.#snapshots,
      queue: this.#queue,
      onRoll: (): void => this.#onRoll(),
    };
    this.#appender = new Appender(world, parts, options.config);
    this.#reader = new LogReader(world, parts);
    this.#durability = new Durability(parts, loaded);
  }

  /** Reads what the directory holds, and repairs it after a crash. Throws a `DiskError`. */
  static open(world: World, options: LogOptions): Log {
    return new Log(world, options);
  }

  /** The first offset that may be read. */
  get logStartOffset(): number {
    return this.#bounds.start;
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#bounds.end;
  }

  /** Everything below has been handed to the system, and survives the process. */
  get writtenEndOffset(): number {
    return this.#queue.writtenEndOffset;
  }

  /** Everything below survives a loss of power. */
  get recoveryPoint(): number {
    return this.#durability.recoveryPoint;
  }

  /** Bytes that were appended and not yet written. */
  get pendingBytes(): number {
    return this.#queue.pendingBytes;
  }

  /** Why the log takes no more appends. */
  get failure(): DiskError | undefined {
    return this.#queue.failure;
  }

  /** Called whenever `writtenEndOffset` has advanced, or a write has failed. */
  get onWritten(): (() => void) | undefined {
    return this.#queue.onWritten;
  }

  set onWritten(task: (() => void) | undefined) {
    this.#queue.onWritten = task;
  }

  get config(): LogConfig {
    return this.#appender.config;
  }

  set config(config: LogConfig) {
    this.#appender.config = config;
    this.#queue.syncEvery = config.flushMessages;
  }

  /** Bytes of records in all segments. */
  get size(): number {
    return this.#segments.size;
  }

  get segmentCount(): number {
    return this.#segments.count;
  }

  get segments(): Segments {
    return this.#segments;
  }

  /** For questions about producers; the log alone changes them. */
  get producers(): Producers {
    return this.#producers;
  }

  get epochs(): LeaderEpochs {
    return this.#epochs;
  }

  /** −1 when no epoch is known. */
  get latestEpoch(): number {
    return this.#epochs.latestEpoch;
  }

  /**
   * Gives offsets to `records` and queues them, as they are: the buffer belongs to the log until
   * it is written. Changes nothing when it answers an error.
   */
  append(records: Buffer, options: AppendOptions): AppendResult {
    try {
      return this.#appender.append(records, options);
    } catch (error) {
      // To roll needs the disk. The answer is then that of a log whose disk has failed.
      this.#queue.failed(error);
      return this.#appender.append(records, options);
    }
  }

  /** Begins to write what is queued: small writes are done on return, large ones go on. */
  flushWrites(): void {
    this.#queue.flush();
  }

  /** Done when all that was appended is written, or the disk has failed. */
  written(): Promise<void> {
    return this.#queue.writtenTo(this.#bounds.end);
  }

  /** Where a reader finds the records from `offset` on. The caller reads, and then calls `trim`. */
  locate(offset: number, options: ReadOptions): LocatedRecords {
    return this.#reader.locate(offset, options);
  }

  /**
   * How many of the `size` bytes that were read at `located.position` are whole batches that the
   * reader may see. 0 with `firstBatchSize` set: read so many bytes, and trim again.
   */
  trim(located: LocatedRecords, buffer: Buffer, size: number): number {
    return this.#reader.trim(located, buffer, size);
  }

  /** Reads at once into a new buffer: for loading and for tests, not for fetching. */
  read(offset: number, options: ReadOptions): ReadResult {
    return this.#reader.readNow(this.locate(offset, options));
  }

  /** How far records are decided: no open transaction, and none whose end is not yet replicated. */
  lastStableOffset(highWatermark: number): number {
    const unstable = this.#producers.transactions.firstUnstableOffset(highWatermark);
    if (unstable === undefined) return highWatermark;
    return Math.min(Math.max(unstable, this.#bounds.start), highWatermark);
  }

  /** The aborted transactions that touch the offsets from `from` up to `to`. */
  abortedTransactions(from: number, to: number): AbortedTransaction[] {
    return this.#reader.abortedTransactions(from, to);
  }

  /** The first record with this timestamp or a later one; `undefined` when there is none. */
  offsetForTimestamp(timestamp: number): TimestampOffset | undefined {
    return findByTimestamp(this.#segments, timestamp, this.#bounds.start);
  }

  /** The first record with the largest timestamp; `undefined` for an empty log. */
  maxTimestampOffset(): TimestampOffset | undefined {
    return findMaxTimestamp(this.#segments);
  }

  offsetForLeaderEpoch(epoch: number): EpochEnd {
    return this.#epochs.endOf(epoch, this.#bounds.end);
  }

  /** Says that records from here on are those of `epoch`. */
  beginEpoch(epoch: number): void {
    this.#epochs.assign(epoch, this.#bounds.end);
  }

  /** Called before the coordinator is asked about a transaction; `append` takes the guard. */
  startTransactionVerification(
    producerId: number,
    batch: { sequence: number; epoch: number; supportsEpochBump: boolean },
  ): VerificationGuard | LogError {
    return this.#producers.startVerification(producerId, batch, this.#world.clock.nowMs());
  }

  /** Closes the file of a log that nobody has written to or read from for a while. */
  closeIdleFile(idleMs: number): void {
    const { active } = this.#segments;
    if (!this.#queue.isIdle || this.#world.clock.nowMs() - active.usedMs < idleMs) return;
    active.closeFile();
  }

  /** Forgets producers that have been silent for too long. */
  forgetExpiredProducers(): void {
    this.#producers.forgetExpired(this.#world.clock.nowMs());
  }

  /** Begins a new segment, unless the active one is empty. */
  roll(): void {
    if (this.#segments.active.size > 0) this.#appender.roll(this.#bounds.end);
  }

  /** A segment that takes no more records soon needs no scan any more. */
  #onRoll(): void {
    this.#durability.namesDiffer = true;
    this.#world.clock.atEndOfTurn(() => this.#syncInBackground());
  }

  #syncInBackground(): void {
    if (this.#isClosed) return;
    this.sync().catch((error: unknown) => this.#queue.failed(error));
  }

  /** Records below `offset` may not be read any more; segments that hold nothing else go. */
  deleteRecordsBefore(offset: number): void {
    if (offset <= this.#bounds.start) return;
    this.#bounds.start = Math.min(offset, this.#bounds.end);
    this.#epochs.truncateFromStart(this.#bounds.start);
    this.#producers.transactions.forgetEndedBefore(this.#bounds.start);
    const count = this.#segments.indexOf(this.#bounds.start);
    if (count > 0) this.#discard(this.#segments.take(0, count));
  }

  /** Deletes the segments that the topic's configuration gives up. Answers how many. */
  applyRetention(highWatermark: number): number {
    const count = countToDelete(this.#segments.all, this.#appender.config, {
      nowMs: this.#world.clock.nowMs(),
      highWatermark,
      logStartOffset: this.#bounds.start,
      endOffset: this.#bounds.end,
    });
    // One segment always stays, so that the log knows where it goes on.
    if (count === this.#segments.count) this.#appender.roll(this.#bounds.end);
    const next = this.#segments.at(count)?.baseOffset;
    if (count === 0 || next === undefined) return 0;
    const kept = this.#segments.count - count;
    this.deleteRecordsBefore(next);
    // The start may have been there already.
    if (this.#segments.count > kept) this.#discard(this.#segments.take(0, count));
    return count;
  }

  #discard(segments: readonly Segment[]): void {
    if (segments.length === 0) return;
    const bases = new Set(segments.map((segment) => segment.baseOffset));
    this.#snapshots.removeWhere((offset) => bases.has(offset));
    this.#reader.forget();
    this.#durability.namesDiffer = true;
    this.#deletions.delete(segments, this.#appender.config.fileDeleteDelayMs);
  }

  /**
   * Takes back all records at or behind `offset`. The log is cut on return, unless a write is
   * under way; it is durably so when the promise resolves, and nothing may be appended before.
   */
  truncateTo(offset: number): void | Promise<void> {
    if (offset >= this.#bounds.end) {
      this.#epochs.truncateFromEnd(this.#bounds.end);
      return;
    }
    return this.#whenWritten(() => {
      if (offset < this.#segments.first.baseOffset) {
        this.#startAt(offset, offset);
        return;
      }
      const logStartOffset = Math.min(this.#bounds.start, offset);
      truncateParts(this.#world, this.#parts(), offset, logStartOffset);
      this.#setBounds(logStartOffset, offset);
    });
  }

  /** Empties the log; the next record gets `offset`. Done when `truncateTo` would be. */
  truncateFullyAndStartAt(offset: number, logStartOffset = offset): Promise<void> {
    return this.#whenWritten(() => this.#startAt(offset, logStartOffset));
  }

  #whenWritten(task: () => void): Promise<void> {
    this.#queue.flush();
    if (!this.#queue.isIdle) return this.#queue.settled().then(() => this.#cut(task));
    return this.#cut(task);
  }

  async #cut(task: () => void): Promise<void> {
    task();
    try {
      await this.#durability.syncTruncation();
    } catch (error) {
      this.#queue.failed(error);
    }
  }

  #startAt(offset: number, logStartOffset: number): void {
    restartParts(this.#world, this.#parts(), offset, this.#appender.config);
    this.#setBounds(logStartOffset, offset);
  }

  #parts(): TruncatedParts {
    return {
      directory: this.directory,
      segments: this.#segments,
      epochs: this.#epochs,
      producers: this.#producers,
      snapshots: this.#snapshots,
      discard: (segments) => this.#discard(segments),
    };
  }

  #setBounds(logStartOffset: number, endOffset: number): void {
    this.#bounds.start = logStartOffset;
    this.#bounds.end = endOffset;
    this.#queue.truncateTo(endOffset);
    this.#durability.truncateTo(endOffset);
    this.#reader.forget();
  }

  /** Whether a record has waited for `flush.ms` to become durable. */
  isSyncDue(nowMs: number): boolean {
    if (this.#durability.recoveryPoint >= this.#bounds.end) return false;
    return nowMs - this.#syncedMs >= this.#appender.config.flushMs;
  }

  /** Makes durable all that was appended, and moves the recovery point. Throws a `DiskError`. */
  async sync(): Promise<void> {
    this.#syncedMs = this.#world.clock.nowMs();
    await this.written();
    if (this.#queue.failure !== undefined) throw this.#queue.failure;
    await this.#durability.sync();
  }

  /** With `clean`, leaves the directory so that the next start need not look at any record. */
  async close(options: { clean: boolean }): Promise<void> {
    this.#isClosed = true;
    await this.#queue.settled();
    this.#deletions.finish();
    if (options.clean && this.#queue.failure === undefined) {
      // An empty log leaves nothing to be found.
      if (this.#bounds.end > this.#bounds.start) this.#snapshots.take(this.#producers);
      this.#segments.active.seal();
      this.#segments.active.writeIndexes({ create: this.#segments.active.size > 0 });
      if (this.#bounds.end > 0) await this.sync();
    }
    await this.#durability.settled();
    for (const segment of this.#segments.all) segment.closeFile();
  }
}
