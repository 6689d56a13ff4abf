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
import {
  batchBaseOffset,
  batchLeaderEpoch,
  batchMagic,
  batchProducerId,
  batchSize,
  CURRENT_MAGIC,
  setBatchBaseOffset,
  setBatchLeaderEpoch,
} from '@odradek/wire/records';
import type { DiskError, World } from '@odradek/world';
import { lastOffsetOf, maxTimestampOf } from './batch-walk.ts';
import type { LogConfig } from './config.ts';
import { Deletions } from './deletions.ts';
import type { EpochEnd, LeaderEpochs } from './epochs.ts';
import { ErrorCode, type LogError } from './errors.ts';
import type {
  AppendOptions,
  AppendResult,
  LocatedRecords,
  LogOptions,
  ReadOptions,
  ReadResult,
  TimestampOffset,
} from './options.ts';
import { rebuildProducers } from './producer-recovery.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import { NO_GUARD, type Producers, type VerificationGuard } from './producers.ts';
import { LogReader } from './reader.ts';
import { loadLog, newSegment } from './recovery.ts';
import { countToDelete } from './retention.ts';
import type { Segments } from './segments.ts';
import { findByTimestamp, findMaxTimestamp } from './time-search.ts';
import type { AbortedTransaction } from './transaction-index.ts';
import {
  type ValidRecords,
  validateClientBatch,
  validateOwnBatch,
  validateReplicatedBatches,
} from './validation.ts';
import { WriteQueue } from './write-queue.ts';

