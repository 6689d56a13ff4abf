/**
 * Takes records into batches, as long as there is room and their topic is known; otherwise they
 * wait at the door, in order, topic by topic.
 *
 * It does not send: `sender.ts` is woken when there is something to send.
 */
import type { World } from '@odradek/world';
import type { Cluster } from '../cluster/cluster.ts';
import { type ClientError, ClosedError, TimeoutError, UsageError } from '../errors.ts';
import { ProducerBatch } from './batch.ts';
import { Delivery } from './delivery.ts';
import type { ProducerSettings } from './options.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { fillScratch, newScratch, type ProducerRecord } from './record.ts';
import { TopicQueue } from './topic-queue.ts';

/** A record that must wait has no place yet. */
export const MUST_WAIT = -1;

export class Accumulator {
  /** Partitions with something to send, the one that waits longest first. */
  readonly active = new Set<PartitionQueue>();
  readonly #cluster: Cluster;
  readonly #world: World;
  readonly #settings: ProducerSettings;
  readonly #topics = new Map<string, TopicQueue>();
  readonly #incomplete = new Set<ProducerBatch>();
  readonly #scratch = newScratch();
  readonly #wake: () => void;
  #usedBytes = 0;
  #waiterCount = 0;
  #closed: ClientError | undefined;
  /** The delivery of the record that was taken last. */
  #lastDelivery: Delivery = new Delivery('', -1);

