/**
 * JoinGroup, as it concerns a group that is there: who may come in, under which id, and whether the
 * others must come again because of it. Answers are effects, since most joins wait.
 *
 * Spec: KIP-345 (static members), KIP-389 (group.max.size), KIP-394 (known ids), KIP-814.
 */
import { errorCode } from '@odradek/wire/errors';
import type { ClassicGroup } from './classic-group.ts';
import { ClassicMember } from './classic-member.ts';
import {
  answerJoin,
  beginSession,
  completeIfAllJoined,
  dropMember,
  endSession,
  joinReplyOf,
  prepareRebalance,
  rebalanceOrComplete,
} from './rebalance.ts';
import type { JoinReply, JoinRequest, SyncReply, Waiter } from './requests.ts';
import { joinError, syncError } from './requests.ts';
import type { Turn } from './turn.ts';

type JoinWaiter = Waiter<JoinReply>;

export function join(
  group: ClassicGroup,
  request: JoinRequest,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  const { memberId } = request;
  if (!hasRoom(group, memberId, turn.options.sizeMax)) {
    dropMember(group, memberId, turn);
    turn.effects.answerJoin(waiter, joinError(errorCode.GROUP_MAX_SIZE_REACHED, ''));
    completeIfAllJoined(group, turn);
  } else if (!group.supports(request.protocolType, request.protocols)) {
    turn.effects.answerJoin(waiter, joinError(errorCode.INCONSISTENT_GROUP_PROTOCOL, memberId));
  } else if (memberId === '') {
    joinAsNew(group, request, waiter, turn);
  } else {
    joinAgain(group, request, waiter, turn);
  }
}

/**
 * While a rebalance gathers its members, those who wait are counted rather than those who are in
 * the group: if group.max.size has become smaller, whoever comes last is the one to go.
 */
function hasRoom(group: ClassicGroup, memberId: string, sizeMax: number): boolean {
  const member = group.members.get(memberId);
  if (group.state === 'Empty' || group.state === 'Dead') return true;
  if (group.state === 'PreparingRebalance') {
    return member?.joinWaiter !== undefined || group.awaitingJoinCount < sizeMax;
  }
  return member !== undefined || group.members.size < sizeMax;
}

function joinAsNew(
  group: ClassicGroup,
  request: JoinRequest,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  const { freshMemberId, groupInstanceId } = request;
  if (groupInstanceId !== null) {
    const existing = group.staticMemberId(groupInstanceId);
    if (existing === undefined) addMember(group, request, freshMemberId, waiter, turn);
    else replaceStaticMember(group, request, existing, waiter, turn);
  } else if (request.requiresKnownMemberId) {
    group.pendingJoin.add(freshMemberId);
    beginSession(group, freshMemberId, request.sessionTimeoutMs, turn);
    turn.effects.answerJoin(waiter, joinError(errorCode.MEMBER_ID_REQUIRED, freshMemberId));
  } else {
    addMember(group, request, freshMemberId, waiter, turn);
  }
}

function joinAgain(
  group: ClassicGroup,
  request: JoinRequest,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  const { memberId, groupInstanceId } = request;
  if (group.pendingJoin.has(memberId)) {
    if (groupInstanceId === null) {
      addMember(group, request, memberId, waiter, turn);
    } else {
      // Ids are given in advance to dynamic members only. Kafka's broker trips over this as well.
      turn.effects.answerJoin(waiter, joinError(errorCode.UNKNOWN_SERVER_ERROR, ''));
    }
    return;
  }
  const refusal = group.checkMember(memberId, groupInstanceId);
  const member = group.members.get(memberId);
  if (refusal !== errorCode.NONE || member === undefined) {
    turn.effects.answerJoin(waiter, joinError(refusal, memberId));
    return;
  }
  switch (group.state) {
    case 'PreparingRebalance':
      updateMember(group, member, request, waiter, turn);
      return;
    case 'CompletingRebalance':
      if (member.matches(request.protocols)) {
        // The answer to its join may have been lost: it is the same once more.
        const reply = joinReplyOf(group, memberId, group.isLeader(memberId));
        turn.effects.answerJoin(waiter, reply);
      } else {
        updateMember(group, member, request, waiter, turn);
      }
      return;
    case 'Stable':
      // A leader that joins wants a rebalance: it may know of new partitions, for example.
      if (group.isLeader(memberId) || !member.matches(request.protocols)) {
        updateMember(group, member, request, waiter, turn);
      } else {
        turn.effects.answerJoin(waiter, joinReplyOf(group, memberId, false));
      }
      return;
    case 'Empty':
    case 'Dead':
      turn.effects.answerJoin(waiter, joinError(errorCode.UNKNOWN_MEMBER_ID, memberId));
  }
}

