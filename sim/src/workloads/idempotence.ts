/**
 * Idempotent producers with all that they may have under way, while answers are lost and nodes die:
 * each record is there once, in order, and none is given up, since no harm lasts that long.
 * Spec: KIP-98, KIP-360.
 */
import { Violation } from '../checkers/violation.ts';
import type { HarmType } from '../faults.ts';
import { Sender } from './sending.ts';
import { type RunningWorkload, SMALL_SEGMENTS, type Stage, type Workload } from './workload.ts';

const SENDER_COUNT = 2;
const PARTITION_COUNT = 2;
const PAUSE_MS_MAX = 60;

const HARM: readonly HarmType[] = [
  'kill',
  'kill within',
  'kill within',
  'restart',
  'reset',
  'reset',
  'cut answers',
  'cut requests',
  'slow disk',
  'isolate client',
  'pause client',
];

export const idempotence: Workload = {
  name: 'idempotence',
  settings: { 'log.flush.offset.checkpoint.interval.ms': '1000' },
  harm: HARM,
  begin: (stage) => new Idempotence(stage),
};

class Idempotence implements RunningWorkload {
  readonly #stage: Stage;
  readonly #senders: Sender[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async setup(): Promise<void> {
    const { topics, witness, random } = this.#stage;
    await topics.create(
      witness,
      { name: 'once', partitionCount: PARTITION_COUNT, configs: SMALL_SEGMENTS },
      { isSynced: false },
    );
    for (let index = 1; index <= SENDER_COUNT; index += 1) {
      const sender = new Sender(this.#stage, {
        name: `once-${index}`,
        partitions: topics.partitions,
        producer: { batchBytesMax: 500 + random.integer(2000), requestTimeoutMs: 2000 },
        pauseMsMax: PAUSE_MS_MAX,
        burstMax: 4,
      });
      this.#senders.push(sender);
    }
  }

  async run(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.run()));
  }

  async check(): Promise<void> {
    for (const { failures, acknowledgedCount } of this.#senders) {
      const [first] = failures;
      if (first !== undefined) throw new Violation('nothing is given up', first);
      if (acknowledgedCount === 0) throw new Violation('a cluster that is well writes', 'nothing');
    }
  }
}