  constructor(cluster: Cluster, settings: ProducerSettings, wake: () => void) {
    this.#cluster = cluster;
    this.#world = cluster.world;
    this.#settings = settings;
    this.#wake = wake;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Records wait at the door for room: what there is should leave, however young. */
  get isFull(): boolean {
    return this.#usedBytes >= this.#settings.bufferBytesMax;
  }

  get waiterCount(): number {
    return this.#waiterCount;
  }

  get incomplete(): ReadonlySet<ProducerBatch> {
    return this.#incomplete;
  }

  get lastDelivery(): Delivery {
    return this.#lastDelivery;
  }

  /**
   * Takes the record if that is possible at once, and answers its place in `lastDelivery`;
   * otherwise `MUST_WAIT`, and the record has to go through `wait`.
   */
  tryAppend(record: ProducerRecord, isWatched: boolean): number {
    if (this.#closed !== undefined) throw this.#closed;
    const topic = this.#topic(record.topic);
    if (topic.waiters.length > 0) return MUST_WAIT;
    return this.#append(topic, record, isWatched);
  }

  /** Waits for the record's turn. Calls back, exactly once, right after the record is taken. */
  wait(
    record: ProducerRecord,
    isWatched: boolean,
    then: { admitted(index: number): void; failed(error: Error): void },
  ): void {
    const topic = this.#topic(record.topic);
    const timer = this.#world.clock.after(this.#settings.blockMsMax, () => {
      const why = this.isFull ? 'there is no room' : `topic ${record.topic} is not known`;
      const error = new TimeoutError(`${why} after ${this.#settings.blockMsMax} ms`);
      this.#leave(topic, waiter, () => then.failed(error));
    });
    const waiter = {
      record,
      isWatched,
      admitted: (): void => {
        timer.cancel();
        then.admitted(this.#lastIndex);
      },
      failed: (error: Error): void => {
        timer.cancel();
        then.failed(error);
      },
    };
    topic.waiters.push(waiter);
    this.#waiterCount += 1;
    this.#pump(topic);
  }

  /** The broker's last word on the batch has been said. */
  release(batch: ProducerBatch): void {
    if (!this.#incomplete.delete(batch)) return;
    this.#usedBytes -= batch.plainSize;
    if (this.#waiterCount > 0) for (const topic of this.#topics.values()) this.#pump(topic);
  }

  /** One batch goes on as several. */
  replace(batch: ProducerBatch, pieces: readonly ProducerBatch[]): void {
    this.#incomplete.delete(batch);
    this.#usedBytes -= batch.plainSize;
    for (const piece of pieces) {
      this.#incomplete.add(piece);
      this.#usedBytes += piece.plainSize;
    }
  }

  noteCompression(batch: ProducerBatch, size: number): void {
    this.#topics.get(batch.delivery.topic)?.noteCompression(batch.plainSize, size);
  }

  /** From now on no record is taken; those at the door are turned away. */
  close(error: ClientError = new ClosedError('the producer')): void {
    this.#closed ??= error;
    for (const topic of this.#topics.values()) this.#turnAway(topic, error);
  }

  #topic(name: string): TopicQueue {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const made = new TopicQueue(name, this.#world.random, this.#settings.batchBytesMax);
    this.#topics.set(name, made);
    return made;
  }

  #lastIndex = 0;

  #append(topic: TopicQueue, record: ProducerRecord, isWatched: boolean): number {
    const { topology } = this.#cluster.metadata;
    const metadata = topology.topic(topic.name);
    if (metadata === undefined || metadata.partitions.length === 0 || this.isFull) return MUST_WAIT;
    const scratch = this.#scratch;
    fillScratch(scratch, record, this.#world.clock.nowMs());
    const index = topic.choose(record, scratch.key, metadata, this.#settings.partitioner);
    const queue = topic.partition(index);
    const batch = this.#batchFor(topic, queue);
    const sizeBefore = batch.recordCount === 0 ? 0 : batch.plainSize;
    const place = batch.append(scratch);
    const size = batch.plainSize - sizeBefore;
    this.#usedBytes += size;
    if (scratch.key === null) topic.noteSticky(index, size);
    if (!isWatched) batch.hasUnwatched = true;
    this.#lastDelivery = batch.delivery;
    this.#lastIndex = place;
    return place;
  }

  /** The batch that has room for the record in the scratch. */
  #batchFor(topic: TopicQueue, queue: PartitionQueue): ProducerBatch {
    const { open } = queue;
    if (open?.hasRoomFor(this.#scratch) === true) return open;
    const { clock } = this.#world;
    // Also notes that the topic is in use.
    this.#cluster.metadata.find(topic.name);
    const batch = new ProducerBatch(
      new Delivery(topic.name, queue.index),
      0,
      clock.monotonicMs(),
      this.#settings,
      topic.compressionRatio,
    );
    this.#refuseTooLarge();
    queue.startBatch(batch);
    this.#incomplete.add(batch);
    this.active.add(queue);
    this.#wake();
    return batch;
  }

  #refuseTooLarge(): void {
    const { key, value } = this.#scratch;
    const size = (key?.length ?? 0) + (value?.length ?? 0);
    const { requestBytesMax } = this.#settings;
    if (size <= requestBytesMax) return;
    throw new UsageError(
      `a record of ${size} bytes is above requestBytesMax of ${requestBytesMax}`,
    );
  }

  #pump(topic: TopicQueue): void {
    for (let waiter = topic.waiters[0]; waiter !== undefined; waiter = topic.waiters[0]) {
      try {
        if (this.#append(topic, waiter.record, waiter.isWatched) === MUST_WAIT) break;
        this.#leave(topic, waiter, waiter.admitted);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.#leave(topic, waiter, () => waiter?.failed(failure));
      }
    }
    if (topic.waiters.length === 0 || topic.isLoading) return;
    if (this.#cluster.metadata.topology.topic(topic.name) !== undefined) return;
    topic.isLoading = true;
    const { blockMsMax: timeoutMs, createTopics: create } = this.#settings;
    this.#cluster.metadata.topic(topic.name, { create, timeoutMs }).then(
      () => {
        topic.isLoading = false;
        this.#pump(topic);
      },
      (error: unknown) => {
        topic.isLoading = false;
        this.#turnAway(topic, error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  #leave(topic: TopicQueue, waiter: TopicQueue['waiters'][number], then: () => void): void {
    const at = topic.waiters.indexOf(waiter);
    if (at < 0) return;
    topic.waiters.splice(at, 1);
    this.#waiterCount -= 1;
    then();
  }

  #turnAway(topic: TopicQueue, error: Error): void {
    const waiters = topic.waiters.splice(0);
    this.#waiterCount -= waiters.length;
    for (const waiter of waiters) waiter.failed(error);
  }
}
