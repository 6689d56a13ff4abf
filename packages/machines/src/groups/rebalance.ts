/**
 * The life of a rebalance, from the reason for it to the answers to everyone who joined.
 *
 * 1. prepare    members are to join again; those who wait for an assignment are sent away
 * 2. join       requests wait until all have come, or the time is over
 * 3. complete   who has not come is removed, a leader is found, a generation begins
 * 4. sync       requests wait for the leader's assignment (`sync.ts`), then the group is stable
 *
 * The first rebalance of an empty group is not complete when all have joined, since nobody knows
 * how many will come: it lasts group.initial.rebalance.delay.ms, and as long again after each new
 * member, up to the rebalance timeout (KIP-134).
 */
import { errorCode } from '@odradek/wire/errors';
import { assert } from '../assert.ts';
import { Deadline } from '../deadlines.ts';
import type { ClassicGroup } from './classic-group.ts';
import type { ClassicMember } from './classic-member.ts';
import type { JoinedMember, JoinReply } from './requests.ts';
import { joinError, NO_BYTES } from './requests.ts';
import type { Turn } from './turn.ts';

/** Rebalances if the group can, else lets a rebalance that is under way complete. */
export function rebalanceOrComplete(group: ClassicGroup, turn: Turn): void {
  if (group.canRebalance()) prepareRebalance(group, turn);
  else completeIfAllJoined(group, turn);
}

export function prepareRebalance(group: ClassicGroup, turn: Turn): void {
  if (group.state === 'CompletingRebalance') {
    for (const member of group.members.values()) member.assignment = NO_BYTES;
    answerSyncs(group, errorCode.REBALANCE_IN_PROGRESS, turn);
  }
  group.pendingSync.clear();
  turn.deadlines.cancel(group.syncDeadline);

  const isInitial = group.state === 'Empty';
  group.enter('PreparingRebalance', turn.now.wallMs);
  if (isInitial) {
    const delayMs = turn.options.initialRebalanceDelayMs;
    const remainingMs = Math.max(group.rebalanceTimeoutMs() - delayMs, 0);
    group.newMemberAdded = false;
    group.initialDelay = { delayMs, remainingMs };
    turn.deadlines.set(group.joinDeadline, turn.now.steadyMs + delayMs);
  } else if (group.haveAllJoined()) {
    completeJoin(group, turn);
  } else {
    awaitJoins(group, turn);
  }
}

/** Ends the join phase early when nobody is missing, unless it is the initial one. */
export function completeIfAllJoined(group: ClassicGroup, turn: Turn): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return;
  if (group.haveAllJoined()) completeJoin(group, turn);
}

export function joinDeadlineReached(group: ClassicGroup, turn: Turn): void {
  const { initialDelay } = group;
  if (initialDelay !== undefined && group.newMemberAdded && initialDelay.remainingMs > 0) {
    const { delayMs, remainingMs } = initialDelay;
    group.newMemberAdded = false;
    const nextDelayMs = Math.min(turn.options.initialRebalanceDelayMs, remainingMs);
    group.initialDelay = {
      delayMs: nextDelayMs,
      remainingMs: Math.max(remainingMs - delayMs, 0),
    };
    turn.deadlines.set(group.joinDeadline, turn.now.steadyMs + nextDelayMs);
    return;
  }
  completeJoin(group, turn);
}

/** Members who joined, but never asked for their assignment, are removed. */
export function syncDeadlineReached(group: ClassicGroup, turn: Turn): void {
  if (group.pendingSync.size === 0) return;
  for (const memberId of Array.from(group.pendingSync)) dropMember(group, memberId, turn);
  prepareRebalance(group, turn);
}

export function sessionDeadlineReached(group: ClassicGroup, memberId: string, turn: Turn): void {
  if (group.pendingJoin.has(memberId)) {
    dropMember(group, memberId, turn);
    if (group.state === 'PreparingRebalance' && group.haveAllJoined()) completeJoin(group, turn);
    return;
  }
  const member = group.members.get(memberId);
  // One who waits is given a new session with the answer.
  if (member === undefined || member.isExcusedFromHeartbeat()) return;
  dropMember(group, memberId, turn);
  if (group.state === 'PreparingRebalance') {
    if (group.haveAllJoined()) completeJoin(group, turn);
  } else if (group.canRebalance() && group.state !== 'Empty') {
    prepareRebalance(group, turn);
  }
}

