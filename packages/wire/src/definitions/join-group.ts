/**
 * JoinGroup (11), versions 0–9.
 * Does: makes a member part of a classic group, and waits until the group is complete.
 * Since: 1 rebalanceTimeoutMs · 2 throttleTimeMs · 5 groupInstanceId · 6 flexible ·
 *   7 protocolType, protocolName may be null · 8 reason · 9 skipAssignment
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

export const joinGroupRequest = message(
  'JoinGroupRequest',
  { apiKey: 11, type: 'request', versions: '0-9', flexible: '6+', listeners: ['broker'] },
  {
    groupId: string(),
    sessionTimeoutMs: int32(),
    rebalanceTimeoutMs: int32({ versions: '1+', default: -1, ignorable: true }),
    memberId: string(),
    groupInstanceId: nullable(string(), { versions: '5+', default: null }),
    protocolType: string(),
    protocols: array({
      name: string({ mapKey: true }),
      metadata: bytes(),
    }),
    reason: nullable(string(), { versions: '8+', default: null, ignorable: true }),
  },
);
export type JoinGroupRequest = Decoded<typeof joinGroupRequest>;

export const joinGroupResponse = message(
  'JoinGroupResponse',
  { apiKey: 11, type: 'response', versions: '0-9', flexible: '6+' },
  {
    throttleTimeMs: int32({ versions: '2+', ignorable: true }),
    errorCode: int16(),
    generationId: int32({ default: -1 }),
    protocolType: nullable(string(), { versions: '7+', default: null, ignorable: true }),
    protocolName: nullable(string(), { nullable: '7+' }),
    leader: string(),
    skipAssignment: bool({ versions: '9+' }),
    memberId: string(),
    members: array({
      memberId: string(),
      groupInstanceId: nullable(string(), { versions: '5+', default: null, ignorable: true }),
      metadata: bytes(),
    }),
  },
);
export type JoinGroupResponse = Decoded<typeof joinGroupResponse>;
