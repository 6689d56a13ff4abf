/**
 * DescribeGroups (15), versions 0–6.
 * Does: shows classic groups with their members and what those were assigned.
 * Since: 3 authorized operations (KIP-430) · 4 static members (KIP-345) · 5 flexible · 6 says that
 *   a group is not there, which earlier versions call dead (KIP-1043).
 */
import type { DescribedGroup } from '@odradek/machines/groups';
import { describeGroupsRequest, describeGroupsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

/** Read, Delete, Describe, DescribeConfigs and AlterConfigs, as bits of Kafka's operation codes. */
const ALL_OPERATIONS = (1 << 3) | (1 << 6) | (1 << 8) | (1 << 10) | (1 << 11);
const OPERATIONS_OMITTED = -2147483648;

export const describeGroups = handler(
  describeGroupsRequest,
  describeGroupsResponse,
  [needs('Describe', 'Group')],
  (request, { apiVersion }, broker) => ({
    groups: request.groups.map((groupId) => {
      const described = broker.groups.describe(groupId);
      if (typeof described === 'number') return { groupId, errorCode: described };
      const group = apiVersion >= 6 ? described : withoutNotFound(described);
      const asked = request.includeAuthorizedOperations && group.errorCode === errorCode.NONE;
      return { ...group, authorizedOperations: asked ? ALL_OPERATIONS : OPERATIONS_OMITTED };
    }),
  }),
);

function withoutNotFound(group: DescribedGroup): DescribedGroup {
  return { ...group, errorCode: errorCode.NONE, errorMessage: null };
}
