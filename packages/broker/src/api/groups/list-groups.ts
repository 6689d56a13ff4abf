/**
 * ListGroups (16), versions 0–5.
 * Does: lists the groups that this node coordinates, of every kind and in every state, or those that
 *   the filters let through.
 * Since: 3 flexible · 4 states (KIP-518) · 5 types (KIP-848).
 */
import { listGroupsRequest, listGroupsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

export const listGroups = handler(
  listGroupsRequest,
  listGroupsResponse,
  [needs('Describe', 'Group')],
  (request, _context, broker) => {
    const { statesFilter: states, typesFilter: types } = request;
    const listed = broker.groups.list({ states, types });
    return typeof listed === 'number'
      ? { errorCode: listed, groups: [] }
      : { errorCode: errorCode.NONE, groups: listed };
  },
);
