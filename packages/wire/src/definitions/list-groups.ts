/**
 * ListGroups (16), versions 0–5.
 * Does: names the groups that a broker coordinates.
 * Since: 1 throttleTimeMs · 3 flexible · 4 statesFilter, groupState · 5 typesFilter, groupType
 */
import { array, type Decoded, int16, int32, message, string } from '../schema.ts';

export const listGroupsRequest = message(
  'ListGroupsRequest',
  { apiKey: 16, type: 'request', versions: '0-5', flexible: '3+', listeners: ['broker'] },
  {
    statesFilter: array(string(), { versions: '4+' }),
    typesFilter: array(string(), { versions: '5+' }),
  },
);
export type ListGroupsRequest = Decoded<typeof listGroupsRequest>;

export const listGroupsResponse = message(
  'ListGroupsResponse',
  { apiKey: 16, type: 'response', versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    errorCode: int16(),
    groups: array({
      groupId: string(),
      protocolType: string(),
      groupState: string({ versions: '4+', ignorable: true }),
      groupType: string({ versions: '5+', ignorable: true }),
    }),
  },
);
export type ListGroupsResponse = Decoded<typeof listGroupsResponse>;
