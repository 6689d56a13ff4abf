/**
 * Appending to a log: a batch is judged, given its offset, counted in its segment, its epoch and
 * its producer, and queued for writing; a full segment is followed by a new one.
 *
 * Spec: KIP-98 (batches, producers), KIP-101 (epochs).
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
import type { World } from '@odradek/world';
import { lastOffsetOf, maxTimestampOf } from './batch-walk.ts';
import type { LogConfig } from './config.ts';
import type { LeaderEpochs } from './epochs.ts';
import { ErrorCode, type LogError } from './errors.ts';
import type { AppendOptions, AppendResult, LogBounds } from './options.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import { NO_GUARD, type Producers } from './producers.ts';
import { segmentOptions } from './recovery.ts';
import { appended, appendedBefore, refused } from './results.ts';
import { type Appended, Segment } from './segment.ts';
import type { Segments } from './segments.ts';
import {
  type ValidRecords,
  validateClientBatch,
  validateOwnBatch,
  validateReplicatedBatches,
} from './validation.ts';
import type { WriteQueue } from './write-queue.ts';

export interface AppenderParts {
  readonly directory: string;
  readonly bounds: LogBounds;
  readonly segments: Segments;
  readonly epochs: LeaderEpochs;
  readonly producers: Producers;
  readonly snapshots: ProducerSnapshots;
  readonly queue: WriteQueue;
  /** Called when a segment has been followed by a new one. */
  readonly onRoll: () => void;
}

export class Appender {
  readonly #world: World;
  readonly #parts: AppenderParts;
  readonly #valid: ValidRecords = { records: Buffer.alloc(0) };
  config: LogConfig;

  constructor(world: World, parts: AppenderParts, config: LogConfig) {
    this.#world = world;
    this.#parts = parts;
    this.config = config;
  }

  append(records: Buffer, options: AppendOptions): AppendResult {
    const failure = this.#parts.queue.failure;
    if (failure !== undefined) {
      const errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
      return this.#refused({ errorCode, errorMessage: failure.message });
    }
    return options.origin === 'replication'
      ? this.#appendReplicated(records, options)
      : this.#appendAsLeader(records, options);
  }

  #appendAsLeader(records: Buffer, options: AppendOptions): AppendResult {
    const { bounds, producers } = this.#parts;
    const nowMs = this.#world.clock.nowMs();
    const isClients = options.origin === 'client';
    const error = isClients
      ? validateClientBatch(records, this.config, nowMs, this.#valid)
      : validateOwnBatch(records, this.config, nowMs, this.#valid);
    if (error !== undefined) return this.#refused(error);
    const batch = this.#valid.records;
    if (batch.length > this.config.segmentBytes) return this.#refused(tooLargeForSegment(batch));
    const firstOffset = bounds.end;
    setBatchBaseOffset(batch, 0, firstOffset);
    setBatchLeaderEpoch(batch, 0, options.leaderEpoch);
    const segment = this.#segmentFor(batch, 0, batch.length, nowMs);
    if (batchProducerId(batch, 0) >= 0) {
      const verdict = producers.check(batch, 0, options.origin, {
        guard: options.guard ?? NO_GUARD,
        transactionVersion: options.transactionVersion ?? 0,
      });
      if (verdict === 'duplicate') return appendedBefore(producers.duplicate, bounds.start);
      if (verdict !== 'fresh') return this.#refused(verdict);
    }
    this.#take(segment, batch, 0, batch.length, nowMs);
    const setsTime = this.config.timestampType === 'LogAppendTime';
    return this.#appended(firstOffset, setsTime ? nowMs : -1);
  }

  #appendReplicated(records: Buffer, options: AppendOptions): AppendResult {
    const next = this.#parts.bounds.end;
    const error = validateReplicatedBatches(records, next, options.leaderEpoch, this.#valid);
    if (error !== undefined) return this.#refused(error);
    const batches = this.#valid.records;
    if (batches.length === 0) return appended(-1, -1, -1, this.#parts.bounds.start);
    const nowMs = this.#world.clock.nowMs();
    const isCurrent = batchMagic(batches, 0) === CURRENT_MAGIC;
    const first = isCurrent ? batchBaseOffset(batches, 0) : next;
    // What came together stays together where it can: replicas then roll alike.
    let segment = this.#segmentForAll(batches, nowMs);
    for (let at = 0; at < batches.length; ) {
      const size = batchSize(batches, at);
      if (!segment.hasRoomFor(this.config, lastOffsetOf(batches, at), size)) {
        segment = this.#segmentFor(batches, at, size, nowMs);
      }
      this.#take(segment, batches, at, size, nowMs);
      at += size;
    }
    return this.#appended(first, -1);
  }

  #segmentForAll(batches: Buffer, nowMs: number): Segment {
    let lastOffset = 0;
    let maxTimestamp = -1;
    for (let at = 0; at < batches.length; at += batchSize(batches, at)) {
      lastOffset = lastOffsetOf(batches, at);
      maxTimestamp = Math.max(maxTimestamp, maxTimestampOf(batches, at));
    }
    return this.#activeOrNext(
      batches,
      0,
      { lastOffset, maxTimestamp, size: batches.length },
      nowMs,
    );
  }

