/**
 * The consumer as users see it: an endless sequence of records, or of blocks of them, from the
 * partitions that it was told, or that its group gives it.
 *
 * How the sequence comes about: `reader.ts`.
 */
import type { AbortSignalLike } from '@odradek/world';
import type { Cluster } from '../cluster/cluster.ts';
import { Coordinators } from '../cluster/coordinators.ts';
import { ClosedError, UsageError } from '../errors.ts';
import type { RecordBlock } from './block.ts';
import {
  type CommittedOffset,
  commitOffsets,
  fetchCommitted,
  type OffsetToCommit,
} from './committed.ts';
import { type FoundOffset, findOffsets, SpecialTime } from './offsets.ts';
import {
  type ConsumerOptions,
  type ConsumerSettings,
  consumerSettings,
  type TopicPartition,
} from './options.ts';
import type { AssignedPartition } from './partition.ts';
import { Reader, type Reading } from './reader.ts';
import { ConsumerRecord } from './record.ts';

export interface ReadOptions {
  /** Ends the iteration by throwing its reason. */
  readonly signal?: AbortSignalLike;
}

/**
 * Reads records from topics.
 *
 * ```ts
 * await using consumer = client.consumer({ groupId: 'billing', topics: ['orders'] });
 * for await (const record of consumer) {
 *   console.log(record.offset, record.value?.toString());
 * }
 * ```
 *
 * A record counts as processed when the next one is asked for: that is what is committed by
 * itself. Leaving the loop early leaves its last record unprocessed; `commit` includes it.
 */
export class Consumer implements AsyncIterable<ConsumerRecord> {
  readonly #cluster: Cluster;
  readonly #coordinators: Coordinators;
  readonly #settings: ConsumerSettings;
  readonly #lanes: { readonly fetch: string; readonly group: string };
  readonly #reader: Reader;
  #isReading = false;
  #closing: Promise<void> | undefined;

  constructor(cluster: Cluster, options: ConsumerOptions = {}) {
    this.#cluster = cluster;
    this.#coordinators = new Coordinators(cluster);
    this.#settings = consumerSettings(options, cluster.settings);
    this.#lanes = { fetch: cluster.newLane('fetch'), group: cluster.newLane('group') };
    this.#reader = new Reader(cluster, this.#coordinators, this.#settings, this.#lanes);
    if (options.topics !== undefined) this.subscribe(options.topics);
  }

  /** Reads topics: all partitions of them, or with a `groupId` those that the group gives. */
  subscribe(topics: string | readonly string[] | RegExp): void {
    this.#checkOpen();
    this.#reader.subscribe(typeof topics === 'string' ? [topics] : topics);
  }

