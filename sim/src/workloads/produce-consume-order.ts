/**
 * Producers of all kinds, and consumers that read along: what is acknowledged is read, in order,
 * and each consumer sees the records of a partition one after the other.
 */
import { Client, type ConsumerRecord, type ProducerOptions } from '@odradek/client/any-world';
import { Violation } from '../checkers/violation.ts';
import { POWER_HARM, PROCESS_HARM } from '../faults.ts';
import { fetchRecords } from '../questions.ts';
import { originOf } from '../values.ts';
import { Sender } from './sending.ts';
import { type RunningWorkload, SMALL_SEGMENTS, type Stage, type Workload } from './workload.ts';

const PARTITION_COUNT = 2;
const SENDER_COUNT = 3;
const READER_COUNT = 2;
const CATCH_UP_MS_MAX = 60_000;

export const produceConsumeOrder: Workload = {
  name: 'produce-consume-order',
  settings: {},
  harm: [...PROCESS_HARM, ...POWER_HARM],
  begin: (stage) => new ProduceConsumeOrder(stage),
};

class ProduceConsumeOrder implements RunningWorkload {
  readonly #stage: Stage;
  readonly #senders: Sender[] = [];
  readonly #readers: Reader[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async setup(): Promise<void> {
    const { topics, witness, random } = this.#stage;
    const orders = { name: 'orders', partitionCount: PARTITION_COUNT, configs: SMALL_SEGMENTS };
    const synced = {
      ...orders,
      name: 'synced',
      configs: { ...SMALL_SEGMENTS, 'flush.messages': '1' },
    };
    await topics.create(witness, orders, { isSynced: false });
    await topics.create(witness, synced, { isSynced: true });
    for (let index = 1; index <= SENDER_COUNT; index += 1) {
      const sender = new Sender(this.#stage, {
        name: `sender-${index}`,
        partitions: topics.partitions,
        producer: anyProducer(this.#stage),
        pauseMsMax: 100 + random.integer(400),
        burstMax: 1 + random.integer(12),
      });
      this.#senders.push(sender);
    }
    for (let index = 1; index <= READER_COUNT; index += 1) {
      this.#readers.push(new Reader(this.#stage, `reader-${index}`));
    }
  }

  async run(): Promise<void> {
    for (const reader of this.#readers) reader.begin();
    await Promise.all(this.#senders.map((sender) => sender.run()));
  }

  async check(): Promise<void> {
    const acknowledged = this.#senders.reduce(
      (sum, { acknowledgedCount }) => sum + acknowledgedCount,
      0,
    );
    if (acknowledged === 0) throw new Violation('a cluster that is well writes', 'nothing');
    for (const reader of this.#readers) await reader.catchUp();
  }
}

function anyProducer({ random }: Stage): ProducerOptions {
  const idempotent = random.chance(0.7);
  const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
  return {
    idempotent,
    acks: idempotent || random.chance(0.5) ? 'all' : 1,
    inFlightMax: random.chance(0.5) ? 5 : 1,
    lingerMs: random.chance(0.5) ? 0 : random.integer(20),
    compression: compressions[random.integer(compressions.length)] ?? 'none',
  };
}

/** A consumer of all partitions, outside of any group, from their first records on. */
class Reader {
  readonly #stage: Stage;
  readonly #name: string;
  readonly #next = new Map<string, number>();
  #failure: { readonly error: unknown } | undefined;

  constructor(stage: Stage, name: string) {
    this.#stage = stage;
    this.#name = name;
  }

  begin(): void {
    this.#read().catch((error: unknown) => {
      this.#failure = { error };
    });
  }

  /** Waits until it has read all that is there. */
  async catchUp(): Promise<void> {
    const { topics, witness } = this.#stage;
    const dueMs = witness.world.clock.monotonicMs() + CATCH_UP_MS_MAX;
    for (const { topic, partition, records } of topics.partitions) {
      const { highWatermark } = await witness.eventually(
        `the end of ${records.name}`,
        (asker) => fetchRecords(asker, { topic, partition }, 0),
        CATCH_UP_MS_MAX,
      );
      while ((this.#next.get(records.name) ?? 0) < highWatermark) {
        if (this.#failure !== undefined) throw this.#failure.error;
        if (witness.world.clock.monotonicMs() > dueMs) {
          const at = `${this.#name} is at ${this.#next.get(records.name) ?? 0}`;
          throw new Violation('readers catch up', `${at} of ${highWatermark} in ${records.name}`);
        }
        await witness.world.clock.sleep(100);
      }
    }
  }

  async #read(): Promise<void> {
    const { cluster, topics } = this.#stage;
    const world = cluster.client(this.#name);
    const client = new Client(world, { bootstrapServers: cluster.bootstrapServers });
    const consumer = client.consumer({ autoOffsetReset: 'earliest' });
    await consumer.assign(topics.partitions.map(({ topic, partition }) => ({ topic, partition })));
    for await (const record of consumer) this.#take(record);
  }

  #take({ topic, partition, offset, value }: ConsumerRecord): void {
    const records = this.#stage.topics.find(topic, partition);
    const next = this.#next.get(records.name) ?? 0;
    // Only where the power has taken records may a reader be sent back.
    if (offset !== next && (records.generation === 0 || offset > next)) {
      const detail = `${this.#name} got ${records.name} @${offset} after @${next - 1}`;
      throw new Violation('readers miss nothing and see nothing twice', detail);
    }
    this.#next.set(records.name, offset + 1);
    records.consumed({ offset, ...originOf(value, `${records.name} @${offset}`) });
  }
}
