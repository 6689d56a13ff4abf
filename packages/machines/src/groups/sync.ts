/**
 * SyncGroup and Heartbeat of a classic group: the leader hands in the assignment, everyone gets
 * their part, and everyone says from time to time that they are alive.
 *
 * The assignment counts once it is stored. Until then the members wait, and a rebalance that begins
 * meanwhile makes it void.
 */
import { errorCode } from '@odradek/wire/errors';
import type { ClassicGroup } from './classic-group.ts';
import { answerSyncs, beginSession, prepareRebalance } from './rebalance.ts';
import type { HeartbeatRequest, SyncReply, SyncRequest, Waiter } from './requests.ts';
import { NO_BYTES, syncError } from './requests.ts';
import type { Turn } from './turn.ts';

export function sync(
  group: ClassicGroup,
  request: SyncRequest,
  waiter: Waiter<SyncReply>,
  turn: Turn,
): void {
  const member = group.members.get(request.memberId);
  const refusal = checkSync(group, request);
  if (refusal !== errorCode.NONE || member === undefined) {
    turn.effects.answerSync(waiter, syncError(refusal));
    return;
  }
  if (group.state === 'Stable') {
    arrived(group, member.memberId, turn);
    turn.effects.answerSync(waiter, {
      errorCode: errorCode.NONE,
      protocolType: group.protocolType,
      protocolName: group.protocolName,
      assignment: member.assignment,
    });
    return;
  }
  const superseded = group.takeSyncWaiter(member);
  if (superseded !== undefined) {
    turn.effects.answerSync(superseded, syncError(errorCode.REBALANCE_IN_PROGRESS));
  }
  member.syncWaiter = waiter;
  arrived(group, member.memberId, turn);
  if (group.isLeader(member.memberId)) storeAssignment(group, request, turn);
}

export function heartbeat(group: ClassicGroup, request: HeartbeatRequest, turn: Turn): number {
  const refusal = group.checkMember(request.memberId, request.groupInstanceId);
  if (refusal !== errorCode.NONE) return refusal;
  if (request.generationId !== group.generation) return errorCode.ILLEGAL_GENERATION;
  touch(group, request.memberId, turn);
  return group.state === 'PreparingRebalance' ? errorCode.REBALANCE_IN_PROGRESS : errorCode.NONE;
}

/** A sign of life: the session begins anew. */
export function touch(group: ClassicGroup, memberId: string, turn: Turn): void {
  const member = group.members.get(memberId);
  if (member !== undefined) beginSession(group, memberId, member.sessionTimeoutMs, turn);
}

function checkSync(group: ClassicGroup, request: SyncRequest): number {
  const refusal = group.checkMember(request.memberId, request.groupInstanceId);
  if (refusal !== errorCode.NONE) return refusal;
  if (request.generationId !== group.generation) return errorCode.ILLEGAL_GENERATION;
  if (
    contradicts(request.protocolType, group.protocolType) ||
    contradicts(request.protocolName, group.protocolName)
  ) {
    return errorCode.INCONSISTENT_GROUP_PROTOCOL;
  }
  return group.state === 'PreparingRebalance' ? errorCode.REBALANCE_IN_PROGRESS : errorCode.NONE;
}

/** Older versions do not say what they speak: that contradicts nothing. */
function contradicts(said: string | null, known: string | null): boolean {
  return said !== null && known !== null && said !== known;
}

function arrived(group: ClassicGroup, memberId: string, turn: Turn): void {
  group.pendingSync.delete(memberId);
  if (group.pendingSync.size === 0) turn.deadlines.cancel(group.syncDeadline);
}

function storeAssignment(group: ClassicGroup, request: SyncRequest, turn: Turn): void {
  const assignments = new Map<string, Uint8Array>();
  for (const { memberId, assignment } of request.assignments) {
    assignments.set(memberId, assignment);
  }
  const { generation } = group;
  const value = group.toMetadata(({ memberId }) => assignments.get(memberId) ?? NO_BYTES);
  turn.effects.append(
    [{ type: 'group-metadata', groupId: group.groupId, value }],
    (error, later) => {
      // Another rebalance has begun meanwhile; it has sent the members away already.
      if (group.state !== 'CompletingRebalance' || group.generation !== generation) return;
      if (error !== errorCode.NONE) {
        for (const member of group.members.values()) member.assignment = NO_BYTES;
        answerSyncs(group, error, later);
        prepareRebalance(group, later);
        return;
      }
      for (const member of group.members.values()) {
        member.assignment = assignments.get(member.memberId) ?? NO_BYTES;
      }
      answerSyncs(group, errorCode.NONE, later);
      group.enter('Stable', later.now.wallMs);
    },
  );
}
