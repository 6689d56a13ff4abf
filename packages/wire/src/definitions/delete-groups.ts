/**
 * DeleteGroups (42), versions 0–2.
 * Does: deletes groups that have no members.
 * Since: 2 flexible
 */
import { array, type Decoded, int16, int32, message, string } from '../schema.ts';

export const deleteGroupsRequest = message(
  'DeleteGroupsRequest',
  { apiKey: 42, type: 'request', versions: '0-2', flexible: '2+', listeners: ['broker'] },
  {
    groupsNames: array(string()),
  },
);
export type DeleteGroupsRequest = Decoded<typeof deleteGroupsRequest>;

export const deleteGroupsResponse = message(
  'DeleteGroupsResponse',
  { apiKey: 42, type: 'response', versions: '0-2', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    results: array({
      groupId: string({ mapKey: true }),
      errorCode: int16(),
    }),
  },
);
export type DeleteGroupsResponse = Decoded<typeof deleteGroupsResponse>;
