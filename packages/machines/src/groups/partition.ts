/**
 * The groups of one partition of `__consumer_offsets`: what members and operators ask, and what
 * follows for the log, for those who wait, and for the next deadline.
 *
 * It follows the pattern of `machine.ts` — decide, apply, expire — with one difference: deciding
 * about members changes the classic groups at once, because a rebalance lives in memory only (see
 * `classic-group.ts`). What the log must remember goes out as entries; `apply` takes them in when
 * they have their place in the log. State that follows from entries alone (offsets, and the groups
 * as `load` restores them) changes nowhere else.
 *
 * Pure: no clock, no bytes, no answers sent. `broker/coordination/group-partition-host.ts` does that.
 */
import { errorCode } from '@odradek/wire/errors';
import { Deadlines } from '../deadlines.ts';
import { ClassicGroup } from './classic-group.ts';
import type { GroupEntry } from './entries.ts';
import { NO_TOPIC_ID } from './entries.ts';
import { ForeignGroups } from './foreign-groups.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import type {
  CommitRequest,
  DeleteOffsetsRequest,
  FetchedTopic,
  FetchOffsetsRequest,
  PartitionErrors,
} from './offset-requests.ts';
import { OffsetStore } from './offset-store.ts';
import * as offsets from './offsets.ts';
import {
  beginSession,
  joinDeadlineReached,
  prepareRebalance,
  sessionDeadlineReached,
  syncDeadlineReached,
} from './rebalance.ts';
import type {
  DescribedGroup,
  HeartbeatRequest,
  JoinReply,
  JoinRequest,
  LeaveReply,
  LeaveRequest,
  ListedGroup,
  SyncReply,
  SyncRequest,
  Waiter,
} from './requests.ts';
import { joinError, NO_BYTES, syncError } from './requests.ts';
import { heartbeat, sync, touch } from './sync.ts';
import type { Append, GroupDeadline, GroupOptions, Now, Turn } from './turn.ts';
import { Effects } from './turn.ts';
import type { GroupFilter } from './views.ts';
import { describeGroup, describeUnknown, listForeign, listGroup, passes } from './views.ts';

/** A reply that may leave once the effects are done: entries first, if there are any. */
export interface Decided<Reply> {
  readonly reply: Reply;
  readonly effects: Effects;
}

export class GroupPartition {
  readonly #options: GroupOptions;
  readonly #groups = new Map<string, ClassicGroup>();
  readonly #foreign = new ForeignGroups();
  readonly #offsets = new OffsetStore();
  readonly #deadlines = new Deadlines<GroupDeadline>();

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  /** Takes in an entry of a log that is being loaded, from its start to its end. */
  load(entry: GroupEntry, place: { recordOffset: number; producerId: number }): void {
    if (entry.type === 'group-metadata' && entry.value !== null) {
      this.#groups.set(entry.groupId, ClassicGroup.load(entry.groupId, entry.value));
    } else {
      this.apply(entry, place, 0);
    }
  }

