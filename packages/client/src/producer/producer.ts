/**
 * The producer as users see it: records go in, promises of their offsets come out.
 *
 * Batching and order: `accumulator.ts`, `partition-queue.ts`; the wire: `sender.ts`.
 */
import type { AbortSignalLike } from '@odradek/world';
import { within } from '../abort.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClosedError } from '../errors.ts';
import { Accumulator, MUST_WAIT } from './accumulator.ts';
import type { Acknowledgement, Delivery } from './delivery.ts';
import { type ProducerOptions, type ProducerSettings, producerSettings } from './options.ts';
import type { ProducerRecord } from './record.ts';
import { Sender } from './sender.ts';

/** Records of one call that came to lie next to each other. */
export interface RangeAcknowledgement {
  readonly topic: string;
  readonly partition: number;
  /** Of the first; -1 when it is not known. */
  readonly baseOffset: number;
  readonly recordCount: number;
}

/**
 * Sends records to topics, in order for each partition, each exactly once unless told otherwise.
 *
 * ```ts
 * await using producer = client.producer({ compression: 'zstd' });
 * const { partition, offset } = await producer.send({ topic: 'orders', key: 'a', value: '1' });
 * ```
 */
export class Producer {
  readonly #cluster: Cluster;
  readonly #settings: ProducerSettings;
  readonly #lane: string;
  readonly #accumulator: Accumulator;
  readonly #sender: Sender;
  /** The first failure that nobody has been told of. */
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(cluster: Cluster, options: ProducerOptions = {}) {
    this.#cluster = cluster;
    this.#settings = producerSettings(options, cluster.settings);
    this.#lane = cluster.newLane('producer');
    this.#accumulator = new Accumulator(cluster, this.#settings, () => this.#sender.wake());
    this.#sender = new Sender(cluster, this.#settings, this.#accumulator, this.#lane, (error) => {
      this.#failure ??= error;
    });
  }

  /** Bytes of records that have not been acknowledged. */
  get bufferedBytes(): number {
    return this.#accumulator.usedBytes;
  }

  /** Sends one record. Resolves when it is written as `acks` demands. */
  send(record: ProducerRecord): Promise<Acknowledgement> {
    const timestamp = record.timestamp ?? this.#cluster.world.clock.nowMs();
    return this.#place(record, (delivery, index) =>
      delivery.promise.then(() => delivery.acknowledgement(index, timestamp)),
    );
  }

  /**
   * Sends records in their order. Resolves when all are written, with one entry for each run of
   * them that lie next to each other; rejects with the first failure.
   */
  async sendAll(records: Iterable<ProducerRecord>): Promise<readonly RangeAcknowledgement[]> {
    const runs: Run[] = [];
    const last = new Map<Delivery, Run>();
    for (const record of records) {
      const index = this.#accumulator.tryAppend(record, true);
      if (index !== MUST_WAIT) addToRuns(runs, last, this.#accumulator.lastDelivery, index);
      else {
        await this.#waitFor(record, true, (delivery, place) =>
          addToRuns(runs, last, delivery, place),
        );
      }
    }
    const ranges: RangeAcknowledgement[] = [];
    for (const { delivery, first, count } of runs) {
      await delivery.promise;
      const { topic, partition, offset } = delivery.acknowledgement(first, -1);
      // The last may have been in another piece, which failed.
      delivery.acknowledgement(first + count - 1, -1);
      ranges.push({ topic, partition, baseOffset: offset, recordCount: count });
    }
    return ranges;
  }

  /**
   * Takes one record without a promise for it: the way with the least work, for many records.
   * Answers undefined if it was taken at once, else a promise to wait for before the next call.
   * What could not be written is thrown by the next `flush`.
   *
   * ```ts
   * for (const value of values) {
   *   const full = producer.enqueue({ topic: 'numbers', value });
   *   if (full !== undefined) await full;
   * }
   * await producer.flush();
   * ```
   */
  enqueue(record: ProducerRecord): Promise<void> | undefined {
    if (this.#accumulator.tryAppend(record, false) !== MUST_WAIT) return undefined;
    return this.#waitFor(record, false, () => undefined);
  }

  /** Sends what is there, without lingering, and waits until the broker has answered for all. */
  async flush(): Promise<void> {
    this.#sender.beginFlush();
    try {
      await this.#settled();
    } finally {
      this.#sender.endFlush();
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  /** Sends what is there, then ends. What is not written within `timeoutMs` is given up. */
  close({ timeoutMs }: { timeoutMs?: number; signal?: AbortSignalLike } = {}): Promise<void> {
    this.#closing ??= this.#close(timeoutMs ?? this.#settings.deliveryTimeoutMs);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(timeoutMs: number): Promise<void> {
    try {
      await within(this.#cluster.world, this.flush(), timeoutMs, 'closing the producer');
    } finally {
      this.#accumulator.close();
      this.#sender.abandon(new ClosedError('the producer'));
      this.#cluster.pool.closeLane(this.#lane);
    }
  }

  async #settled(): Promise<void> {
    const { incomplete } = this.#accumulator;
    do {
      const deliveries = new Set([...incomplete].map((batch) => batch.delivery.promise));
      await Promise.all(deliveries);
    } while (this.#accumulator.waiterCount > 0 && incomplete.size > 0);
  }

  async #place<T>(
    record: ProducerRecord,
    then: (delivery: Delivery, index: number) => Promise<T>,
  ): Promise<T> {
    const index = this.#accumulator.tryAppend(record, true);
    if (index !== MUST_WAIT) return then(this.#accumulator.lastDelivery, index);
    let placed: Promise<T> | undefined;
    await this.#waitFor(record, true, (delivery, place) => {
      placed = then(delivery, place);
    });
    if (placed === undefined) throw new ClosedError('the producer');
    return placed;
  }

  #waitFor(
    record: ProducerRecord,
    isWatched: boolean,
    placed: (delivery: Delivery, index: number) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#accumulator.wait(record, isWatched, {
        admitted: (index) => {
          placed(this.#accumulator.lastDelivery, index);
          resolve();
        },
        failed: reject,
      });
    });
  }
}

interface Run {
  readonly delivery: Delivery;
  readonly first: number;
  count: number;
}

function addToRuns(runs: Run[], last: Map<Delivery, Run>, delivery: Delivery, index: number): void {
  const run = last.get(delivery);
  if (run !== undefined && run.first + run.count === index) {
    run.count += 1;
    return;
  }
  const made = { delivery, first: index, count: 1 };
  runs.push(made);
  last.set(delivery, made);
}
