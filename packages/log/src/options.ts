/** What a log is opened with, what is asked of it, and what it answers: types only. */
import type { DiskFile } from '@odradek/world';
import type { LogConfig } from './config.ts';
import type { RecordError } from './errors.ts';
import type { AppendOrigin, VerificationGuard } from './producers.ts';
import type { Segment } from './segment.ts';

export interface LogOptions {
  /** The partition's own directory, such as `data/orders-0`. Made when it is missing. */
  readonly directory: string;
  readonly topic: string;
  readonly partition: number;
  /** In Kafka's base64 form. Without one, none is written. */
  readonly topicId?: string;
  readonly config: LogConfig;
  /** Everything below was synced before the last stop. */
  readonly recoveryPoint: number;
  /** The first offset that may be read, as far as its checkpoint knows. */
  readonly logStartOffset: number;
  /** The process ended in order: nothing needs to be scanned. */
  readonly cleanShutdown: boolean;
  /** [producer.id.expiration.ms] */
  readonly producerIdExpirationMs?: number;
  /** [transaction.partition.verification.enable] */
  readonly verifyTransactions?: boolean;
}

export const PRODUCER_ID_EXPIRATION_MS: number = 24 * 60 * 60 * 1000;

/** The offsets of a log as they are now; its parts share them, and the log alone changes them. */
export interface LogBounds {
  /** The first offset that may be read. */
  start: number;
  /** The offset that the next record gets. */
  end: number;
}

export interface AppendOptions {
  readonly origin: AppendOrigin;
  /** Stamped into the batch; with `replication`, the epoch in which the leader was asked. */
  readonly leaderEpoch: number;
  /** From `startTransactionVerification`. */
  readonly guard?: VerificationGuard;
  /** Of the transaction that a marker ends: from 2 on, the marker's epoch must be a new one. */
  readonly transactionVersion?: number;
}

export interface AppendResult {
  readonly errorCode: number;
  readonly errorMessage?: string;
  readonly recordErrors?: readonly RecordError[];
  /** −1 when nothing was appended. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** −1 unless the log sets timestamps; of a duplicate, the timestamp that the log has. */
  readonly logAppendTimeMs: number;
  readonly logStartOffset: number;
  /** The batch was there already: nothing was appended, and the offsets are the old ones. */
  readonly duplicate: boolean;
}

export interface ReadOptions {
  readonly bytesMax: number;
  /** Where what may be shown ends: the high watermark or the last stable offset. */
  readonly upTo: number;
  /** Show the first batch also when it is larger than `bytesMax`. */
  readonly minOneBatch: boolean;
}

/** Where the records are that a reader wants. With an error code, or nothing to read, size is 0. */
export interface LocatedRecords {
  readonly errorCode: number;
  /** Only there when `size` is not 0. */
  readonly file: DiskFile | undefined;
  readonly position: number;
  /** Bytes worth reading; the end may lie within a batch until `trim` has looked. */
  readonly size: number;
  readonly bytesMax: number;
  readonly upTo: number;
  readonly segment: Segment | undefined;
  readonly minOneBatch: boolean;
  readonly generation: number;
  /**
   * Set by `trim` when it finds no whole batch although one is due: so many bytes from `position`
   * on hold the first one.
   */
  firstBatchSize: number;
  /** Set by `trim` when no batch begins where one must: the disk has lost or spoilt it. */
  isDamaged: boolean;
}

/** Records as read at once. */
export interface ReadResult {
  readonly errorCode: number;
  readonly records: Buffer;
}

export interface TimestampOffset {
  readonly timestamp: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}