/** The member must be heard of before this time is over. */
export function beginSession(
  group: ClassicGroup,
  memberId: string,
  timeoutMs: number,
  turn: Turn,
): void {
  let deadline = group.sessions.get(memberId);
  if (deadline === undefined) {
    deadline = new Deadline({ type: 'session', groupId: group.groupId, memberId });
    group.sessions.set(memberId, deadline);
  }
  turn.deadlines.set(deadline, turn.now.steadyMs + timeoutMs);
}

export function endSession(group: ClassicGroup, memberId: string, turn: Turn): void {
  const deadline = group.sessions.get(memberId);
  if (deadline === undefined) return;
  turn.deadlines.cancel(deadline);
  group.sessions.delete(memberId);
}

/**
 * Takes a member, or a pending one, out of the group. What follows for the others is the caller's
 * to decide. If it waits in a join it is told that it is unknown, so that a live client comes back.
 */
export function dropMember(group: ClassicGroup, memberId: string, turn: Turn): void {
  const member = group.members.get(memberId);
  if (member !== undefined) {
    answerJoin(group, member, joinError(errorCode.UNKNOWN_MEMBER_ID, ''), turn);
    const waiter = group.takeSyncWaiter(member);
    if (waiter !== undefined) {
      // A client whose answer got lost may leave while its sync waits; nobody else would answer.
      turn.effects.answerSync(waiter, syncReplyOf(group, NO_BYTES, errorCode.UNKNOWN_MEMBER_ID));
    }
  }
  group.remove(memberId);
  endSession(group, memberId, turn);
}

export function answerJoin(
  group: ClassicGroup,
  member: ClassicMember,
  reply: JoinReply,
  turn: Turn,
): void {
  if (member.joinWaiter === undefined) return;
  turn.effects.answerJoin(member.joinWaiter, reply);
  group.setJoinWaiter(member, undefined);
}

/** Answers everyone who waits for an assignment, with the one that the member has. */
export function answerSyncs(group: ClassicGroup, error: number, turn: Turn): void {
  for (const member of group.members.values()) {
    const waiter = group.takeSyncWaiter(member);
    if (waiter === undefined) continue;
    turn.effects.answerSync(waiter, syncReplyOf(group, member.assignment, error));
    // Its session may have passed unnoticed while it waited.
    beginSession(group, member.memberId, member.sessionTimeoutMs, turn);
  }
}

/** What a member learns of the present generation. */
export function joinReplyOf(group: ClassicGroup, memberId: string, isLeader: boolean): JoinReply {
  return {
    errorCode: errorCode.NONE,
    generationId: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment: false,
    memberId,
    members: isLeader ? joinedMembers(group) : [],
  };
}

function completeJoin(group: ClassicGroup, turn: Turn): void {
  turn.deadlines.cancel(group.joinDeadline);
  for (const member of Array.from(group.members.values())) {
    // Static members may be away for as long as their session lasts (KIP-345).
    if (member.joinWaiter === undefined && !member.isStatic()) {
      dropMember(group, member.memberId, turn);
    }
  }
  if (!group.electJoinedLeader() && group.members.size > 0) {
    // Only static members are left and none of them is here: wait until their sessions end.
    awaitJoins(group, turn);
    return;
  }
  group.initialDelay = undefined;
  group.beginGeneration(turn.now.wallMs, turn.options.subscribedTopics);
  if (group.members.size === 0) {
    const value = group.toMetadata(() => NO_BYTES);
    turn.effects.append([{ type: 'group-metadata', groupId: group.groupId, value }]);
    return;
  }
  for (const member of group.members.values()) {
    const reply = joinReplyOf(group, member.memberId, group.isLeader(member.memberId));
    answerJoin(group, member, reply, turn);
    beginSession(group, member.memberId, member.sessionTimeoutMs, turn);
    member.isNew = false;
    group.pendingSync.add(member.memberId);
  }
  turn.deadlines.set(group.syncDeadline, turn.now.steadyMs + group.rebalanceTimeoutMs());
}

function awaitJoins(group: ClassicGroup, turn: Turn): void {
  group.initialDelay = undefined;
  turn.deadlines.set(group.joinDeadline, turn.now.steadyMs + group.rebalanceTimeoutMs());
}

function joinedMembers(group: ClassicGroup): JoinedMember[] {
  return Array.from(group.members.values(), (member) => {
    const metadata = member.metadata(group.protocolName);
    assert(metadata !== undefined, 'members know the protocol of their generation');
    return { memberId: member.memberId, groupInstanceId: member.groupInstanceId, metadata };
  });
}

function syncReplyOf(group: ClassicGroup, assignment: Uint8Array, error: number) {
  const known = error === errorCode.NONE;
  return {
    errorCode: error,
    protocolType: known ? group.protocolType : null,
    protocolName: known ? group.protocolName : null,
    assignment,
  };
}
