/**
 * Topics made, removed and made again while the node dies in all ways: what was acknowledged is
 * there, from the log or from a snapshot, and a topic made anew holds nothing of the one before.
 */
import { Asker, NoAnswer } from '../asker.ts';
import { TopicHistory } from '../checkers/topics.ts';
import { Violation } from '../checkers/violation.ts';
import { DISK_HARM, POWER_HARM, PROCESS_HARM } from '../faults.ts';
import {
  createTopic,
  deleteTopic,
  fetchRecords,
  listTopics,
  produceBatch,
  Refused,
} from '../questions.ts';
import { isPassing } from '../witness.ts';
import type { RunningWorkload, Stage, Workload } from './workload.ts';

const ADMIN_COUNT = 2;
const NAMES_PER_ADMIN = 3;
const PARTITIONS_MAX = 3;
const PAUSE_MS_MAX = 400;
const LOOK_EVERY_MS = 500;
const PAUSE_MS = 100;
const LED_MS_MAX = 60_000;

export const metadataChanges: Workload = {
  name: 'metadata-changes',
  settings: { 'metadata.log.max.record.bytes.between.snapshots': '4000' },
  harm: [...PROCESS_HARM, ...DISK_HARM, ...POWER_HARM, ...POWER_HARM],
  begin: (stage) => new MetadataChanges(stage),
};

class MetadataChanges implements RunningWorkload {
  readonly #stage: Stage;
  readonly #history: TopicHistory;
  #changeCount = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#history = new TopicHistory(stage.probes);
  }

  async setup(): Promise<void> {
    if (!(await this.#look())) throw new Error('no answer before any harm');
  }

  async run(): Promise<void> {
    const admins: Promise<void>[] = [];
    for (let index = 1; index <= ADMIN_COUNT; index += 1) admins.push(this.#administer(index));
    await Promise.all([this.#lookOn(), ...admins]);
  }

  async check(): Promise<void> {
    if (this.#changeCount === 0) throw new Violation('a cluster that is well changes', 'nothing');
    const { clock } = this.#stage.witness.world;
    while (!(await this.#look())) await clock.sleep(PAUSE_MS);
    await this.#checkLed();
  }

  async #administer(index: number): Promise<void> {
    const { cluster, random } = this.#stage;
    const name = `admin-${index}`;
    const world = cluster.client(name);
    const [address] = cluster.bootstrap;
    if (address === undefined) return;
    const asker = new Asker(world, address);
    const chance = random.fork(name);
    let madeCount = 0;
    const topics = new Map<string, 'absent' | 'present'>();
    while (!this.#stage.isOver) {
      while (topics.size < NAMES_PER_ADMIN) {
        madeCount += 1;
        topics.set(`t-${index}-${madeCount}`, 'absent');
      }
      const names = [...topics.keys()];
      const topic = names[chance.integer(names.length)] ?? '';
      const partitionCount = 1 + chance.integer(PARTITIONS_MAX);
      const state = await (topics.get(topic) === 'present'
        ? this.#remove(asker, topic)
        : this.#make(asker, topic, partitionCount));
      if (state === undefined) topics.delete(topic);
      else topics.set(topic, state);
      await world.clock.sleep(chance.between(0, PAUSE_MS_MAX));
    }
    asker.close();
  }

  /** Undefined when nobody knows whether it was done. */
  async #make(asker: Asker, name: string, partitionCount: number): Promise<'present' | undefined> {
    this.#history.uncertain(name);
    try {
      const id = await createTopic(asker, { name, partitionCount });
      this.#history.created(name, id);
      this.#changeCount += 1;
    } catch (error) {
      if (error instanceof NoAnswer || error instanceof Refused) return undefined;
      throw error;
    }
    await this.#write(asker, name);
    return 'present';
  }

  async #remove(asker: Asker, name: string): Promise<'absent' | undefined> {
    const id = this.#history.uncertain(name);
    try {
      await deleteTopic(asker, name);
      this.#history.removed(name, id);
      this.#changeCount += 1;
      return 'absent';
    } catch (error) {
      if (error instanceof NoAnswer || error instanceof Refused) return undefined;
      throw error;
    }
  }

  /** A new topic is empty; then it is not. */
  async #write(asker: Asker, topic: string): Promise<void> {
    const where = { topic, partition: 0 };
    try {
      const { highWatermark } = await fetchRecords(asker, where, 0);
      if (highWatermark !== 0) {
        throw new Violation('a new topic is empty', `${topic} has ${highWatermark} records`);
      }
      await produceBatch(asker, where, [{ producer: topic, number: 1 }], 0);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  async #lookOn(): Promise<void> {
    while (!this.#stage.isOver) {
      await this.#stage.witness.world.clock.sleep(LOOK_EVERY_MS);
      await this.#look();
    }
  }

  /** False when there was no answer. */
  async #look(): Promise<boolean> {
    const before = this.#history.certain();
    try {
      this.#history.seen(await this.#stage.witness.asking(listTopics), before);
      return true;
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
  }

  async #checkLed(): Promise<void> {
    const { witness } = this.#stage;
    const { clock } = witness.world;
    const dueMs = clock.monotonicMs() + LED_MS_MAX;
    for (;;) {
      const topics = await witness.eventually('the topics', listTopics, LED_MS_MAX);
      const unled = topics.find(({ isLed }) => !isLed);
      if (unled === undefined) return;
      if (clock.monotonicMs() > dueMs) throw new Violation('partitions are led', unled.name);
      await clock.sleep(PAUSE_MS);
    }
  }
}
