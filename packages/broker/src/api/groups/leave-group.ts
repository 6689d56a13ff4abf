/**
 * LeaveGroup (13), versions 0–5.
 * Does: takes members out of a classic group, so that the others need not wait for their sessions.
 * Since: 3 several members, also by instance id (KIP-345) · 4 flexible · 5 a reason (KIP-800).
 */
import type { LeaveReply } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import { leaveGroupRequest, leaveGroupResponse } from '@odradek/wire/definitions';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

type Answer = Encodable<typeof leaveGroupResponse>;

export const leaveGroup = handler(
  leaveGroupRequest,
  leaveGroupResponse,
  [needs('Read', 'Group')],
  (request, context, broker) => {
    const { groupId, memberId } = request;
    const { apiVersion } = context;
    const members = apiVersion >= 3 ? request.members : [{ memberId, groupInstanceId: null }];
    const later = new Later<Answer>();
    broker.groups.leave({ groupId, members }, (reply) => later.settle(answerOf(reply, apiVersion)));
    return later;
  },
);

/** Before version 3 there is one member, whose error is the error of the whole. */
function answerOf(reply: LeaveReply, apiVersion: number): Answer {
  if (apiVersion >= 3) return reply;
  return { errorCode: reply.errorCode || (reply.members[0]?.errorCode ?? 0) };
}
