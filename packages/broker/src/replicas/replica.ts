/**
 * One replica: a partition's log on this node, and what its leader knows. Appends from clients go
 * through here, and so does everything that waits for them.
 *
 * With a single replica the high watermark is what the log has handed to the system: that survives
 * the death of the process, which is what Kafka promises for an acknowledged record without
 * followers.
 */
import type { AppendOptions, AppendResult, Log } from '@odradek/log';
import { isInternalTopic } from '@odradek/machines/cluster';
import { errorCode } from '@odradek/wire/errors';
import type { DiskError } from '@odradek/world';
import type { Flushable, Turn } from '../net/turn.ts';
import { OffsetWaiters } from './offset-waiters.ts';

/** Somebody who wants to know when records become readable: a waiting fetch. */
export interface ReadableListener {
  readable(replica: Replica): void;
}

export interface ReplicaIdentity {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
}

export class Replica implements Flushable {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly log: Log;
  /** One of Kafka's own topics: clients may read it, and only coordinators write. */
  readonly internal: boolean;
  /** How a client's batch is appended: kept, since it is the same for each. */
  clientAppend: AppendOptions;
  /** Set when the topic is deleted or the log's disk has failed: nothing is served any more. */
  closed = false;
  /** Told when the log's disk has failed: what else lies on it is lost with it. */
  onDiskFailed: ((error: DiskError) => void) | undefined;

  readonly #turn: Turn;
  readonly #committed: OffsetWaiters = new OffsetWaiters();
  readonly #listeners: Set<ReadableListener> = new Set();
  #flushQueued = false;
  #notifiedOffset = -1;

  constructor(identity: ReplicaIdentity, leaderEpoch: number, log: Log, turn: Turn) {
    this.topic = identity.topic;
    this.topicId = identity.topicId;
    this.partition = identity.partition;
    this.internal = isInternalTopic(identity.topic);
    this.clientAppend = { origin: 'client', leaderEpoch };
    this.log = log;
    this.#turn = turn;
    log.onWritten = () => this.#onWritten();
  }

  get leaderEpoch(): number {
    return this.clientAppend.leaderEpoch;
  }

  /** A new term of leadership begins. */
  set leaderEpoch(leaderEpoch: number) {
    this.clientAppend = { origin: 'client', leaderEpoch };
  }

  /** Records below are committed: consumers may read them. */
  get highWatermark(): number {
    return this.log.writtenEndOffset;
  }

  /** Records below belong to no open transaction. */
  get lastStableOffset(): number {
    return this.log.lastStableOffset(this.highWatermark);
  }

  get logStartOffset(): number {
    return this.log.logStartOffset;
  }

  get endOffset(): number {
    return this.log.endOffset;
  }

  /** Takes a batch in and gives it offsets; it is written at the end of the turn. */
  append(records: Buffer, options: AppendOptions): AppendResult {
    const result = this.log.append(records, options);
    if (result.errorCode === 0 && !result.duplicate && !this.#flushQueued) {
      this.#flushQueued = true;
      this.#turn.addLog(this);
    }
    return result;
  }

  /** Calls `task` with 0 once everything below `offset` is committed; else with the error. */
  whenCommitted(offset: number, task: (errorCode: number) => void): void {
    if (this.closed) task(errorCode.NOT_LEADER_OR_FOLLOWER);
    else if (offset <= this.highWatermark) task(0);
    else this.#committed.add(offset, task);
  }

  /** Writes what was appended in this turn. */
  flush(): void {
    this.#flushQueued = false;
    if (!this.closed) this.log.flushWrites();
  }

  addListener(listener: ReadableListener): void {
    this.#listeners.add(listener);
  }

  removeListener(listener: ReadableListener): void {
    this.#listeners.delete(listener);
  }

  /** Wakes whoever waits for the last stable offset, which moves without the watermark. */
  notifyListeners(): void {
    for (const listener of [...this.#listeners]) listener.readable(this);
  }

  /** Nothing is served any more; those who wait are told with `code`. */
  close(code: number): void {
    if (this.closed) return;
    this.closed = true;
    this.#committed.fail(code);
    this.notifyListeners();
    this.#listeners.clear();
  }

  #onWritten(): void {
    const { failure } = this.log;
    if (failure !== undefined) {
      this.close(errorCode.KAFKA_STORAGE_ERROR);
      this.onDiskFailed?.(failure);
      return;
    }
    const endOffset = this.log.writtenEndOffset;
    if (endOffset === this.#notifiedOffset) return;
    this.#notifiedOffset = endOffset;
    this.#committed.reached(endOffset);
    if (this.#listeners.size > 0) this.notifyListeners();
  }
}
