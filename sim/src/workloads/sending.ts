/**
 * A client that sends numbered records to the partitions of a simulation until it is over, and
 * tells their histories what became of each.
 */
import { Client, ClientError, type ProducerOptions } from '@odradek/client/any-world';
import type { SimulatedRandom } from '../random.ts';
import type { KnownPartition } from '../topics.ts';
import { type Origin, printedOrigin, valueOf } from '../values.ts';
import type { Stage } from './workload.ts';

export interface SenderOptions {
  readonly name: string;
  readonly partitions: readonly KnownPartition[];
  readonly producer: ProducerOptions;
  readonly pauseMsMax: number;
  /** Records are sent in bursts of up to so many. */
  readonly burstMax: number;
}

/** More than this unanswered, and it waits: a cluster that is down must not fill the memory. */
const UNANSWERED_MAX = 400;

export class Sender {
  readonly #stage: Stage;
  readonly #options: SenderOptions;
  readonly #random: SimulatedRandom;
  readonly #unanswered = new Set<Promise<void>>();
  acknowledgedCount = 0;
  /** What could not be sent, and why. */
  readonly failures: string[] = [];

  constructor(stage: Stage, options: SenderOptions) {
    this.#stage = stage;
    this.#options = options;
    this.#random = stage.random.fork(`sender ${options.name}`);
    const { inFlightMax = 5 } = options.producer;
    const isIdempotent = options.producer.idempotent !== false;
    for (const { records } of options.partitions) {
      records.addProducer(options.name, {
        isIdempotent,
        isOrdered: isIdempotent || inFlightMax === 1,
      });
    }
  }

  async run(): Promise<void> {
    const { name, partitions, producer: producerOptions, pauseMsMax, burstMax } = this.#options;
    const { cluster } = this.#stage;
    const world = cluster.client(name);
    const client = new Client(world, { bootstrapServers: cluster.bootstrapServers });
    const producer = client.producer(producerOptions);
    for (let number = 0; !this.#stage.isOver; ) {
      const burst = 1 + this.#random.integer(burstMax);
      for (let index = 0; index < burst; index += 1) {
        const where = partitions[this.#random.integer(partitions.length)];
        if (where === undefined) return;
        const origin = { producer: name, number };
        number += 1;
        where.records.sent(origin);
        const { topic, partition } = where;
        const sent = producer.send({ topic, partition, value: valueOf(origin) });
        this.#follow(where, origin, sent);
      }
      await world.clock.sleep(this.#random.between(0, pauseMsMax));
      if (this.#unanswered.size > UNANSWERED_MAX) await Promise.race(this.#unanswered);
    }
    while (this.#unanswered.size > 0) await Promise.all(this.#unanswered);
    await client.close();
  }

  #follow(where: KnownPartition, origin: Origin, sent: Promise<{ offset: number }>): void {
    const followed = sent
      .then(
        ({ offset }) => {
          where.records.acknowledged(origin, offset);
          this.acknowledgedCount += 1;
        },
        (error: unknown) => {
          if (!(error instanceof ClientError)) throw error;
          this.failures.push(`${printedOrigin(origin)}: ${error.message}`);
        },
      )
      .finally(() => this.#unanswered.delete(followed));
    this.#unanswered.add(followed);
  }
}
