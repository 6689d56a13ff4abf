/**
 * Membership in a classic group: joining, learning which partitions are ours, staying alive, giving
 * partitions up, leaving.
 *
 * Partitions change only within `update`, which the reader calls between records: never while it is
 * busy with one. Spec: KIP-62, KIP-345, KIP-394, KIP-429.
 */
import { errorCode } from '@odradek/wire';
import type { AbortSignalLike } from '@odradek/world';
import { orAborted } from '../../abort.ts';
import { backoffMs } from '../../cluster/retry.ts';
import { BrokerError, checkCode, isRetriableError } from '../../errors.ts';
import { leaveGroup } from '../../net/calls.ts';
import { keyOf } from '../assignment.ts';
import type { CommitIdentity } from '../committed.ts';
import type { TopicPartition } from '../options.ts';
import { Heartbeat } from './heartbeat.ts';
import {
  askToJoin,
  askToSync,
  type GroupParts,
  isCooperative,
  type Joined,
  topicsOf,
} from './join.ts';

/** What a member asks of its consumer. */
export interface MemberHost {
  /** What this member wants to read. */
  topics(): readonly string[];
  owned(): readonly TopicPartition[];
  /** These are taken away: commit, tell the user, forget them. */
  revoke(partitions: readonly TopicPartition[]): Promise<void>;
  /** These are gone already. */
  lose(partitions: readonly TopicPartition[]): Promise<void>;
  assign(partitions: readonly TopicPartition[]): Promise<void>;
  /** Something has to be done: call `update` soon. */
  wake(): void;
}

const NO_GENERATION = -1;

export class GroupMember {
  readonly #parts: GroupParts;
  readonly #host: MemberHost;
  readonly #heartbeat: Heartbeat;
  readonly #isCooperative: boolean;
  #memberId = '';
  #generationId = NO_GENERATION;
  #mustJoin = true;
  /** Others may read our partitions already. */
  #isLost = false;
  #joining: Promise<void> | undefined;
  #failure: Error | undefined;
  /** The partition counts that the division was made with, if this member made it. */
  #counts: ReadonlyMap<string, number> | undefined;
  #hasLeft = false;

