/**
 * JoinGroup (11), versions 0–9.
 * Does: takes a member into a classic group, and answers when the group's next generation begins.
 * Since: 1 rebalance timeout (KIP-62) · 4 a new member must come back with its id (KIP-394) ·
 *   5 static members (KIP-345) · 6 flexible · 7 the protocol's type in the answer (KIP-559) ·
 *   8 a reason (KIP-800) · 9 a leader may keep its assignment (KIP-814).
 */
import type { JoinReply } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import { joinGroupRequest, joinGroupResponse } from '@odradek/wire/definitions';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';

type Answer = Encodable<typeof joinGroupResponse>;

export const joinGroup = handler(
  joinGroupRequest,
  joinGroupResponse,
  [needs('Read', 'Group')],
  (request, context, broker) => {
    const { apiVersion } = context;
    const later = new Later<Answer>();
    const input = {
      groupId: request.groupId,
      memberId: request.memberId,
      groupInstanceId: request.groupInstanceId,
      protocolType: request.protocolType,
      protocols: request.protocols.map(({ name, metadata }) => ({
        name,
        // A copy: the group keeps it, and the request's frame must not live as long.
        metadata: Buffer.from(metadata),
      })),
      sessionTimeoutMs: request.sessionTimeoutMs,
      // Version 0 has one timeout for both.
      rebalanceTimeoutMs: apiVersion === 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs,
      clientId: context.clientId ?? '',
      clientHost: clientHost(context),
      requiresKnownMemberId: apiVersion >= 4,
      supportsSkippingAssignment: apiVersion >= 9,
    };
    broker.groups.join(input, (reply) => later.settle(answerOf(reply, apiVersion)));
    return later;
  },
);

function answerOf(reply: JoinReply, apiVersion: number): Answer {
  const { protocolName } = reply;
  return {
    errorCode: reply.errorCode,
    generationId: reply.generationId,
    protocolType: reply.protocolType,
    // Null is for versions that can say it.
    protocolName: apiVersion >= 7 ? protocolName || null : (protocolName ?? ''),
    leader: reply.leader,
    skipAssignment: reply.skipAssignment,
    memberId: reply.memberId,
    members: reply.members,
  };
}

/** Java writes an address as "name/number", and operators' tools show it like that. */
function clientHost(context: RequestContext): string {
  return `/${context.clientAddress}`;
}
