/**
 * Looks at the cluster from outside, while it runs and after each start of a node, and holds what
 * it sees against what was promised. It lives on a machine of its own that no harm is done to.
 */
import type { World } from '@odradek/world';
import { Asker, NoAnswer } from './asker.ts';
import type { FoundRecord, PartitionRecords } from './checkers/records.ts';
import type { Cluster } from './cluster.ts';
import { fetchRecords, Refused, type TopicPartition } from './questions.ts';

const PAUSE_MS = 100;

export class Witness {
  readonly world: World;
  readonly #asker: Asker;
  /** Whoever asked last: an asker takes one question at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster) {
    this.world = cluster.client('witness');
    const [first] = cluster.bootstrap;
    if (first === undefined) throw new Error('a cluster without nodes');
    this.#asker = new Asker(this.world, first);
  }

  /** Asks when those before have their answers. */
  asking<Answer>(question: (asker: Asker) => Promise<Answer>): Promise<Answer> {
    const answer = this.#last.then(() => question(this.#asker));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /**
   * Asks until there is an answer that is no refusal, for at most so long. A refusal that will not
   * pass by itself is found out by the time it takes.
   */
  async eventually<Answer>(
    what: string,
    attempt: (asker: Asker) => Promise<Answer>,
    msMax: number,
  ): Promise<Answer> {
    const dueMs = this.world.clock.monotonicMs() + msMax;
    for (;;) {
      try {
        return await this.asking(attempt);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (this.world.clock.monotonicMs() >= dueMs) {
          throw new Error(`${what}: not within ${msMax} ms: ${error.message}`, { cause: error });
        }
        await this.world.clock.sleep(PAUSE_MS);
      }
    }
  }

  /**
   * Reads a partition from its first record to its high watermark and judges it. Answers false
   * when the node went away meanwhile, so that nothing can be said.
   */
  async examine(where: TopicPartition, partition: PartitionRecords): Promise<boolean> {
    const { generation } = partition;
    const expected = partition.expected();
    const records: FoundRecord[] = [];
    try {
      for (;;) {
        const fetched = await this.asking((asker) => fetchRecords(asker, where, records.length));
        if (partition.generation !== generation) return false;
        partition.watermarkSeen(fetched.highWatermark);
        records.push(...fetched.records);
        if (records.length >= fetched.highWatermark) break;
        if (fetched.records.length === 0) return false;
      }
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
    partition.found(records, expected);
    return true;
  }
}

/** What a node that comes and goes may answer. */
export function isPassing(error: unknown): error is NoAnswer | Refused {
  return error instanceof NoAnswer || error instanceof Refused;
}
