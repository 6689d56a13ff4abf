/**
 * The log `__cluster_metadata-0` on this node's disk: batches in, and word of what has become
 * durable. All that is appended in one turn of the event loop is written and synced together, and
 * what comes while a sync is under way is part of the next.
 *
 * It knows neither entries nor leaders; `quorum.ts` does.
 * Spec: KIP-595, KIP-630; the files are those of any partition's log.
 */
import { defaultLogConfig, Log, NEVER } from '@odradek/log';
import { metadataTopicUuid } from '@odradek/wire';
import {
  batchLastOffset,
  batchMaxTimestamp,
  batchPositions,
  batchSize,
} from '@odradek/wire/records';
import type { World } from '@odradek/world';

export const METADATA_LOG_NAME = '__cluster_metadata-0';

/** Bytes that are read at once while loading; a batch may be larger. */
const READ_BYTES = 1024 * 1024;

export interface MetadataLogOptions {
  /** The log's own directory. */
  readonly directory: string;
  /** [metadata.log.segment.bytes] and [metadata.log.segment.ms] */
  readonly segmentBytes: number;
  readonly segmentMs: number;
  /** [internal.metadata.delete.delay.millis] */
  readonly fileDeleteDelayMs: number;
  readonly cleanShutdown: boolean;
}

export class MetadataLog {
  readonly #world: World;
  readonly #log: Log;
  /** Where the current leader's epoch comes from is raft's affair. */
  epoch = 0;
  /** Of the newest batch; −1 when there is none. */
  lastTimestampMs = -1;
  /** Bytes that were read or appended, ever since the log was opened. */
  bytesSeen = 0;
  #isFlushQueued = false;
  #isSyncing = false;
  #failed = false;

  /** Told of everything that is durable below `endOffset`. */
  onDurable: ((endOffset: number) => void) | undefined;
  /** Told once when the disk has failed. */
  onFailure: ((cause: unknown) => void) | undefined;

  constructor(world: World, options: MetadataLogOptions) {
    this.#world = world;
    this.#log = Log.open(world, {
      directory: options.directory,
      topic: '__cluster_metadata',
      partition: 0,
      topicId: metadataTopicUuid,
      config: {
        ...defaultLogConfig,
        segmentBytes: options.segmentBytes,
        segmentMs: options.segmentMs,
        fileDeleteDelayMs: options.fileDeleteDelayMs,
        // Snapshots decide what may go, not age or size.
        retentionMs: NEVER,
        retentionBytes: -1,
        maxMessageBytes: options.segmentBytes,
      },
      // Segments older than the last are never written again; the last one is checked whole.
      recoveryPoint: 0,
      logStartOffset: 0,
      cleanShutdown: options.cleanShutdown,
    });
  }

  get startOffset(): number {
    return this.#log.logStartOffset;
  }

  get endOffset(): number {
    return this.#log.endOffset;
  }

  get size(): number {
    return this.#log.size;
  }

  /** Of the newest batch; 0 when there is none. */
  get lastEpoch(): number {
    return Math.max(0, this.#log.latestEpoch);
  }

  /** Appends one batch, whose buffer belongs to the log from now on. Answers why it cannot. */
  append(batch: Buffer): string | undefined {
    const result = this.#log.append(batch, { origin: 'coordinator', leaderEpoch: this.epoch });
    if (result.errorCode !== 0) return result.errorMessage ?? `error ${result.errorCode}`;
    this.lastTimestampMs = batchMaxTimestamp(batch, 0);
    this.bytesSeen += batch.length;
    if (!this.#isFlushQueued) {
      this.#isFlushQueued = true;
      this.#world.clock.atEndOfTurn(() => this.#flush());
    }
    return undefined;
  }

  /** Calls `take` for each batch from `offset` on. */
  readBatches(offset: number, take: (buffer: Buffer, at: number) => void): void {
    let at = Math.max(offset, this.#log.logStartOffset);
    while (at < this.endOffset) {
      const { errorCode, records } = this.#log.read(at, {
        bytesMax: READ_BYTES,
        upTo: this.endOffset,
        minOneBatch: true,
      });
      if (errorCode !== 0 || records.length === 0) {
        throw new Error(`cannot read the metadata log at offset ${at}: error ${errorCode}`);
      }
      for (const position of batchPositions(records)) {
        this.lastTimestampMs = batchMaxTimestamp(records, position);
        this.bytesSeen += batchSize(records, position);
        take(records, position);
        at = batchLastOffset(records, position) + 1;
      }
    }
  }

  /** Forgets everything, since a snapshot has more than the log: the next record gets `offset`. */
  async startAt(offset: number): Promise<void> {
    await this.#log.truncateFullyAndStartAt(offset);
  }

  /** Records before `offset` are in a snapshot and may go. */
  deleteBefore(offset: number): void {
    this.#log.deleteRecordsBefore(offset);
  }

  async close(options: { clean: boolean }): Promise<void> {
    this.#failed = true;
    await this.#log.close(options);
  }

  #flush(): void {
    this.#isFlushQueued = false;
    if (this.#isSyncing || this.#failed) return;
    this.#isSyncing = true;
    void this.#sync();
  }

  /** Until nothing is left that is not durable. */
  async #sync(): Promise<void> {
    try {
      while (!this.#failed && this.#log.recoveryPoint < this.#log.endOffset) {
        this.#log.flushWrites();
        await this.#log.sync();
        this.onDurable?.(this.#log.recoveryPoint);
      }
    } catch (error) {
      if (!this.#failed) {
        this.#failed = true;
        this.onFailure?.(error);
      }
    } finally {
      this.#isSyncing = false;
    }
  }
}
