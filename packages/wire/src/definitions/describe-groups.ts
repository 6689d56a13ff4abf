/**
 * DescribeGroups (15), versions 0–6.
 * Does: tells the state and the members of classic groups.
 * Since: 1 throttleTimeMs · 3 includeAuthorizedOperations, authorizedOperations ·
 *   4 groupInstanceId · 5 flexible · 6 errorMessage
 */
import {
  array,
  bool,
  bytes,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const describeGroupsRequest = message(
  'DescribeGroupsRequest',
  { apiKey: 15, type: 'request', versions: '0-6', flexible: '5+', listeners: ['broker'] },
  {
    groups: array(string()),
    includeAuthorizedOperations: bool({ versions: '3+' }),
  },
);
export type DescribeGroupsRequest = Decoded<typeof describeGroupsRequest>;

export const describeGroupsResponse = message(
  'DescribeGroupsResponse',
  { apiKey: 15, type: 'response', versions: '0-6', flexible: '5+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    groups: array({
      errorCode: int16(),
      errorMessage: nullable(string(), { versions: '6+', default: null }),
      groupId: string(),
      groupState: string(),
      protocolType: string(),
      protocolData: string(),
      members: array({
        memberId: string(),
        groupInstanceId: nullable(string(), { versions: '4+', default: null, ignorable: true }),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
      authorizedOperations: int32({ versions: '3+', default: -2147483648 }),
    }),
  },
);
export type DescribeGroupsResponse = Decoded<typeof describeGroupsResponse>;
