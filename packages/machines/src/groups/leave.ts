/**
 * LeaveGroup of a classic group: members go by their id, or are sent by their instance id (KIP-345).
 */
import { errorCode } from '@odradek/wire/errors';
import type { ClassicGroup } from './classic-group.ts';
import { completeIfAllJoined, dropMember, prepareRebalance } from './rebalance.ts';
import type { LeaveReply, LeaveRequest, MemberIdentity } from './requests.ts';
import type { Turn } from './turn.ts';

export function leave(group: ClassicGroup, request: LeaveRequest, turn: Turn): LeaveReply {
  let anyLeft = false;
  const members = request.members.map(({ memberId, groupInstanceId }) => {
    const error = leaveOne(group, { memberId, groupInstanceId }, turn);
    if (error === errorCode.NONE) anyLeft = true;
    return { memberId, groupInstanceId, errorCode: error };
  });
  if (anyLeft) {
    if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
      prepareRebalance(group, turn);
    } else {
      completeIfAllJoined(group, turn);
    }
  }
  return { errorCode: errorCode.NONE, members };
}

function leaveOne(group: ClassicGroup, identity: MemberIdentity, turn: Turn): number {
  const { memberId, groupInstanceId } = identity;
  if (memberId === '') {
    // An operator sends a static member away without knowing its id.
    const owner = groupInstanceId === null ? undefined : group.staticMemberId(groupInstanceId);
    if (owner === undefined) return errorCode.UNKNOWN_MEMBER_ID;
    dropMember(group, owner, turn);
    return errorCode.NONE;
  }
  if (!group.pendingJoin.has(memberId)) {
    const refusal = group.checkMember(memberId, groupInstanceId);
    if (refusal !== errorCode.NONE) return refusal;
  }
  dropMember(group, memberId, turn);
  return errorCode.NONE;
}