function addMember(
  group: ClassicGroup,
  request: JoinRequest,
  memberId: string,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  const member = new ClassicMember({ ...request, memberId });
  member.isNew = true;
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') {
    group.newMemberAdded = true;
  }
  group.add(member, waiter);
  // It does not know its id yet, so it cannot send heartbeats; and if its client gives up and comes
  // again, this one would stay for ever.
  beginSession(group, memberId, turn.options.newMemberJoinTimeoutMs, turn);
  rebalanceOrComplete(group, turn);
}

function updateMember(
  group: ClassicGroup,
  member: ClassicMember,
  request: JoinRequest,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  // An earlier join of the same member would never be answered otherwise.
  answerJoin(group, member, joinError(errorCode.REBALANCE_IN_PROGRESS, member.memberId), turn);
  group.update(member, request, waiter);
  rebalanceOrComplete(group, turn);
}

/** A static member came back without its id: it gets a new one, and the old one is fenced. */
function replaceStaticMember(
  group: ClassicGroup,
  request: JoinRequest,
  oldMemberId: string,
  waiter: JoinWaiter,
  turn: Turn,
): void {
  const leaderBefore = group.leaderId;
  const old = group.members.get(oldMemberId);
  if (old !== undefined) fence(group, old, turn);
  const member = group.rename(oldMemberId, request.freshMemberId);
  const { protocols, rebalanceTimeoutMs, sessionTimeoutMs } = member;
  const before = { protocols, rebalanceTimeoutMs, sessionTimeoutMs };
  endSession(group, oldMemberId, turn);
  group.pendingSync.delete(oldMemberId);
  beginSession(group, member.memberId, sessionTimeoutMs, turn);
  group.update(member, request, waiter);

  switch (group.state) {
    case 'Stable':
      if (group.selectProtocol() === group.protocolName) {
        storeRenamed(group, member, { before, oldMemberId, leaderBefore, request }, turn);
      } else {
        rebalanceOrComplete(group, turn);
      }
      return;
    case 'CompletingRebalance':
      // The leader may be assigning to the old id this very moment.
      prepareRebalance(group, turn);
      return;
    default:
      completeIfAllJoined(group, turn);
  }
}

function fence(group: ClassicGroup, member: ClassicMember, turn: Turn): void {
  answerJoin(group, member, joinError(errorCode.FENCED_INSTANCE_ID, member.memberId), turn);
  const waiter = group.takeSyncWaiter(member);
  if (waiter !== undefined) {
    turn.effects.answerSync(waiter, fencedSync);
  }
}

const fencedSync: SyncReply = syncError(errorCode.FENCED_INSTANCE_ID);

interface Renaming {
  readonly request: JoinRequest;
  readonly oldMemberId: string;
  readonly leaderBefore: string | null;
  readonly before: Parameters<ClassicGroup['update']>[1];
}

/** No rebalance is needed: the new id is stored, and the member goes on with its assignment. */
function storeRenamed(
  group: ClassicGroup,
  member: ClassicMember,
  renaming: Renaming,
  turn: Turn,
): void {
  const { request, leaderBefore } = renaming;
  const value = group.toMetadata(({ assignment }) => assignment);
  turn.effects.append(
    [{ type: 'group-metadata', groupId: group.groupId, value }],
    (error, later) => {
      if (error !== errorCode.NONE) {
        undoRename(group, member, renaming, error, later);
      } else if (request.supportsSkippingAssignment) {
        const isLeader = group.isLeader(member.memberId);
        const reply = joinReplyOf(group, member.memberId, isLeader);
        answerJoin(group, member, { ...reply, skipAssignment: isLeader }, later);
      } else {
        // An older client would assign again if it were told that it leads: it is told the id that
        // is no longer in use, so that it takes the assignment that it has.
        const reply = joinReplyOf(group, member.memberId, false);
        answerJoin(group, member, { ...reply, leader: leaderBefore ?? '' }, later);
      }
    },
  );
}

function undoRename(
  group: ClassicGroup,
  member: ClassicMember,
  renaming: Renaming,
  error: number,
  turn: Turn,
): void {
  const { before, oldMemberId, leaderBefore } = renaming;
  const reply = joinReplyOf(group, '', false);
  const failure = { ...reply, leader: leaderBefore ?? '', errorCode: error };
  answerJoin(group, member, failure, turn);
  if (group.members.get(member.memberId) !== member) return;
  fence(group, member, turn);
  group.update(member, before, undefined);
  const restored = group.rename(member.memberId, oldMemberId);
  endSession(group, member.memberId, turn);
  beginSession(group, oldMemberId, restored.sessionTimeoutMs, turn);
}
