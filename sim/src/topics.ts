/**
 * The topics of a simulation, with the history of each of their partitions: one place in which the
 * witness finds all that is to be examined.
 */
import { PartitionRecords, type RecordsPromise } from './checkers/records.ts';
import type { Probes } from './probes.ts';
import {
  createTopic,
  fetchRecords,
  Refused,
  type TopicPartition,
  type TopicWish,
} from './questions.ts';
import type { Witness } from './witness.ts';

export interface KnownPartition extends TopicPartition {
  readonly records: PartitionRecords;
}

const CREATE_MS_MAX = 60_000;

export class Topics {
  readonly #probes: Probes;
  readonly #partitions: KnownPartition[] = [];

  constructor(probes: Probes) {
    this.#probes = probes;
  }

  get partitions(): readonly KnownPartition[] {
    return this.#partitions;
  }

  /** Makes a topic, before any harm, and remembers it. */
  async create(witness: Witness, wish: TopicWish, promise: RecordsPromise): Promise<void> {
    await witness.eventually(
      `create ${wish.name}`,
      async (asker) => {
        try {
          await createTopic(asker, wish);
        } catch (error) {
          if (!(error instanceof Refused && error.error === 'TOPIC_ALREADY_EXISTS')) throw error;
        }
      },
      CREATE_MS_MAX,
    );
    for (let partition = 0; partition < wish.partitionCount; partition += 1) {
      const records = new PartitionRecords(`${wish.name}-${partition}`, promise, this.#probes);
      this.#partitions.push({ topic: wish.name, partition, records });
      // A topic is there a moment before its partitions are led.
      await witness.eventually(
        `${records.name} is led`,
        (asker) => fetchRecords(asker, { topic: wish.name, partition }, 0),
        CREATE_MS_MAX,
      );
    }
  }

  find(topic: string, partition: number): PartitionRecords {
    const known = this.#partitions.find(
      (each) => each.topic === topic && each.partition === partition,
    );
    if (known === undefined) throw new Error(`no ${topic}-${partition} in this simulation`);
    return known.records;
  }

  powerLost(): void {
    for (const { records } of this.#partitions) records.powerLost();
  }

  /** Reads all partitions; false when the node went away meanwhile. */
  async examine(witness: Witness): Promise<boolean> {
    for (const { records, ...where } of this.#partitions) {
      if (!(await witness.examine(where, records))) return false;
    }
    return true;
  }
}
