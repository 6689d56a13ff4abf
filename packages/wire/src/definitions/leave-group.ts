/**
 * LeaveGroup (13), versions 0–5.
 * Does: takes members out of a classic group at once.
 * Since: 1 throttleTimeMs · 3 no memberId, members · 4 flexible · 5 reason
 */
import { array, type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const leaveGroupRequest = message(
  'LeaveGroupRequest',
  { apiKey: 13, type: 'request', versions: '0-5', flexible: '4+', listeners: ['broker'] },
  {
    groupId: string(),
    memberId: string({ versions: '0-2' }),
    members: array(
      {
        memberId: string(),
        groupInstanceId: nullable(string(), { default: null }),
        reason: nullable(string(), { versions: '5+', default: null, ignorable: true }),
      },
      { versions: '3+' },
    ),
  },
);
export type LeaveGroupRequest = Decoded<typeof leaveGroupRequest>;

export const leaveGroupResponse = message(
  'LeaveGroupResponse',
  { apiKey: 13, type: 'response', versions: '0-5', flexible: '4+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    errorCode: int16(),
    members: array(
      {
        memberId: string(),
        groupInstanceId: nullable(string()),
        errorCode: int16(),
      },
      { versions: '3+' },
    ),
  },
);
export type LeaveGroupResponse = Decoded<typeof leaveGroupResponse>;
