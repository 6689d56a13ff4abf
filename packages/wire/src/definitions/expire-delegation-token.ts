/**
 * ExpireDelegationToken (40), versions 1–2.
 * Does: ends a delegation token, at once or at a time.
 * Since: 2 flexible
 */
import { bytes, type Decoded, int16, int32, int64, message } from '../schema.ts';

export const expireDelegationTokenRequest = message(
  'ExpireDelegationTokenRequest',
  {
    apiKey: 40,
    type: 'request',
    versions: '1-2',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    hmac: bytes(),
    expiryTimePeriodMs: int64(),
  },
);
export type ExpireDelegationTokenRequest = Decoded<typeof expireDelegationTokenRequest>;

export const expireDelegationTokenResponse = message(
  'ExpireDelegationTokenResponse',
  { apiKey: 40, type: 'response', versions: '1-2', flexible: '2+' },
  {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32(),
  },
);
export type ExpireDelegationTokenResponse = Decoded<typeof expireDelegationTokenResponse>;