  /** Reads just these partitions, outside of any group's division. */
  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    this.#checkOpen();
    await this.#reader.assign(partitions);
  }

  /** What is read at present. */
  get assignment(): readonly TopicPartition[] {
    return this.#reader.assignment.list();
  }

  [Symbol.asyncIterator](): AsyncGenerator<ConsumerRecord, void, undefined> {
    return this.records();
  }

  /** The records, one after the other. Ends when the consumer is closed. */
  async *records(options: ReadOptions = {}): AsyncGenerator<ConsumerRecord, void, undefined> {
    this.#begin();
    const reader = this.#reader;
    let reading: Reading | undefined;
    try {
      for (;;) {
        reading = await this.#next(Number.POSITIVE_INFINITY, options.signal);
        if (reading === undefined) return;
        const { partition, block } = reading;
        for (const view of block) {
          if (!reader.holds(reading) || partition.isPaused) break;
          partition.advance(view.offset + 1, block.recordLeaderEpoch);
          yield new ConsumerRecord(block.topic, block.partition, view, block.hasLogAppendTime);
          partition.markProcessed();
          if (!reader.needsAttention) continue;
          if (!(await this.#unlessClosed(() => reader.attend(options.signal)))) return;
        }
        this.#finish(reading);
        reading = undefined;
      }
    } finally {
      if (reading !== undefined) this.#putBack(reading);
      this.#isReading = false;
    }
  }

  /**
   * Blocks of records, each from one partition: the fastest way to read. A block counts as
   * processed as a whole.
   *
   * ```ts
   * for await (const block of consumer.blocks()) {
   *   block.forEach((record) => sum(record.value));
   * }
   * ```
   */
  async *blocks(options: ReadOptions = {}): AsyncGenerator<RecordBlock, void, undefined> {
    this.#begin();
    try {
      for (;;) {
        const reading = await this.#next(Number.POSITIVE_INFINITY, options.signal);
        if (reading === undefined) return;
        this.#handOut(reading);
        yield reading.block;
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** What is there, at most one block of each partition; waits up to `timeoutMs` for the first. */
  async poll(options: ReadOptions & { timeoutMs: number }): Promise<readonly RecordBlock[]> {
    this.#begin();
    const blocks: RecordBlock[] = [];
    const { clock } = this.#cluster.world;
    try {
      let untilMs = clock.monotonicMs() + options.timeoutMs;
      for (;;) {
        const reading = await this.#next(untilMs, options.signal);
        if (reading === undefined) return blocks;
        this.#handOut(reading);
        blocks.push(reading.block);
        if (blocks.length >= this.#reader.assignment.size) return blocks;
        untilMs = 0;
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** The offset of the next record that will be handed out; undefined while it is looked for. */
  position(partition: TopicPartition): number | undefined {
    const { position } = this.#assigned(partition);
    return position < 0 ? undefined : position;
  }

  /** How many committed records lie ahead, as of the last fetch; undefined before the first. */
  lag(partition: TopicPartition): number | undefined {
    const { position, highWatermark } = this.#assigned(partition);
    return position < 0 || highWatermark < 0 ? undefined : Math.max(0, highWatermark - position);
  }

  /** Reads on from this offset. */
  seek(partition: TopicPartition, offset: number): void {
    if (!Number.isSafeInteger(offset) || offset < 0) throw new UsageError(`no offset: ${offset}`);
    this.#assigned(partition).seek(offset);
    this.#reader.changed();
  }

  /** Reads on from the first record there is; of all assigned partitions unless told. */
  seekToBeginning(partitions: readonly TopicPartition[] = this.assignment): void {
    for (const each of partitions) this.#assigned(each).want('earliest');
    this.#reader.changed();
  }

  /** Reads on from the next record to come; of all assigned partitions unless told. */
  seekToEnd(partitions: readonly TopicPartition[] = this.assignment): void {
    for (const each of partitions) this.#assigned(each).want('latest');
    this.#reader.changed();
  }

  /** Reads on from the first record at or after this time. */
  seekToTime(timestamp: number, partitions: readonly TopicPartition[] = this.assignment): void {
    for (const each of partitions) this.#assigned(each).want(timestamp);
    this.#reader.changed();
  }

  /** Hands out nothing of these until they are resumed; the membership goes on. */
  pause(partitions: readonly TopicPartition[] = this.assignment): void {
    for (const each of partitions) this.#assigned(each).isPaused = true;
  }

  resume(partitions: readonly TopicPartition[] = this.assignment): void {
    for (const each of partitions) this.#assigned(each).isPaused = false;
    this.#reader.changed();
  }

  /** Commits these offsets, or all that has been handed out, the last record included. */
  async commit(offsets?: readonly OffsetToCommit[]): Promise<void> {
    const { groupId } = this.#settings;
    if (groupId === undefined) throw new UsageError('committing needs a groupId');
    const assignment = [...this.#reader.assignment];
    const due = offsets ?? assignment.filter(({ position }) => position >= 0).map(positionOf);
    const identity = this.#reader.commitIdentity();
    const options = { lane: this.#lanes.group };
    await commitOffsets(this.#cluster, this.#coordinators, groupId, due, identity, options);
    for (const each of due) {
      const partition = this.#reader.assignment.find(each);
      if (partition === undefined) continue;
      partition.committed = each.offset;
      // What was handed out last is processed now: its reader says so.
      if (offsets === undefined && partition.position === each.offset) partition.markProcessed();
    }
  }

  /** What the group has committed for these partitions; those without are left out. */
  async committed(
    partitions: readonly TopicPartition[] = this.assignment,
  ): Promise<readonly CommittedOffset[]> {
    const { groupId } = this.#settings;
    if (groupId === undefined) throw new UsageError('committed offsets need a groupId');
    const options = { lane: this.#lanes.group };
    return fetchCommitted(this.#cluster, this.#coordinators, groupId, partitions, options);
  }

  /** Of each partition the first record at or after the time; `offset` -1 when there is none. */
  offsetsForTimes(
    questions: readonly (TopicPartition & { readonly timestamp: number })[],
  ): Promise<readonly FoundOffset[]> {
    return this.#find(questions);
  }

  /** The offset of the first record there is. */
  beginningOffsets(partitions: readonly TopicPartition[]): Promise<readonly FoundOffset[]> {
    return this.#find(partitions.map((each) => ({ ...each, timestamp: SpecialTime.earliest })));
  }

  /** The offset of the next record to come, for readers of this isolation. */
  endOffsets(partitions: readonly TopicPartition[]): Promise<readonly FoundOffset[]> {
    return this.#find(partitions.map((each) => ({ ...each, timestamp: SpecialTime.latest })));
  }

  /** Commits what has been processed, if that happens by itself, and leaves the group. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.#reader.close();
    } finally {
      this.#cluster.pool.closeLane(this.#lanes.fetch);
      this.#cluster.pool.closeLane(this.#lanes.group);
    }
  }

  #find(
    questions: readonly (TopicPartition & { timestamp: number })[],
  ): Promise<readonly FoundOffset[]> {
    const { isolationLevel } = this.#settings;
    return findOffsets(this.#cluster, questions, isolationLevel, { lane: this.#lanes.group });
  }

  #assigned(partition: TopicPartition): AssignedPartition {
    const found = this.#reader.assignment.find(partition);
    if (found !== undefined) return found;
    throw new UsageError(`${partition.topic}-${partition.partition} is not assigned`);
  }

  #begin(): void {
    this.#checkOpen();
    if (this.#isReading) throw new UsageError('a consumer has one reader at a time');
    if (this.#reader.subscription.type === 'nothing') {
      throw new UsageError('nothing to read: subscribe or assign first');
    }
    this.#isReading = true;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new ClosedError('the consumer');
  }

  async #next(untilMs: number, signal?: AbortSignalLike): Promise<Reading | undefined> {
    let reading: Reading | undefined;
    await this.#unlessClosed(async () => {
      reading = await this.#reader.next(untilMs, signal);
    });
    return reading;
  }

  /** What is under way when the consumer is closed fails; for its reader that is the end. */
  async #unlessClosed(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      if (this.#closing !== undefined && error instanceof ClosedError) return false;
      throw error;
    }
  }

  #handOut({ partition, block }: Reading): void {
    partition.advance(block.nextOffset, block.leaderEpoch);
  }

  /** The last record of a block may lie before its end: what is between has been removed. */
  #finish(reading: Reading): void {
    const { partition } = reading;
    if (!this.#reader.holds(reading)) return;
    if (partition.isPaused) return this.#putBack(reading);
    this.#handOut(reading);
    partition.markProcessed();
  }

  /** What was not read of the block comes next. */
  #putBack(reading: Reading): void {
    const { partition, block } = reading;
    if (this.#reader.holds(reading)) partition.putBack(block.from(partition.position));
  }
}

function positionOf({
  topic,
  partition,
  position,
  positionEpoch,
}: AssignedPartition): OffsetToCommit {
  return { topic, partition, offset: position, leaderEpoch: positionEpoch };
}