const NO_BYTES: Buffer = Buffer.alloc(0);

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
  readonly #deletions: Deletions;
  readonly #valid: ValidRecords = { records: NO_BYTES };
  #config: LogConfig;
  #endOffset: number;
  #logStartOffset: number;
  #recoveryPoint: number;
  #syncedMs: number;

  private constructor(world: World, options: LogOptions) {
    const loaded = loadLog(world, options);
    this.directory = options.directory;
    this.topic = options.topic;
    this.partition = options.partition;
    this.topicId = options.topicId;
    this.#world = world;
    this.#config = options.config;
    this.#segments = loaded.segments;
    this.#epochs = loaded.epochs;
    this.#producers = loaded.producers;
    this.#snapshots = loaded.snapshots;
    this.#endOffset = loaded.endOffset;
    this.#logStartOffset = loaded.logStartOffset;
    this.#recoveryPoint = loaded.recoveryPoint;
    this.#syncedMs = world.clock.nowMs();
    this.#queue = new WriteQueue(loaded.endOffset, options.config.flushMessages);
    this.#reader = new LogReader(world, loaded.segments);
    this.#deletions = new Deletions(world);
  }

  /** Reads what the directory holds, and repairs it after a crash. Throws a `DiskError`. */
  static open(world: World, options: LogOptions): Log {
    return new Log(world, options);
  }

  /** The first offset that may be read. */
  get logStartOffset(): number {
    return this.#logStartOffset;
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Everything below has been handed to the system, and survives the process. */
  get writtenEndOffset(): number {
    return this.#queue.writtenEndOffset;
  }

  /** Everything below survives a loss of power. */
  get recoveryPoint(): number {
    return this.#recoveryPoint;
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
    return this.#config;
  }

  set config(config: LogConfig) {
    this.#config = config;
    this.#queue.syncEvery = config.flushMessages;
  }

  /** −1 when no epoch is known. */
  get latestEpoch(): number {
    return this.#epochs.latestEpoch;
  }

  /** Bytes of records in all segments. */
  get size(): number {
    return this.#segments.size;
  }

  get segmentCount(): number {
    return this.#segments.count;
  }

  get producers(): Producers {
    return this.#producers;
  }

  get epochs(): LeaderEpochs {
    return this.#epochs;
  }

  /**
   * Gives offsets to `records` and queues them, as they are: the buffer belongs to the log until
   * it is written. Changes nothing when it answers an error.
   */
  append(records: Buffer, options: AppendOptions): AppendResult {
    if (this.#queue.failure !== undefined) {
      return this.#refused({
        errorCode: ErrorCode.KAFKA_STORAGE_ERROR,
        errorMessage: this.#queue.failure.message,
      });
    }
    if (options.origin === 'replication') return this.#appendReplicated(records, options);
    const nowMs = this.#world.clock.nowMs();
    const error =
      options.origin === 'client'
        ? validateClientBatch(records, this.#config, nowMs, this.#valid)
        : validateOwnBatch(records, this.#valid);
    if (error !== undefined) return this.#refused(error);
    const batch = this.#valid.records;
    if (batch.length > this.#config.segmentBytes) return this.#refused(tooLargeForSegment(batch));

    if (batchProducerId(batch, 0) >= 0) {
      const verdict = this.#producers.check(batch, 0, options.origin, {
        guard: options.guard ?? NO_GUARD,
        transactionVersion: options.transactionVersion ?? 0,
      });
      if (verdict === 'duplicate') return this.#duplicate();
      if (verdict !== 'fresh') return this.#refused(verdict);
    }
    const firstOffset = this.#endOffset;
    setBatchBaseOffset(batch, 0, firstOffset);
    setBatchLeaderEpoch(batch, 0, options.leaderEpoch);
    this.#take(batch, 0, batch.length, nowMs);
    const setsTime = this.#config.timestampType === 'LogAppendTime' && options.origin === 'client';
    return this.#appended(firstOffset, setsTime ? nowMs : -1);
  }

  #appendReplicated(records: Buffer, options: AppendOptions): AppendResult {
    const error = validateReplicatedBatches(
      records,
      this.#endOffset,
      options.leaderEpoch,
      this.#valid,
    );
    if (error !== undefined) return this.#refused(error);
    const batches = this.#valid.records;
    if (batches.length === 0) return this.#appended(-1, -1);
    const nowMs = this.#world.clock.nowMs();
    const first = batchMagic(batches, 0) === CURRENT_MAGIC ? batchBaseOffset(batches, 0) : -1;
    for (let at = 0; at < batches.length; ) {
      const size = batchSize(batches, at);
      this.#take(batches, at, size, nowMs);
      at += size;
    }
    return this.#appended(first, -1);
  }

  /** Takes in one batch that has its offsets. */
  #take(records: Buffer, at: number, size: number, nowMs: number): void {
    const lastOffset = lastOffsetOf(records, at);
    const maxTimestamp = maxTimestampOf(records, at);
    const isCurrent = batchMagic(records, at) === CURRENT_MAGIC;
    let segment = this.#segments.active;
    if (segment.shouldRoll(this.#config, lastOffset, maxTimestamp, size, nowMs)) {
      this.#roll(isCurrent ? batchBaseOffset(records, at) : this.#endOffset);
      segment = this.#segments.active;
    }
    const position = segment.size;
    segment.append(lastOffset, maxTimestamp, size, this.#config.indexIntervalBytes);
    if (isCurrent) {
      const epoch = batchLeaderEpoch(records, at);
      if (epoch !== this.#epochs.latestEpoch && epoch >= 0) {
        this.#epochs.assign(epoch, batchBaseOffset(records, at));
      }
      const ended = this.#producers.apply(records, at);
      if (ended !== undefined) segment.recordEnd(ended, this.#producers.transactions);
    }
    this.#endOffset = lastOffset + 1;
    this.#producers.endOffset = this.#endOffset;
    const chunk = size === records.length ? records : records.subarray(at, at + size);
    this.#queue.add(segment, position, chunk, this.#endOffset);
  }

  /** Begins to write what is queued: small writes are done on return, large ones go on. */
  flushWrites(): void {
    this.#queue.flush();
  }

  /** Done when all that was appended is written, or the disk has failed. */
  written(): Promise<void> {
    return this.#queue.settled();
  }

  /** Where a reader finds the records from `offset` on. The caller reads, and then calls `trim`. */
  locate(offset: number, options: ReadOptions): LocatedRecords {
    const bounds = {
      start: this.#logStartOffset,
      end: this.#endOffset,
      written: this.#queue.writtenEndOffset,
    };
    return this.#reader.locate(offset, bounds, options);
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
    const located = this.locate(offset, options);
    return this.#reader.readNow(located);
  }

  /** How far records are decided: no open transaction, and none whose end is not yet replicated. */
  lastStableOffset(highWatermark: number): number {
    const unstable = this.#producers.transactions.firstUnstableOffset(highWatermark);
    if (unstable === undefined) return highWatermark;
    return Math.min(Math.max(unstable, this.#logStartOffset), highWatermark);
  }

  /** The aborted transactions that touch the offsets from `from` up to `to`. */
  abortedTransactions(from: number, to: number): AbortedTransaction[] {
    return this.#reader.abortedTransactions(from, to);
  }

  /** The first record with this timestamp or a later one; `undefined` when there is none. */
  offsetForTimestamp(timestamp: number): TimestampOffset | undefined {
    return findByTimestamp(this.#segments, timestamp, this.#logStartOffset);
  }

  /** The first record with the largest timestamp; `undefined` for an empty log. */
  maxTimestampOffset(): TimestampOffset | undefined {
    return findMaxTimestamp(this.#segments);
  }

  offsetForLeaderEpoch(epoch: number): EpochEnd {
    return this.#epochs.endOf(epoch, this.#endOffset);
  }

  /** Says that this broker leads from `epoch` on, or follows a leader of it. */
  beginEpoch(epoch: number): void {
    this.#epochs.assign(epoch, this.#endOffset);
  }

  startTransactionVerification(
    producerId: number,
    batch: { sequence: number; epoch: number; supportsEpochBump: boolean },
  ): VerificationGuard | LogError {
    return this.#producers.startVerification(producerId, batch, this.#world.clock.nowMs());
  }

  /** Begins a new segment. */
  roll(): void {
    if (this.#segments.active.size > 0) this.#roll(this.#endOffset);
  }

  #roll(baseOffset: number): void {
    const sealed = this.#segments.active;
    sealed.seal();
    sealed.writeIndexes({ create: true });
    this.#producers.endOffset = baseOffset;
    this.#snapshots.take(this.#producers, { durable: false });
    this.#segments.add(
      newSegment(this.#world, { directory: this.directory, config: this.#config }, baseOffset),
    );
  }

  /** Records below `offset` may not be read any more; segments that hold nothing else go. */
  deleteRecordsBefore(offset: number): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = Math.min(offset, this.#endOffset);
    this.#epochs.truncateFromStart(this.#logStartOffset);
    this.#producers.transactions.forgetEndedBefore(this.#logStartOffset);
    let count = 0;
    while (
      count < this.#segments.count - 1 &&
      (this.#segments.at(count + 1)?.baseOffset ?? 0) <= this.#logStartOffset
    ) {
      count++;
    }
    this.#deleteFirst(count);
  }

  /** Deletes the segments that the topic's configuration gives up. Answers how many. */
  applyRetention(highWatermark: number): number {
    const count = countToDelete(this.#segments.all, this.#config, {
      nowMs: this.#world.clock.nowMs(),
      highWatermark,
      logStartOffset: this.#logStartOffset,
      endOffset: this.#endOffset,
    });
    if (count === 0) return 0;
    // One segment always stays, so that the log knows where it goes on.
    if (count === this.#segments.count) this.#roll(this.#endOffset);
    const next = this.#segments.at(count)?.baseOffset ?? this.#endOffset;
    this.#deleteFirst(count);
    this.deleteRecordsBefore(next);
    return count;
  }

  #deleteFirst(count: number): void {
    if (count === 0) return;
    const deleted = this.#segments.take(0, count);
    const bases = new Set(deleted.map((segment) => segment.baseOffset));
    this.#snapshots.removeWhere((offset) => bases.has(offset));
    this.#reader.forget();
    this.#deletions.delete(deleted, this.#config.fileDeleteDelayMs);
  }

  /**
   * Takes back all records at or behind `offset`. Done on return unless a write is under way: then
   * when the promise resolves, and nothing may be appended before.
   */
  truncateTo(offset: number): void | Promise<void> {
    if (offset >= this.#endOffset) {
      this.#epochs.truncateFromEnd(this.#endOffset);
      return;
    }
    this.#queue.flush();
    if (this.#queue.isIdle) {
      this.#truncateNow(offset);
      return;
    }
    return this.#queue.settled().then(() => this.#truncateNow(offset));
  }

  #truncateNow(offset: number): void {
    if (offset < this.#segments.first.baseOffset) {
      this.#startAt(offset, offset);
      return;
    }
    const index = this.#segments.indexOf(offset);
    const deleted = this.#segments.take(index + 1, this.#segments.count);
    const bases = new Set(deleted.map((segment) => segment.baseOffset));
    this.#snapshots.removeWhere((at) => bases.has(at) || at > offset);
    this.#deletions.delete(deleted, this.#config.fileDeleteDelayMs);
    const active = this.#segments.active;
    const position = active.positionOf(offset, active.size) ?? active.size;
    active.truncate(position, offset);
    this.#reader.forget();
    const endOffset = active.size === 0 ? Math.max(offset, active.baseOffset) : offset;
    this.#setEnd(endOffset, Math.min(this.#logStartOffset, endOffset));
    this.#epochs.truncateFromEnd(endOffset);
    rebuildProducers(this.#producers, this.#snapshots, this.#segments, {
      upTo: endOffset,
      logStartOffset: this.#logStartOffset,
      nowMs: this.#world.clock.nowMs(),
    });
  }

  /** Empties the log; the next record gets `offset`. */
  truncateFullyAndStartAt(offset: number, logStartOffset = offset): void | Promise<void> {
    if (this.#queue.isIdle) {
      this.#startAt(offset, logStartOffset);
      return;
    }
    return this.#queue.settled().then(() => this.#startAt(offset, logStartOffset));
  }

  #startAt(offset: number, logStartOffset: number): void {
    const deleted = this.#segments.take(0, this.#segments.count);
    this.#deletions.delete(deleted, this.#config.fileDeleteDelayMs);
    this.#segments.add(
      newSegment(this.#world, { directory: this.directory, config: this.#config }, offset),
    );
    this.#reader.forget();
    this.#epochs.clear();
    this.#snapshots.removeWhere(() => true);
    this.#producers.clear();
    this.#producers.endOffset = offset;
    this.#setEnd(offset, logStartOffset);
  }

  #setEnd(endOffset: number, logStartOffset: number): void {
    this.#endOffset = endOffset;
    this.#logStartOffset = logStartOffset;
    this.#recoveryPoint = Math.min(this.#recoveryPoint, endOffset);
    this.#queue.truncateTo(endOffset);
  }

  /** Whether a record has waited for `flush.ms` to become durable. */
  isSyncDue(nowMs: number): boolean {
    if (this.#recoveryPoint >= this.#endOffset) return false;
    return nowMs - this.#syncedMs >= this.#config.flushMs;
  }

  /** Makes all that was appended durable, and moves the recovery point. Throws a `DiskError`. */
  async sync(): Promise<void> {
    await this.#queue.settled();
    if (this.#queue.failure !== undefined) throw this.#queue.failure;
    const endOffset = this.#queue.writtenEndOffset;
    this.#syncedMs = this.#world.clock.nowMs();
    if (endOffset <= this.#recoveryPoint) return;
    const from = Math.max(0, this.#segments.indexOf(this.#recoveryPoint));
    const waits: Promise<void>[] = [];
    for (const segment of this.#segments.all.slice(from)) {
      if (segment.size > 0) waits.push(segment.file.sync());
      if (segment !== this.#segments.active) segment.writeIndexes({ create: true, sync: true });
      else segment.writeIndexes({ create: false });
    }
    this.#epochs.write(this.#world.disk, { durable: true });
    this.#world.disk.syncDirectory(this.directory);
    await Promise.all(waits);
    this.#recoveryPoint = Math.max(this.#recoveryPoint, Math.min(endOffset, this.#endOffset));
  }

  /** With `clean`, leaves the directory so that the next start need not look at any record. */
  async close(options: { clean: boolean }): Promise<void> {
    await this.#queue.settled();
    if (options.clean && this.#queue.failure === undefined) {
      this.#segments.active.seal();
      this.#segments.active.writeIndexes({ create: true });
      await this.sync();
      if (this.#endOffset > 0) this.#snapshots.take(this.#producers, { durable: true });
      this.#epochs.write(this.#world.disk, { durable: true });
    }
    this.#deletions.finish();
    for (const segment of this.#segments.all) segment.closeFile();
  }

  #appended(firstOffset: number, logAppendTimeMs: number): AppendResult {
    return {
      errorCode: ErrorCode.NONE,
      firstOffset,
      lastOffset: this.#endOffset - 1,
      logAppendTimeMs,
      logStartOffset: this.#logStartOffset,
      duplicate: false,
    };
  }

  #duplicate(): AppendResult {
    const { duplicate } = this.#producers;
    return {
      errorCode: ErrorCode.NONE,
      firstOffset: duplicate.duplicateFirstOffset,
      lastOffset: duplicate.duplicateLastOffset,
      logAppendTimeMs: duplicate.duplicateTimestamp,
      logStartOffset: this.#logStartOffset,
      duplicate: true,
    };
  }

  #refused(error: LogError): AppendResult {
    return {
      ...error,
      firstOffset: -1,
      lastOffset: -1,
      logAppendTimeMs: -1,
      logStartOffset: this.#logStartOffset,
      duplicate: false,
    };
  }
}

function tooLargeForSegment(batch: Buffer): LogError {
  return {
    errorCode: ErrorCode.RECORD_LIST_TOO_LARGE,
    errorMessage: `a batch of ${batch.length} bytes does not fit into a segment`,
  };
}