  /** The log has been loaded: the members that it knows have one session to be heard of. */
  loaded(now: Now): Effects {
    const turn = this.#turn(now);
    for (const group of this.#groups.values()) {
      group.learnSubscribedTopics(this.#options.subscribedTopics);
      for (const member of group.members.values()) {
        beginSession(group, member.memberId, member.sessionTimeoutMs, turn);
      }
      // group.max.size has become smaller: a rebalance lets members commit before some must go.
      if (group.members.size > this.#options.sizeMax) prepareRebalance(group, turn);
    }
    return turn.effects;
  }

  /** Another broker takes over. Whoever waits should ask there. */
  unload(now: Now): Effects {
    const { effects } = this.#turn(now);
    for (const group of this.#groups.values()) {
      for (const member of group.members.values()) {
        if (member.joinWaiter !== undefined) {
          const reply = joinError(errorCode.NOT_COORDINATOR, member.memberId);
          effects.answerJoin(member.joinWaiter, reply);
          group.setJoinWaiter(member, undefined);
        }
        const syncWaiter = group.takeSyncWaiter(member);
        if (syncWaiter !== undefined) {
          effects.answerSync(syncWaiter, syncError(errorCode.NOT_COORDINATOR));
        }
      }
      group.enter('Dead', now.wallMs);
    }
    this.#groups.clear();
    this.#deadlines.clear();
    return effects;
  }

  /** Takes in an entry that has its place in the log. */
  apply(
    entry: GroupEntry,
    place: { readonly recordOffset: number; readonly producerId: number },
    wallMs: number,
  ): void {
    switch (entry.type) {
      case 'offset-commit':
        if (entry.value !== null) this.#groupForOffsets(entry.groupId, wallMs);
        this.#offsets.apply(entry, place.recordOffset, place.producerId);
        return;
      case 'group-metadata':
        // A living group is what the entry was made from; only its end is news.
        if (entry.value === null) this.#forget(entry.groupId);
        return;
      case 'foreign':
        if (entry.value !== null) this.#forget(entry.groupId);
        this.#foreign.apply(entry);
    }
  }

  endTransaction(producerId: number, outcome: 'commit' | 'abort'): void {
    this.#offsets.endTransaction(producerId, outcome);
  }

  join(request: JoinRequest, waiter: Waiter<JoinReply>, now: Now): Effects {
    const turn = this.#turn(now);
    const { groupId, memberId } = request;
    const foreignType = this.#foreign.typeOf(groupId);
    if (foreignType === 'share') {
      turn.effects.answerJoin(waiter, joinError(errorCode.INCONSISTENT_GROUP_PROTOCOL, ''));
      return turn.effects;
    }
    let group = this.#groups.get(groupId);
    if (group === undefined && memberId !== '') {
      turn.effects.answerJoin(waiter, joinError(errorCode.UNKNOWN_MEMBER_ID, memberId));
      return turn.effects;
    }
    if (group === undefined) {
      group = new ClassicGroup(groupId, now.wallMs);
      this.#groups.set(groupId, group);
      // Everything that a group of another kind left behind goes, except its offsets.
      const value = group.toMetadata(() => NO_BYTES);
      const tombstones = this.#foreign.tombstones(groupId);
      turn.effects.append([...tombstones, { type: 'group-metadata', groupId, value }]);
    }
    join(group, request, waiter, turn);
    return turn.effects;
  }

  sync(request: SyncRequest, waiter: Waiter<SyncReply>, now: Now): Effects {
    const turn = this.#turn(now);
    const group = this.#groups.get(request.groupId);
    if (group === undefined) {
      turn.effects.answerSync(waiter, syncError(errorCode.UNKNOWN_MEMBER_ID));
    } else {
      sync(group, request, waiter, turn);
    }
    return turn.effects;
  }

  /** Never has effects but on the member's own session, so it answers with the error alone. */
  heartbeat(request: HeartbeatRequest, now: Now): number {
    const group = this.#groups.get(request.groupId);
    if (group === undefined) return errorCode.UNKNOWN_MEMBER_ID;
    return heartbeat(group, request, this.#turn(now));
  }

  leave(request: LeaveRequest, now: Now): Decided<LeaveReply> {
    const turn = this.#turn(now);
    const group = this.#groups.get(request.groupId);
    if (group !== undefined) return { reply: leave(group, request, turn), effects: turn.effects };
    const members = request.members.map(({ memberId, groupInstanceId }) => ({
      memberId,
      groupInstanceId,
      errorCode: errorCode.UNKNOWN_MEMBER_ID,
    }));
    return { reply: { errorCode: errorCode.NONE, members }, effects: turn.effects };
  }

  commit(request: CommitRequest, now: Now): Decided<PartitionErrors> {
    const turn = this.#turn(now);
    const refused = this.#checkCommit(request, turn);
    if (refused !== errorCode.NONE) {
      return { reply: { errorCode: refused, topics: [] }, effects: turn.effects };
    }
    const entries: GroupEntry[] = [];
    const metadataMax = this.#options.offsetMetadataMax;
    const reply = offsets.commit(request, { nowMs: now.wallMs, metadataMax }, entries);
    if (entries.length > 0) turn.effects.append(entries);
    return { reply, effects: turn.effects };
  }

  fetchOffsets(request: FetchOffsetsRequest): readonly FetchedTopic[] {
    const type = this.#foreign.typeOf(request.groupId);
    const known = this.#groups.has(request.groupId) || (type !== undefined && type !== 'share');
    return known ? offsets.fetchOffsets(this.#offsets, request) : offsets.noOffsets(request);
  }

  deleteOffsets(request: DeleteOffsetsRequest, now: Now): Decided<PartitionErrors> {
    const turn = this.#turn(now);
    const { groupId } = request;
    const type = this.#foreign.typeOf(groupId);
    const group =
      type === 'consumer' || type === 'streams'
        ? new ClassicGroup(groupId, now.wallMs)
        : this.#groups.get(groupId);
    if (group === undefined) {
      const reply = { errorCode: errorCode.GROUP_ID_NOT_FOUND, topics: [] };
      return { reply, effects: turn.effects };
    }
    const entries: GroupEntry[] = [];
    const reply = offsets.deleteOffsets(group, this.#offsets, request, entries);
    if (entries.length > 0) turn.effects.append(entries);
    return { reply, effects: turn.effects };
  }

  /** Deletes a group with its offsets, if nobody is in it. */
  deleteGroup(groupId: string, now: Now): Decided<number> {
    const turn = this.#turn(now);
    const group = this.#groups.get(groupId);
    const foreign = this.#foreign.tombstones(groupId);
    if (group === undefined && foreign.length === 0) {
      return { reply: errorCode.GROUP_ID_NOT_FOUND, effects: turn.effects };
    }
    if (group !== undefined && group.state !== 'Empty') {
      return { reply: errorCode.NON_EMPTY_GROUP, effects: turn.effects };
    }
    const entries: GroupEntry[] = [];
    for (const { topic, partition } of this.#offsets.partitionsOf(groupId)) {
      entries.push(offsets.tombstone(groupId, topic, partition));
    }
    if (group !== undefined) entries.push({ type: 'group-metadata', groupId, value: null });
    turn.effects.append([...entries, ...foreign]);
    return { reply: errorCode.NONE, effects: turn.effects };
  }

  describe(groupId: string): DescribedGroup {
    const group = this.#groups.get(groupId);
    if (group !== undefined) return describeGroup(group);
    return describeUnknown(groupId, this.#foreign.typeOf(groupId) !== undefined);
  }

  list(filter: GroupFilter): ListedGroup[] {
    const listed = Array.from(this.#groups.values(), listGroup);
    for (const { groupId, type } of this.#foreign.all()) listed.push(listForeign(groupId, type));
    return listed.filter((group) => passes(group, filter));
  }

  /** Topics are gone, and with them what was committed of them. */
  topicsDeleted(
    topics: readonly { readonly name: string; readonly id: string }[],
    now: Now,
  ): Effects {
    const { effects } = this.#turn(now);
    for (const { name, id } of topics) {
      const ofTopic = this.#offsets.partitionsOfTopic(
        name,
        (committed) => committed.topicId === NO_TOPIC_ID || committed.topicId === id,
      );
      for (const { groupId, partition } of ofTopic) {
        effects.append([offsets.tombstone(groupId, name, partition)]);
      }
    }
    return effects;
  }

  /** Offsets that are too old, and groups that nobody is in and nothing is left of. */
  cleanUp(now: Now): Effects {
    const { effects } = this.#turn(now);
    const time = { nowMs: now.wallMs, retentionMs: this.#options.offsetsRetentionMs };
    for (const group of this.#groups.values()) {
      const entries: GroupEntry[] = [];
      const nothingLeft = offsets.expireOffsets(group, this.#offsets, time, entries);
      if (nothingLeft && group.state === 'Empty') {
        entries.push({ type: 'group-metadata', groupId: group.groupId, value: null });
      }
      if (entries.length > 0) effects.append(entries);
    }
    return effects;
  }

  /** By the steady clock. */
  nextDeadlineMs(): number | undefined {
    return this.#deadlines.nextMs();
  }

  /** What the passing of time does: members that are not heard of, rebalances that take too long. */
  expire(now: Now): Effects {
    const turn = this.#turn(now);
    for (;;) {
      const deadline = this.#deadlines.takeDue(now.steadyMs);
      if (deadline === undefined) return turn.effects;
      const { subject } = deadline;
      const group = this.#groups.get(subject.groupId);
      if (group === undefined) continue;
      if (subject.type === 'session') sessionDeadlineReached(group, subject.memberId, turn);
      else if (subject.type === 'join') joinDeadlineReached(group, turn);
      else syncDeadlineReached(group, turn);
    }
  }

  /** An append is committed (error 0), or could not be made. */
  stored(append: Append, error: number, now: Now): Effects {
    const turn = this.#turn(now);
    append.stored?.(error, turn);
    return turn.effects;
  }

  #checkCommit(request: CommitRequest, turn: Turn): number {
    const { groupId, memberId, generationId } = request;
    const foreignType = this.#foreign.typeOf(groupId);
    if (foreignType === 'share') return errorCode.GROUP_ID_NOT_FOUND;
    if (foreignType !== undefined) {
      return generationId < 0 ? errorCode.NONE : errorCode.UNKNOWN_MEMBER_ID;
    }
    const group = this.#groups.get(groupId);
    // The first commit of a group without members makes it.
    if (group === undefined) return generationId < 0 ? errorCode.NONE : request.unknownGroupError;
    const refused = offsets.checkCommit(group, request);
    if (refused === errorCode.NONE) touch(group, memberId, turn);
    return refused;
  }

  #groupForOffsets(groupId: string, wallMs: number): void {
    if (this.#groups.has(groupId) || this.#foreign.typeOf(groupId) !== undefined) return;
    this.#groups.set(groupId, new ClassicGroup(groupId, wallMs));
  }

  #forget(groupId: string): void {
    const group = this.#groups.get(groupId);
    if (group === undefined) return;
    for (const deadline of group.sessions.values()) this.#deadlines.cancel(deadline);
    this.#deadlines.cancel(group.joinDeadline);
    this.#deadlines.cancel(group.syncDeadline);
    this.#groups.delete(groupId);
  }

  #turn(now: Now): Turn {
    return {
      now,
      deadlines: this.#deadlines,
      options: this.#options,
      effects: new Effects(),
    };
  }
}
