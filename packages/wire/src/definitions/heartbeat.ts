/**
 * Heartbeat (12), versions 0–4.
 * Does: keeps a member of a classic group alive, and tells it of a rebalance.
 * Since: 1 throttleTimeMs · 3 groupInstanceId · 4 flexible
 */
import { type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const heartbeatRequest = message(
  'HeartbeatRequest',
  { apiKey: 12, type: 'request', versions: '0-4', flexible: '4+', listeners: ['broker'] },
  {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: nullable(string(), { versions: '3+', default: null }),
  },
);
export type HeartbeatRequest = Decoded<typeof heartbeatRequest>;

export const heartbeatResponse = message(
  'HeartbeatResponse',
  { apiKey: 12, type: 'response', versions: '0-4', flexible: '4+' },
  {
    throttleTimeMs: int32({ versions: '1+', ignorable: true }),
    errorCode: int16(),
  },
);
export type HeartbeatResponse = Decoded<typeof heartbeatResponse>;
