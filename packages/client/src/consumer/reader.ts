/**
 * What turns a consumer's parts into one sequence of blocks: keeps the membership going, looks for
 * positions, fetches ahead, commits by itself, and hands out what is there.
 *
 * One reader at a time. How blocks become records for users is the business of `consumer.ts`.
 */
import { errorCode } from '@odradek/wire';
import type { AbortSignalLike, World } from '@odradek/world';
import { throwIfAborted } from '../abort.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Coordinators } from '../cluster/coordinators.ts';
import { BrokerError, ClientError, isRetriableError } from '../errors.ts';
import { Assignment, keyOf } from './assignment.ts';
import type { RecordBlock } from './block.ts';
import { type CommitIdentity, commitOffsets, NO_MEMBER, type OffsetToCommit } from './committed.ts';
import { Fetcher } from './fetcher.ts';
import { GroupMember } from './group/member.ts';
import type { ConsumerSettings, TopicPartition } from './options.ts';
import type { AssignedPartition } from './partition.ts';
import { Positions } from './positions.ts';
import { Subscription } from './subscription.ts';
import { Wakeup } from './wakeup.ts';

export interface Reading {
  readonly partition: AssignedPartition;
  readonly block: RecordBlock;
  /** As the partition's at the time: another one means that the user has seeked. */
  readonly seekCount: number;
}

/** Even when nothing happens, it is looked whether something is due. */
const LOOK_MS_MAX = 1000;
/** What is committed on the way out must not keep the group waiting for long. */
const LAST_COMMIT_MS_MAX = 5000;

export class Reader {
  readonly assignment: Assignment = new Assignment();
  readonly #cluster: Cluster;
  readonly #coordinators: Coordinators;
  readonly #world: World;
  readonly #settings: ConsumerSettings;
  readonly #lanes: { readonly fetch: string; readonly group: string };
  readonly #subscription: Subscription;
  readonly #fetcher: Fetcher;
  readonly #positions: Positions;
  readonly #wakeup: Wakeup;
  #member: GroupMember | undefined;
  #failure: Error | undefined;
  #isClosed = false;
  #committing: Promise<void> | undefined;
  #commitDueMs: number;
  /** What was handed out last: processed when the reader comes back. */
  #handedOut: AssignedPartition | undefined;

