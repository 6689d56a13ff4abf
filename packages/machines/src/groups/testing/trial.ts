/**
 * A group partition on trial: plays the broker's part for tests, with a log that is an array, a
 * clock that is a number, and answers that are noted as they come.
 */
import type { GroupEntry } from '../entries.ts';
import type { CommitRequest } from '../offset-requests.ts';
import { GroupPartition } from '../partition.ts';
import type {
  JoinReply,
  JoinRequest,
  LeaveReply,
  MemberIdentity,
  SyncReply,
  SyncRequest,
} from '../requests.ts';
import type { Append, Effects, GroupOptions, Now } from '../turn.ts';

/** A reply that may not have come yet. */
export class Pending<Reply> {
  reply: Reply | undefined = undefined;
  /** How often it was answered: never more than once. */
  answers = 0;

  get waits(): boolean {
    return this.reply === undefined;
  }

  answer(reply: Reply): void {
    this.reply = reply;
    this.answers++;
  }
}

export interface LoggedEntry {
  readonly entry: GroupEntry;
  readonly recordOffset: number;
  readonly producerId: number;
}

const STEADY_BEHIND_MS = 900_000;

export const METADATA: Uint8Array = Uint8Array.of(0, 0, 0, 0, 0, 0);

export class Trial {
  /** The wall clock. The steady one shows less, so that none can stand in for the other. */
  nowMs = 1_000_000;
  options: GroupOptions;
  groups: GroupPartition;
  readonly log: LoggedEntry[] = [];
  /** When true, appends are committed only by `commitAll`. */
  holdsCommits = false;
  /** When true, appends that somebody waits for are refused, as if they were too large. */
  refuses = false;
  readonly #uncommitted: Append[] = [];
  #freshIds = 0;

  constructor(options: Partial<GroupOptions> = {}) {
    this.options = {
      initialRebalanceDelayMs: 3_000,
      sizeMax: 1_000,
      newMemberJoinTimeoutMs: 300_000,
      offsetMetadataMax: 4_096,
      offsetsRetentionMs: 7 * 24 * 3_600_000,
      subscribedTopics: (subscription) => [`topic-${subscription[0] ?? ''}`],
      ...options,
    };
    this.groups = new GroupPartition(this.options);
  }

  run(effects: Effects): void {
    for (const append of effects.appends) this.#append(append);
    for (const answer of effects.answers) {
      if (answer.type === 'join') answer.waiter.answer(answer.reply);
      else answer.waiter.answer(answer.reply);
    }
    if (!this.holdsCommits) this.commitAll();
  }

  /** Everything appended is committed, or failed with `error`. */
  commitAll(error = 0): void {
    for (let append = this.#uncommitted.shift(); append; append = this.#uncommitted.shift()) {
      this.run(this.groups.stored(append, error, this.now));
    }
  }

  get now(): Now {
    return { wallMs: this.nowMs, steadyMs: this.nowMs - STEADY_BEHIND_MS };
  }

  /** Lets time pass, in the steps that the deadlines ask for. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const nextMs = this.groups.nextDeadlineMs();
      if (nextMs === undefined || nextMs + STEADY_BEHIND_MS > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs + STEADY_BEHIND_MS);
      this.run(this.groups.expire(this.now));
    }
    this.nowMs = untilMs;
  }

  /** A partition that has read the same log, as another broker would. */
  reload(): GroupPartition {
    const loaded = new GroupPartition(this.options);
    for (const { entry, ...place } of this.log) loaded.load(entry, place);
    loaded.loaded(this.now);
    return loaded;
  }

  join(request: Partial<JoinRequest> = {}): Pending<JoinReply> {
    const pending = new Pending<JoinReply>();
    const complete: JoinRequest = {
      groupId: 'g',
      memberId: '',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: METADATA }],
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      clientId: 'client',
      clientHost: '/127.0.0.1',
      freshMemberId: `member-${++this.#freshIds}`,
      requiresKnownMemberId: true,
      supportsSkippingAssignment: true,
      ...request,
    };
    this.run(this.groups.join(complete, pending, this.now));
    return pending;
  }

  /** Joins, comes back with the id that it was given, and waits. */
  joinTwice(request: Partial<JoinRequest> = {}): { memberId: string; joined: Pending<JoinReply> } {
    const memberId = this.join(request).reply?.memberId ?? '';
    return { memberId, joined: this.join({ ...request, memberId }) };
  }

  sync(request: Partial<SyncRequest>): Pending<SyncReply> {
    const pending = new Pending<SyncReply>();
    const complete: SyncRequest = {
      groupId: 'g',
      generationId: 1,
      memberId: '',
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: [],
      ...request,
    };
    this.run(this.groups.sync(complete, pending, this.now));
    return pending;
  }

  heartbeat(memberId: string, generationId: number, groupInstanceId: string | null = null): number {
    const request = { groupId: 'g', memberId, generationId, groupInstanceId };
    return this.groups.heartbeat(request, this.now);
  }

  leave(...members: Partial<MemberIdentity>[]): LeaveReply {
    const identities = members.map((member) => ({
      memberId: '',
      groupInstanceId: null,
      ...member,
    }));
    const request = { groupId: 'g', members: identities };
    const { reply, effects } = this.groups.leave(request, this.now);
    this.run(effects);
    return reply;
  }

  /** Commits one offset of partition 0 of `topic`, and answers its error. */
  commit(request: Partial<CommitRequest> = {}, committedOffset = 5, topic = 'topic-0'): number {
    const partition = {
      partitionIndex: 0,
      committedOffset,
      committedLeaderEpoch: 3,
      committedMetadata: 'note',
    };
    const complete: CommitRequest = {
      groupId: 'g',
      memberId: '',
      groupInstanceId: null,
      generationId: -1,
      retentionTimeMs: -1,
      topics: [{ topic, topicId: TOPIC_ID, partitions: [partition] }],
      unknownGroupError: 22,
      ...request,
    };
    const { reply, effects } = this.groups.commit(complete, this.now);
    this.run(effects);
    return reply.errorCode || (reply.topics[0]?.partitions[0]?.errorCode ?? 0);
  }

  /** The offset of partition 0 of `topic`, -1 when there is none. */
  offset(topic = 'topic-0', groups: GroupPartition = this.groups): number {
    const topics = [{ topic, topicId: TOPIC_ID, partitions: [0] }];
    const [fetched] = groups.fetchOffsets({ groupId: 'g', topics, requireStable: false });
    return fetched?.partitions[0]?.committedOffset ?? -1;
  }

  /** A stable group of `count` dynamic members, the first of which leads. */
  stableGroup(count: number, request: Partial<JoinRequest> = {}): string[] {
    const members = Array.from({ length: count }, () => this.joinTwice(request));
    this.pass(this.options.initialRebalanceDelayMs * (count + 1));
    const assignments = members.map(({ memberId }, index) => ({
      memberId,
      assignment: Uint8Array.of(index + 1),
    }));
    for (const { memberId } of members.toReversed()) {
      this.sync({ memberId, generationId: 1, assignments });
    }
    return members.map(({ memberId }) => memberId);
  }

  state(groupId = 'g'): string {
    return this.groups.describe(groupId).groupState;
  }

  #append(append: Append): void {
    if (this.refuses && append.stored !== undefined) {
      this.run(this.groups.stored(append, -1, this.now));
      return;
    }
    for (const entry of append.entries) {
      const place = { recordOffset: this.log.length, producerId: -1 };
      this.log.push({ entry, ...place });
      this.groups.apply(entry, place, this.now.wallMs);
    }
    this.#uncommitted.push(append);
  }
}

export const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAw';
