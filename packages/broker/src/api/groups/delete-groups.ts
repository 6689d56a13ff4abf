/**
 * DeleteGroups (42), versions 0–2 (KIP-229).
 * Does: deletes groups that nobody is in, with what they have committed.
 * Since: 2 flexible.
 */
import type { Encodable } from '@odradek/wire';
import { deleteGroupsRequest, deleteGroupsResponse } from '@odradek/wire/definitions';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const deleteGroups = handler(
  deleteGroupsRequest,
  deleteGroupsResponse,
  [needs('Delete', 'Group')],
  (request, _context, broker) => {
    const groupIds = [...new Set(request.groupsNames)];
    const results = groupIds.map((groupId) => ({ groupId, errorCode: 0 }));
    let awaited = results.length;
    if (awaited === 0) return { results };
    const later = new Later<Encodable<typeof deleteGroupsResponse>>();
    for (const result of results) {
      broker.groups.deleteGroup(result.groupId, (error) => {
        result.errorCode = error;
        awaited--;
        if (awaited === 0) later.settle({ results });
      });
    }
    return later;
  },
);
