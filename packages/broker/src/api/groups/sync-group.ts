/**
 * SyncGroup (14), versions 0–5.
 * Does: takes the assignment from the leader of a classic group, and gives every member its part.
 * Since: 3 static members (KIP-345) · 4 flexible · 5 the protocol's type and name, which must be
 *   given (KIP-559).
 */
import { syncError } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import { syncGroupRequest, syncGroupResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const syncGroup = handler(
  syncGroupRequest,
  syncGroupResponse,
  [needs('Read', 'Group')],
  (request, context, broker) => {
    const { protocolType, protocolName } = request;
    if (context.apiVersion >= 5 && (protocolType === null || protocolName === null)) {
      return syncError(errorCode.INCONSISTENT_GROUP_PROTOCOL);
    }
    const later = new Later<Encodable<typeof syncGroupResponse>>();
    const assignments = request.assignments.map(({ memberId, assignment }) => ({
      memberId,
      // A copy: the group keeps it, and the request's frame must not live as long.
      assignment: Buffer.from(assignment),
    }));
    broker.groups.sync({ ...request, assignments }, (reply) => later.settle(reply));
    return later;
  },
);
