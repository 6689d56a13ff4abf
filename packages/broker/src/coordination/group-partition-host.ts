/**
 * Runs the groups of one partition of `__consumer_offsets` on its log: loads them, carries out their
 * effects, and wakes them at their deadlines.
 *
 * Entries are applied as soon as they have their offset, and written at the end of the turn, all in
 * one batch; answers wait until they are committed. What can still fail then is the disk or the
 * leadership, and both end this host: another one loads the log again. So nothing is ever undone.
 */
import type { Append, Effects, GroupOptions, Now } from '@odradek/machines/groups';
import { GroupPartition } from '@odradek/machines/groups';
import { UnencodableValue } from '@odradek/wire';
import { errorCode } from '@odradek/wire/errors';
import type { CompressionId } from '@odradek/wire/records';
import type { Timer, World } from '@odradek/world';
import type { Replica } from '../replicas/replica.ts';
import { EntryBatch } from './entry-batch.ts';
import { GroupLoading } from './group-loading.ts';
import { encodeGroupEntry, type KeyAndValue } from './group-records.ts';

/** Collects what is to be done at the end of the turn. */
export interface EndOfTurn {
  addLog(log: { flush(): void }): void;
}

export interface HostOptions {
  readonly groups: GroupOptions;
  /** offsets.topic.compression.codec */
  readonly compression: () => CompressionId;
  /** offsets.load.buffer.size */
  readonly loadBytesMax: number;
  /** Called once, when the host has ended by itself: its log or its leadership is lost. */
  readonly onEnd: (host: GroupPartitionHost) => void;
}

/** How much is loaded before others get their turn. */
const LOAD_STEPS_AT_ONCE = 4;

export class GroupPartitionHost {
  readonly replica: Replica;
  readonly #world: World;
  readonly #endOfTurn: EndOfTurn;
  readonly #options: HostOptions;
  readonly #groups: GroupPartition;
  readonly #leaderEpoch: number;
  #state: 'loading' | 'active' | 'ended' = 'loading';
  /** Loading has failed. Trying again at each request would not help, and cost much. */
  #unloadable = false;
  #batch: EntryBatch | undefined;
  #flushQueued = false;
  #timer: Timer | undefined;
  #timerMs = 0;

  constructor(world: World, replica: Replica, endOfTurn: EndOfTurn, options: HostOptions) {
    this.#world = world;
    this.replica = replica;
    this.#endOfTurn = endOfTurn;
    this.#options = options;
    this.#groups = new GroupPartition(options.groups);
    this.#leaderEpoch = replica.leaderEpoch;
  }