  #segmentFor(records: Buffer, at: number, size: number, nowMs: number): Segment {
    const lastOffset = lastOffsetOf(records, at);
    const maxTimestamp = maxTimestampOf(records, at);
    return this.#activeOrNext(records, at, { lastOffset, maxTimestamp, size }, nowMs);
  }

  /** The active segment, or, when what is appended has no place there, a new one. */
  #activeOrNext(records: Buffer, at: number, appended: Appended, nowMs: number): Segment {
    const { active } = this.#parts.segments;
    if (!active.shouldRoll(this.config, appended, nowMs)) return active;
    const isCurrent = batchMagic(records, at) === CURRENT_MAGIC;
    return this.roll(isCurrent ? batchBaseOffset(records, at) : this.#parts.bounds.end);
  }

  /** Takes in one batch that has its offsets. */
  #take(segment: Segment, records: Buffer, at: number, size: number, nowMs: number): void {
    const { bounds, epochs, producers, queue } = this.#parts;
    const lastOffset = lastOffsetOf(records, at);
    const isCurrent = batchMagic(records, at) === CURRENT_MAGIC;
    const position = segment.size;
    segment.append(lastOffset, maxTimestampOf(records, at), size);
    if (isCurrent) {
      const epoch = batchLeaderEpoch(records, at);
      if (epoch !== epochs.latestEpoch && epoch >= 0) {
        epochs.assign(epoch, batchBaseOffset(records, at));
      }
      const ended = producers.apply(records, at);
      if (ended !== undefined) segment.recordEnd(ended, producers.transactions);
    }
    bounds.end = lastOffset + 1;
    producers.endOffset = bounds.end;
    const chunk = size === records.length ? records : records.subarray(at, at + size);
    segment.usedMs = nowMs;
    queue.add(segment, position, chunk, bounds.end);
  }

  /** Begins a new segment at `baseOffset`, which is the end of the log or lies behind it. */
  roll(baseOffset: number): Segment {
    const { segments, producers, snapshots, directory, queue, onRoll } = this.#parts;
    const sealed = segments.active;
    sealed.seal();
    sealed.writeIndexes({ create: true });
    producers.endOffset = baseOffset;
    snapshots.take(producers);
    const options = segmentOptions(this.#world, { directory, config: this.config }, baseOffset);
    // A file that says where the log goes on must not be there before all that lies below is: a
    // process that dies in between would leave a gap.
    const segment = Segment.create(this.#world.disk, options, !queue.isIdle);
    segments.add(segment);
    onRoll();
    return segment;
  }

  #appended(firstOffset: number, logAppendTimeMs: number): AppendResult {
    const { start, end } = this.#parts.bounds;
    return appended(firstOffset, end - 1, logAppendTimeMs, start);
  }

  #refused(error: LogError): AppendResult {
    return refused(error, this.#parts.bounds.start);
  }
}

function tooLargeForSegment(batch: Buffer): LogError {
  return {
    errorCode: ErrorCode.RECORD_LIST_TOO_LARGE,
    errorMessage: `a batch of ${batch.length} bytes does not fit into a segment`,
  };
}