  constructor(
    cluster: Cluster,
    coordinators: Coordinators,
    settings: ConsumerSettings,
    lanes: { fetch: string; group: string },
  ) {
    this.#cluster = cluster;
    this.#coordinators = coordinators;
    this.#world = cluster.world;
    this.#settings = settings;
    this.#lanes = lanes;
    this.#subscription = new Subscription(cluster);
    this.#wakeup = new Wakeup(cluster.world);
    const events = {
      onChange: (): void => this.#wakeup.notify(),
      onFailure: (error: Error): void => this.#fail(error),
    };
    const { assignment } = this;
    this.#fetcher = new Fetcher(cluster, settings, assignment, lanes.fetch, events);
    this.#positions = new Positions(
      cluster,
      coordinators,
      settings,
      assignment,
      lanes.group,
      events,
    );
    this.#commitDueMs = this.#world.clock.monotonicMs() + settings.autoCommitIntervalMs;
  }

  /**
   * As whom to commit. Throws without a membership where one is needed: others may have read on in
   * these partitions, and a group without members takes anybody's word.
   */
  commitIdentity(): CommitIdentity {
    const identity = this.#member?.identity ?? NO_MEMBER;
    if (this.#member === undefined || identity.generationId >= 0) return identity;
    const about = `committing for group ${this.#settings.groupId}`;
    throw new BrokerError(errorCode.UNKNOWN_MEMBER_ID, about);
  }

  get subscription(): Subscription {
    return this.#subscription;
  }

  /** Reads these partitions; those that are new begin where the group, or the setting, says. */
  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    await this.#leaveGroup();
    this.#subscription.set({ type: 'partitions', partitions });
    const keys = new Set(partitions.map(({ topic, partition }) => keyOf(topic, partition)));
    for (const { topic, partition } of this.assignment.list()) {
      if (!keys.has(keyOf(topic, partition))) this.assignment.remove({ topic, partition });
    }
    for (const each of partitions) this.#add(each);
    this.#wakeup.notify();
  }

  /** Reads topics: those of the group's partitions that this member gets, or all without a group. */
  subscribe(topics: readonly string[] | RegExp): void {
    if (this.#subscription.type === 'partitions') this.assignment.clear();
    this.#subscription.set(
      topics instanceof RegExp ? { type: 'pattern', pattern: topics } : { type: 'topics', topics },
    );
    if (this.#settings.groupId !== undefined) this.#joinGroup(this.#settings.groupId);
    else this.#dropUnwanted();
    this.#wakeup.notify();
  }

  /** Something about the partitions was changed by the user. */
  changed(): void {
    this.#wakeup.notify();
    this.#fetcher.pump();
  }

  /** Whether the reader should call `attend` before it hands out the next record. */
  get needsAttention(): boolean {
    return (
      this.#member?.needsUpdate === true ||
      this.#failure !== undefined ||
      this.#isClosed ||
      (this.#settings.autoCommit && this.#world.clock.monotonicMs() >= this.#commitDueMs)
    );
  }

  /** Does what is due between records. Partitions may be gone afterwards. */
  async attend(signal?: AbortSignalLike): Promise<void> {
    throwIfAborted(signal);
    if (this.#failure !== undefined) {
      const failure = this.#failure;
      this.#failure = undefined;
      throw failure;
    }
    if (this.#isClosed) return;
    await this.#followTopics();
    await this.#member?.update(signal);
    this.#commitIfDue();
  }

  holds({ partition, seekCount }: Reading): boolean {
    return this.assignment.holds(partition) && partition.seekCount === seekCount;
  }

  /**
   * The next block; waits until there is one. Undefined when the consumer is closed, or when none
   * has come by `untilMs`.
   */
  async next(untilMs: number, signal: AbortSignalLike | undefined): Promise<Reading | undefined> {
    this.#handedOut?.markProcessed();
    this.#handedOut = undefined;
    this.#member?.readerIsHere(true);
    try {
      for (;;) {
        await this.attend(signal);
        if (this.#isClosed) return undefined;
        const reading = this.#take();
        this.#positions.pump();
        this.#fetcher.pump();
        if (reading !== undefined) return reading;
        const leftMs = untilMs - this.#world.clock.monotonicMs();
        if (leftMs <= 0) return undefined;
        await this.#wakeup.wait(Math.min(leftMs, LOOK_MS_MAX), signal);
      }
    } finally {
      this.#member?.readerIsHere(false);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#fetcher.close();
    this.#positions.close();
    this.#wakeup.notify();
    try {
      await this.#committing;
      await this.#commitLast([...this.assignment]);
    } finally {
      await this.#leaveGroup();
      this.assignment.clear();
    }
  }

  #take(): Reading | undefined {
    for (;;) {
      const partition = this.assignment.nextReady();
      const block = partition?.take();
      if (partition === undefined || block === undefined) return undefined;
      const { seekCount } = partition;
      if (!block.isEmpty) {
        this.#handedOut = partition;
        return { partition, block, seekCount };
      }
      // Nothing but markers, or aborted records: the position moves on all the same.
      partition.advance(block.nextOffset, block.leaderEpoch);
      partition.markProcessed();
    }
  }

  #add(partition: TopicPartition): void {
    if (this.assignment.find(partition) !== undefined) return;
    const { groupId, autoOffsetReset } = this.#settings;
    const begin =
      groupId !== undefined || autoOffsetReset === 'none' ? 'committed' : autoOffsetReset;
    this.assignment.add(partition, begin);
    this.#cluster.metadata.find(partition.topic);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wakeup.notify();
  }

  #joinGroup(groupId: string): void {
    if (this.#member !== undefined) return this.#member.rejoin();
    const parts = {
      cluster: this.#cluster,
      coordinators: this.#coordinators,
      settings: this.#settings,
      groupId,
      lane: this.#lanes.group,
    };
    const { onAssigned, onRevoked, onLost } = this.#settings;
    this.#member = new GroupMember(parts, {
      topics: () => this.#subscription.topics,
      owned: () => this.assignment.list(),
      wake: () => this.#wakeup.notify(),
      assign: async (partitions) => {
        for (const each of partitions) this.#add(each);
        await onAssigned(partitions);
      },
      revoke: async (partitions) => {
        const leaving = partitions.flatMap((each) => this.assignment.find(each) ?? []);
        await this.#commitLast(leaving);
        await onRevoked(partitions);
        for (const each of partitions) this.assignment.remove(each);
      },
      lose: async (partitions) => {
        for (const each of partitions) this.assignment.remove(each);
        await onLost(partitions);
      },
    });
  }

  async #leaveGroup(): Promise<void> {
    const member = this.#member;
    this.#member = undefined;
    try {
      await member?.leave();
    } catch (error) {
      // The coordinator will find out by itself, after the session's timeout.
      if (!(error instanceof ClientError)) throw error;
    }
  }

  async #followTopics(): Promise<void> {
    const haveChanged = await this.#subscription.update();
    const { topics } = this.#subscription;
    if (this.#member !== undefined) {
      if (haveChanged) this.#member.rejoin();
      for (const topic of topics) this.#cluster.metadata.find(topic);
      return;
    }
    if (haveChanged) this.#dropUnwanted();
    for (const topic of topics) await this.#assignAll(topic);
  }

  /** Without a group, all partitions of a topic are ours, also those that it gets later. */
  async #assignAll(topic: string): Promise<void> {
    const { createTopics: create } = this.#settings;
    const { callTimeoutMs: timeoutMs } = this.#cluster.settings;
    const { metadata } = this.#cluster;
    const known = metadata.find(topic) ?? (await metadata.topic(topic, { create, timeoutMs }));
    for (const { index } of known.partitions) this.#add({ topic, partition: index });
  }

  #dropUnwanted(): void {
    const { topics } = this.#subscription;
    for (const each of this.assignment.list()) {
      if (!topics.includes(each.topic)) this.assignment.remove(each);
    }
  }

  #commitIfDue(): void {
    const { autoCommit, autoCommitIntervalMs } = this.#settings;
    const nowMs = this.#world.clock.monotonicMs();
    if (!autoCommit || nowMs < this.#commitDueMs || this.#committing !== undefined) return;
    this.#commitDueMs = nowMs + autoCommitIntervalMs;
    this.#committing = this.#commitProcessed([...this.assignment]).finally(() => {
      this.#committing = undefined;
    });
  }

  async #commitLast(partitions: readonly AssignedPartition[]): Promise<void> {
    if (this.#settings.autoCommit) await this.#commitProcessed(partitions, LAST_COMMIT_MS_MAX);
  }

  /** Failures are reported, not thrown: the next commit covers what this one did not. */
  async #commitProcessed(
    partitions: readonly AssignedPartition[],
    timeoutMs?: number,
  ): Promise<void> {
    const { groupId } = this.#settings;
    const due = partitions.filter(
      ({ processed, committed }) => processed >= 0 && processed !== committed,
    );
    if (groupId === undefined || due.length === 0) return;
    const offsets = due.map(
      ({ topic, partition, processed, processedEpoch }): OffsetToCommit => ({
        topic,
        partition,
        offset: processed,
        leaderEpoch: processedEpoch,
      }),
    );
    try {
      const identity = this.commitIdentity();
      await commitOffsets(this.#cluster, this.#coordinators, groupId, offsets, identity, {
        lane: this.#lanes.group,
        timeoutMs,
      });
      for (const [place, partition] of due.entries()) {
        partition.committed = offsets[place]?.offset ?? partition.committed;
      }
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const fields = { group: groupId, error: error.message, again: isRetriableError(error) };
      this.#world.report.warn('cannot commit offsets', fields);
    }
  }
}