  /** 0 when requests are served; else what a client is told. */
  get refusal(): number {
    if (this.#state === 'loading') return errorCode.COORDINATOR_LOAD_IN_PROGRESS;
    const lost = this.#state === 'ended' || this.replica.closed;
    return lost ? errorCode.NOT_COORDINATOR : errorCode.NONE;
  }

  /** Whether this host still speaks for the partition as it is led now. */
  get isCurrent(): boolean {
    const isLed = !this.replica.closed && this.replica.leaderEpoch === this.#leaderEpoch;
    return isLed && (this.#state !== 'ended' || this.#unloadable);
  }

  /** For reading, and for deciding; effects go to `run`. */
  get groups(): GroupPartition {
    return this.#groups;
  }

  get now(): Now {
    const { clock } = this.#world;
    return { wallMs: clock.nowMs(), steadyMs: clock.monotonicMs() };
  }

  /** Loads the log: at once when it is small, else piece by piece. */
  load(): void {
    const { report } = this.#world;
    const bytesMax = this.#options.loadBytesMax;
    this.#loadOn(new GroupLoading(this.replica.log, this.#groups, { report, bytesMax }));
  }

  /**
   * Carries out effects. `done` is called when all entries are committed, or with an error: at once
   * when there are none.
   */
  run(effects: Effects, done?: (errorCode: number) => void): void {
    const last = effects.appends.length - 1;
    for (const [index, append] of effects.appends.entries()) {
      this.#append(append, index === last ? done : undefined);
    }
    for (const answer of effects.answers) {
      if (answer.type === 'join') answer.waiter.answer(answer.reply);
      else answer.waiter.answer(answer.reply);
    }
    if (last < 0) done?.(errorCode.NONE);
    this.#arm();
  }

  /** Calls `task` when everything that was decided before is committed. */
  whenCommitted(task: (errorCode: number) => void): void {
    if (this.#batch !== undefined) this.#batch.tasks.push(task);
    else this.replica.whenCommitted(this.replica.endOffset, task);
  }

  /** Ends the host; whoever waits is sent elsewhere. */
  end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#timer?.cancel();
    this.#timer = undefined;
    const tasks = this.#batch?.tasks ?? [];
    this.#batch = undefined;
    this.run(this.#groups.unload(this.now));
    for (const task of tasks) task(errorCode.NOT_COORDINATOR);
  }

  /** Appends the batch of this turn. Called at its end. */
  flush(): void {
    this.#flushQueued = false;
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    const { tasks } = batch;
    const { leaderEpoch } = this.replica;
    const result = this.replica.closed
      ? { errorCode: errorCode.NOT_LEADER_OR_FOLLOWER, lastOffset: -1 }
      : this.replica.append(batch.build(), { origin: 'coordinator', leaderEpoch });
    if (result.errorCode !== errorCode.NONE) {
      this.#fail(result.errorCode, tasks);
      return;
    }
    this.replica.whenCommitted(result.lastOffset + 1, (error) => {
      if (error === errorCode.NONE) for (const task of tasks) task(error);
      else this.#fail(error, tasks);
    });
  }

  #loadOn(loading: GroupLoading): void {
    if (this.#state !== 'loading' || this.replica.closed) return;
    try {
      for (let step = 0; step < LOAD_STEPS_AT_ONCE; step++) {
        if (!loading.step()) continue;
        this.#state = 'active';
        this.run(this.#groups.loaded(this.now));
        return;
      }
    } catch (error) {
      const { topic, partition } = this.replica;
      const reason = String(error);
      this.#world.report.error('groups could not be loaded', { topic, partition, reason });
      this.#unloadable = true;
      this.end();
      return;
    }
    this.#world.clock.after(0, () => this.#loadOn(loading));
  }

  #append(append: Append, done: ((errorCode: number) => void) | undefined): void {
    const now = this.now;
    const records = encoded(append);
    const batch = records === undefined ? undefined : this.#batchFor(records);
    if (records === undefined || batch === undefined) {
      // Too long for the format, or for the topic: Kafka has no better word for it either.
      this.#stored(append, errorCode.UNKNOWN_SERVER_ERROR);
      done?.(errorCode.UNKNOWN_SERVER_ERROR);
      return;
    }
    for (const [index, entry] of append.entries.entries()) {
      const place = { recordOffset: batch.nextOffset, producerId: -1 };
      const record = records[index];
      if (record !== undefined) batch.add(record, now.wallMs);
      this.#groups.apply(entry, place, now.wallMs);
    }
    if (append.stored !== undefined) {
      batch.tasks.push((error) => {
        if (error === errorCode.NONE) this.#stored(append, error);
      });
    }
    if (done !== undefined) batch.tasks.push(done);
    if (!this.#flushQueued) {
      this.#flushQueued = true;
      this.#endOfTurn.addLog(this);
    }
  }

  /** The batch of this turn, or a new one if the records do not fit; undefined if they never do. */
  #batchFor(records: readonly KeyAndValue[]): EntryBatch | undefined {
    if (this.#batch?.hasRoomFor(records)) return this.#batch;
    if (this.#batch !== undefined) this.#flushEarly();
    const { config, endOffset } = this.replica.log;
    const batch = new EntryBatch({
      baseOffset: endOffset,
      bytesMax: Math.min(config.maxMessageBytes, config.segmentBytes),
      compression: this.#options.compression(),
    });
    if (!batch.hasRoomFor(records)) return undefined;
    this.#batch = batch;
    return batch;
  }

  #flushEarly(): void {
    const wasQueued = this.#flushQueued;
    this.flush();
    this.#flushQueued = wasQueued;
  }

  #stored(append: Append, error: number): void {
    if (append.stored !== undefined) this.run(this.#groups.stored(append, error, this.now));
  }

  #fail(error: number, tasks: readonly ((errorCode: number) => void)[]): void {
    if (this.#state !== 'ended') {
      const { topic, partition } = this.replica;
      this.#world.report.warn('groups lost their log', { topic, partition, error });
    }
    for (const task of tasks) task(errorForClients(error));
    this.#end();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.end();
    this.#options.onEnd(this);
  }

  /** One timer for all deadlines. It may ring too early, after deadlines were postponed. */
  #arm(): void {
    const nextMs = this.#groups.nextDeadlineMs();
    if (this.#state !== 'active' || nextMs === undefined) return;
    if (this.#timer !== undefined && this.#timerMs <= nextMs) return;
    this.#timer?.cancel();
    this.#timerMs = nextMs;
    const { clock } = this.#world;
    const delayMs = Math.max(nextMs - clock.monotonicMs(), 0);
    this.#timer = clock.after(delayMs, () => {
      this.#timer = undefined;
      this.run(this.#groups.expire(this.now));
    });
  }
}

/** The records of an append; undefined when one cannot be written. */
function encoded(append: Append): KeyAndValue[] | undefined {
  try {
    return append.entries.map(encodeGroupEntry);
  } catch (error) {
    if (error instanceof UnencodableValue) return undefined;
    throw error;
  }
}

/** What clients of a coordinator are told when its log refuses an append. */
function errorForClients(error: number): number {
  switch (error) {
    case errorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case errorCode.NOT_ENOUGH_REPLICAS:
    case errorCode.REQUEST_TIMED_OUT:
      return errorCode.COORDINATOR_NOT_AVAILABLE;
    case errorCode.NOT_LEADER_OR_FOLLOWER:
    case errorCode.KAFKA_STORAGE_ERROR:
      return errorCode.NOT_COORDINATOR;
    case errorCode.MESSAGE_TOO_LARGE:
    case errorCode.RECORD_LIST_TOO_LARGE:
    case errorCode.INVALID_FETCH_SIZE:
      return errorCode.UNKNOWN_SERVER_ERROR;
    default:
      return error;
  }
}
