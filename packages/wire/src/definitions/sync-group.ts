/**
 * SyncGroup (14), versions 0–5.
 * Does: carries the leader's assignment to each member of a classic group.
 * Since: 1 throttleTimeMs · 3 groupInstanceId · 4 flexible · 5 protocolType, protocolName
 */
import { array, bytes, type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const syncGroupRequest = message(
  'SyncGroupRequest',
  { apiKey: 14, type: 'request', versions: '0-5', flexible: '4+', listeners: ['broker'] },
  {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: nullable(string(), { versions: '3+', default: null }),
    protocolType: nullable(string(), { versions: '5+', default: null, ignorable: true }),
    protocolName: nullable(string(), { versions: '5+', default: null, ignorable: true }),
    assignments: array({
      memberId: string(),
      assignment: bytes(),
    }),
  },
);
export type SyncGroupRequest = Decoded<typeof syncGroupRequest>;

export const syncGroupResponse = message(
  'SyncGroupResponse',
  { apiKey: 14, type: 'response', versions: '0-5', flexible: '4+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    errorCode: int16(),
    protocolType: nullable(string(), { versions: '5+', default: null, ignorable: true }),
    protocolName: nullable(string(), { versions: '5+', default: null, ignorable: true }),
    assignment: bytes(),
  },
);
export type SyncGroupResponse = Decoded<typeof syncGroupResponse>;