  constructor(parts: GroupParts, host: MemberHost) {
    this.#parts = parts;
    this.#host = host;
    this.#isCooperative = isCooperative(parts.settings);
    this.#heartbeat = new Heartbeat(parts, {
      onRefused: (code) => this.#onRefused(code),
      onSilence: (why) => this.#onSilence(why),
    });
  }

  get identity(): CommitIdentity {
    const { groupInstanceId } = this.#parts.settings;
    return { generationId: this.#generationId, memberId: this.#memberId, groupInstanceId };
  }

  /** Whether `update` has something to do. */
  get needsUpdate(): boolean {
    return this.#mustJoin || this.#isLost || this.#failure !== undefined;
  }

  /** Joins if need be. Throws what the coordinator refuses for good. */
  async update(signal?: AbortSignalLike): Promise<void> {
    this.#checkCounts();
    if (!this.needsUpdate) return;
    this.#joining ??= this.#rejoin().finally(() => {
      this.#joining = undefined;
    });
    await orAborted(this.#joining, signal);
  }

  /** The topics have changed. */
  rejoin(): void {
    this.#mustJoin = true;
    this.#host.wake();
  }

  /** Whether the reader waits for records, or is busy with some. */
  readerIsHere(isHere: boolean): void {
    this.#heartbeat.readerIsHere(isHere);
  }

  /** Ends the membership. Static members stay known, for when they come back. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#heartbeat.stop();
    if (this.#parts.settings.groupInstanceId === null)
      await this.#tellLeaving('the consumer closed');
  }

  async #rejoin(): Promise<void> {
    const { world, settings } = this.#parts.cluster;
    for (let attempt = 0; this.needsUpdate && !this.#hasLeft; ) {
      if (this.#failure !== undefined) throw this.#failure;
      try {
        await this.#giveUpLost();
        await this.#joinOnce();
        attempt = 0;
      } catch (error) {
        if (this.#handle(error)) continue;
        if (!isRetriableError(error)) throw error;
        await world.clock.sleep(backoffMs(world, settings, attempt++));
      }
    }
  }

  async #joinOnce(): Promise<void> {
    const before = this.#host.owned();
    if (!this.#isCooperative && before.length > 0) await this.#host.revoke(before);
    this.#heartbeat.stop();
    this.#mustJoin = false;
    const membership = { memberId: this.#memberId, generationId: this.#generationId };
    try {
      const owned = this.#host.owned();
      const joined = await askToJoin(this.#parts, membership, this.#host.topics(), owned);
      // The id is given before the membership, so that a lost answer leaves no dead member.
      if (joined.errorCode === errorCode.MEMBER_ID_REQUIRED) this.#memberId = joined.memberId;
      checkCode(joined.errorCode, `joining group ${this.#parts.groupId}`);
      this.#memberId = joined.memberId;
      this.#generationId = joined.generationId;
      const isLeader = joined.leader === joined.memberId;
      const counts = isLeader ? await this.#countsFor(joined) : undefined;
      const assigned = await askToSync(this.#parts, joined, counts ?? new Map());
      this.#counts = counts;
      if (this.#hasLeft) return;
      this.#heartbeat.start({ memberId: this.#memberId, generationId: this.#generationId });
      await this.#take(assigned);
    } catch (error) {
      this.#mustJoin = true;
      throw error;
    }
  }

  /** Cooperative members give up what is not theirs any more, and come again to say so. */
  async #take(assigned: readonly TopicPartition[]): Promise<void> {
    const owned = this.#host.owned();
    const ownedKeys = new Set(owned.map(({ topic, partition }) => keyOf(topic, partition)));
    const keys = new Set(assigned.map(({ topic, partition }) => keyOf(topic, partition)));
    const revoked = owned.filter(({ topic, partition }) => !keys.has(keyOf(topic, partition)));
    if (revoked.length > 0) {
      await this.#host.revoke(revoked);
      this.#mustJoin = true;
    }
    await this.#host.assign(
      assigned.filter(({ topic, partition }) => !ownedKeys.has(keyOf(topic, partition))),
    );
  }

  async #giveUpLost(): Promise<void> {
    if (!this.#isLost) return;
    this.#isLost = false;
    const owned = this.#host.owned();
    if (owned.length > 0) await this.#host.lose(owned);
  }

  /** How many partitions there are of all that the members want. */
  async #countsFor(joined: Joined): Promise<ReadonlyMap<string, number>> {
    const { metadata } = this.#parts.cluster;
    const counts = new Map<string, number>();
    const topics = topicsOf(joined);
    for (const topic of topics) metadata.find(topic);
    await metadata.refresh();
    for (const topic of topics) {
      const known = metadata.topology.topic(topic);
      if (known !== undefined) counts.set(topic, known.partitions.length);
    }
    return counts;
  }

  /** The leader divides again when a topic has grown, or has come to be. */
  #checkCounts(): void {
    if (this.#counts === undefined) return;
    const { topology } = this.#parts.cluster.metadata;
    for (const topic of new Set([...this.#counts.keys(), ...this.#host.topics()])) {
      const now = topology.topic(topic)?.partitions.length;
      if (now !== undefined && now !== (this.#counts.get(topic) ?? 0)) this.#mustJoin = true;
    }
  }

  /** Answers whether the error says what to do next. */
  #handle(error: unknown): boolean {
    if (!(error instanceof BrokerError)) return false;
    switch (error.code) {
      case errorCode.MEMBER_ID_REQUIRED:
      case errorCode.REBALANCE_IN_PROGRESS:
        return true;
      case errorCode.UNKNOWN_MEMBER_ID:
      case errorCode.ILLEGAL_GENERATION:
        this.#forgetMembership(error.code);
        return true;
      default:
        return false;
    }
  }

  #onRefused(code: number): void {
    this.#heartbeat.stop();
    const isRebalance = code === errorCode.REBALANCE_IN_PROGRESS;
    if (code === errorCode.UNKNOWN_MEMBER_ID || code === errorCode.ILLEGAL_GENERATION) {
      this.#forgetMembership(code);
    } else if (!isRebalance) {
      this.#failure = new BrokerError(code, `group ${this.#parts.groupId}`);
    }
    this.#mustJoin = true;
    // While others wait for this member, it must still say that it is alive.
    if (isRebalance) this.#heartbeat.start(this.identity);
    this.#host.wake();
  }

  #onSilence(why: 'coordinator' | 'reader'): void {
    this.#heartbeat.stop();
    const { groupId, cluster, coordinators } = this.#parts;
    cluster.world.report.warn('membership given up', { group: groupId, silent: why });
    if (why === 'coordinator') coordinators.forget(groupId);
    else {
      this.#tellLeaving('the reader did not come back in time').catch(() => undefined);
      this.#memberId = '';
    }
    this.#generationId = NO_GENERATION;
    this.#isLost = true;
    this.#mustJoin = true;
    this.#host.wake();
  }

  #forgetMembership(code: number): void {
    if (code === errorCode.UNKNOWN_MEMBER_ID) this.#memberId = '';
    this.#generationId = NO_GENERATION;
    this.#isLost = true;
  }

  async #tellLeaving(reason: string): Promise<void> {
    if (this.#memberId === '') return;
    const { coordinators, groupId, lane, settings } = this.#parts;
    const { groupInstanceId, requestTimeoutMs: timeoutMs } = settings;
    const members = [{ memberId: this.#memberId, groupInstanceId, reason }];
    const codeOf = (answer: { errorCode: number }): number => answer.errorCode;
    await coordinators.ask(groupId, leaveGroup, { groupId, members }, { lane, timeoutMs, codeOf });
  }
}
