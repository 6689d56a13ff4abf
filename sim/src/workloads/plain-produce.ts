/**
 * Producers that are no client of ours: they write one batch after the other in the protocol's own
 * words, and know of no idempotence. One of the topics is synced before it acknowledges.
 *
 * What goes wrong here goes wrong in the node alone.
 */
import { Asker, NoAnswer } from '../asker.ts';
import { DISK_HARM, POWER_HARM, PROCESS_HARM } from '../faults.ts';
import { produceBatch, Refused, type TopicPartition } from '../questions.ts';
import type { Origin } from '../values.ts';
import { type RunningWorkload, SMALL_SEGMENTS, type Stage, type Workload } from './workload.ts';

const PARTITION_COUNT = 2;
const PRODUCER_COUNT = 2;
const BATCH_RECORDS_MAX = 8;
const PAUSE_MS_MAX = 200;

export const plainProduce: Workload = {
  name: 'plain-produce',
  settings: {},
  harm: [...PROCESS_HARM, ...POWER_HARM, ...DISK_HARM],
  begin: (stage) => new PlainProduce(stage),
};

class PlainProduce implements RunningWorkload {
  readonly #stage: Stage;
  #acknowledgedCount = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async setup(): Promise<void> {
    const { topics, witness } = this.#stage;
    const plain = { name: 'plain', partitionCount: PARTITION_COUNT, configs: SMALL_SEGMENTS };
    const synced = {
      ...plain,
      name: 'synced',
      configs: { ...SMALL_SEGMENTS, 'flush.messages': '1' },
    };
    await topics.create(witness, plain, { isSynced: false });
    await topics.create(witness, synced, { isSynced: true });
  }

  async run(): Promise<void> {
    const producers: Promise<void>[] = [];
    for (let index = 1; index <= PRODUCER_COUNT; index += 1) producers.push(this.#produce(index));
    await Promise.all(producers);
  }

  async check(): Promise<void> {
    if (this.#acknowledgedCount === 0) throw new Error('nothing was ever acknowledged');
  }

  async #produce(index: number): Promise<void> {
    const { cluster, random, topics } = this.#stage;
    const producer = `plain-${index}`;
    const world = cluster.client(producer);
    const [address] = cluster.bootstrap;
    if (address === undefined) return;
    const asker = new Asker(world, address);
    for (const { records } of topics.partitions) {
      records.addProducer(producer, { isIdempotent: false, isOrdered: true });
    }
    for (let number = 0; !this.#stage.isOver; ) {
      const where = topics.partitions[random.integer(topics.partitions.length)];
      if (where === undefined) return;
      const origins: Origin[] = [];
      const count = 1 + random.integer(BATCH_RECORDS_MAX);
      for (let record = 0; record < count; record += 1) {
        origins.push({ producer, number });
        where.records.sent({ producer, number });
        number += 1;
      }
      await this.#write(asker, where, origins, world.clock.nowMs());
      await world.clock.sleep(random.between(0, PAUSE_MS_MAX));
    }
    asker.close();
  }

  async #write(
    asker: Asker,
    where: TopicPartition,
    origins: readonly Origin[],
    timestamp: number,
  ): Promise<void> {
    const records = this.#stage.topics.find(where.topic, where.partition);
    try {
      const baseOffset = await produceBatch(asker, where, origins, timestamp);
      for (const [index, origin] of origins.entries()) {
        records.acknowledged(origin, baseOffset + index);
      }
      this.#acknowledgedCount += origins.length;
    } catch (error) {
      // Nobody knows whether they are there: both is right.
      if (!(error instanceof NoAnswer || error instanceof Refused)) throw error;
    }
  }
}
