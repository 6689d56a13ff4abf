/**
 * A consumer group whose members come, go and die while the coordinator does so too: every record
 * is given to some member, and what is committed stays.
 */
import type { AssignorName } from '@odradek/client/any-world';
import { GroupHistory } from '../checkers/groups.ts';
import type { RecordsPromise } from '../checkers/records.ts';
import { Violation } from '../checkers/violation.ts';
import { PAUSED_CLIENT, POWER_HARM, PROCESS_HARM } from '../faults.ts';
import { committedOffsets, describeStableGroup, fetchRecords } from '../questions.ts';
import { isPassing } from '../witness.ts';
import { Member } from './group-member.ts';
import { Sender } from './sending.ts';
import type { RunningWorkload, Stage, Workload } from './workload.ts';

const GROUP = 'churn';
const PARTITION_COUNT = 4;
const MEMBER_COUNT = 3;
const ASSIGNORS: readonly AssignorName[] = ['range', 'roundrobin', 'cooperative-sticky'];
const LOOK_EVERY_MS = 700;
const PAUSE_MS = 100;
/** Members that died are found out, all rejoin, and the rest is read and committed. */
const CATCH_UP_MS_MAX = 90_000;

export const groupChurn: Workload = {
  name: 'group-churn',
  settings: {},
  harm: [...PROCESS_HARM, ...PAUSED_CLIENT],
  begin: (stage) => new GroupChurn(stage, { isSynced: false }),
};

/** The same where nothing is acknowledged before it is synced: even the power may go. */
export const groupChurnSynced: Workload = {
  ...groupChurn,
  name: 'group-churn-synced',
  settings: { 'log.flush.interval.messages': '1' },
  harm: [...PROCESS_HARM, ...POWER_HARM, ...POWER_HARM],
  begin: (stage) => new GroupChurn(stage, { isSynced: true }),
};

class GroupChurn implements RunningWorkload {
  readonly #stage: Stage;
  readonly #promise: RecordsPromise;
  readonly #history = new GroupHistory(GROUP);
  readonly #members: Member[] = [];
  #sender: Sender | undefined;

  constructor(stage: Stage, promise: RecordsPromise) {
    this.#stage = stage;
    this.#promise = promise;
  }

  async setup(): Promise<void> {
    const { topics, witness, random } = this.#stage;
    const jobs = { name: 'jobs', partitionCount: PARTITION_COUNT };
    await topics.create(witness, jobs, this.#promise);
    this.#sender = new Sender(this.#stage, {
      name: 'sender',
      partitions: topics.partitions,
      producer: {},
      pauseMsMax: 200,
      burstMax: 6,
    });
    const assignor = ASSIGNORS[random.integer(ASSIGNORS.length)] ?? 'range';
    const autoCommit = random.chance(0.5);
    const isStatic = random.chance(0.3);
    for (let index = 1; index <= MEMBER_COUNT; index += 1) {
      const name = `member-${index}`;
      const member = new Member(this.#stage, {
        name,
        history: this.#history,
        livesMsMax: 15_000,
        consumer: {
          topics: ['jobs'],
          groupId: GROUP,
          autoOffsetReset: 'earliest',
          assignors: [assignor],
          autoCommit,
          autoCommitIntervalMs: 1000,
          sessionTimeoutMs: 6000,
          heartbeatIntervalMs: 1000,
          // An answer to JoinGroup may take as long: so long a member waits for a node that died.
          pollIntervalMsMax: 20_000,
          ...(isStatic ? { groupInstanceId: name } : {}),
        },
      });
      this.#members.push(member);
    }
  }

  async run(): Promise<void> {
    await Promise.all([
      this.#sender?.run(),
      this.#lookOn(),
      ...this.#members.map((member) => member.run()),
    ]);
  }

  async check(): Promise<void> {
    const { topics, witness } = this.#stage;
    const { clock } = witness.world;
    const dueMs = clock.monotonicMs() + CATCH_UP_MS_MAX;
    for (const { topic, partition, records } of topics.partitions) {
      const { highWatermark } = await witness.eventually(
        `the end of ${records.name}`,
        (asker) => fetchRecords(asker, { topic, partition }, 0),
        CATCH_UP_MS_MAX,
      );
      while (this.#history.givenUpTo(records.name) < highWatermark) {
        for (const member of this.#members) member.check();
        if (clock.monotonicMs() > dueMs) {
          const upTo = this.#history.givenUpTo(records.name);
          const detail = `${records.name} was given up to ${upTo} of ${highWatermark}`;
          throw new Violation('a group reads all there is', detail);
        }
        await clock.sleep(PAUSE_MS);
      }
    }
    while (!(await this.#look())) await clock.sleep(PAUSE_MS);
  }

  async #lookOn(): Promise<void> {
    while (!this.#stage.isOver) {
      await this.#stage.witness.world.clock.sleep(LOOK_EVERY_MS);
      for (const member of this.#members) member.check();
      await this.#look();
    }
  }

  /** False when there was no answer. */
  async #look(): Promise<boolean> {
    const { witness } = this.#stage;
    const before = this.#history.committed();
    try {
      const seen = await witness.asking((asker) => committedOffsets(asker, GROUP));
      this.#history.committedSeen(seen, before);
      const group = await witness.asking((asker) => describeStableGroup(asker, GROUP));
      if (group !== undefined) this.#history.described(group);
      return true;
    } catch (error) {
      if (isPassing(error)) return false;
      throw error;
    }
  }
}
