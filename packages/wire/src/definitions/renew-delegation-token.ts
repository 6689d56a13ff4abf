/**
 * RenewDelegationToken (39), versions 1–2.
 * Does: lets a delegation token live longer.
 * Since: 2 flexible
 */
import { bytes, type Decoded, int16, int32, int64, message } from '../schema.ts';

export const renewDelegationTokenRequest = message(
  'RenewDelegationTokenRequest',
  {
    apiKey: 39,
    type: 'request',
    versions: '1-2',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    hmac: bytes(),
    renewPeriodMs: int64(),
  },
);
export type RenewDelegationTokenRequest = Decoded<typeof renewDelegationTokenRequest>;

export const renewDelegationTokenResponse = message(
  'RenewDelegationTokenResponse',
  { apiKey: 39, type: 'response', versions: '1-2', flexible: '2+' },
  {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32(),
  },
);
export type RenewDelegationTokenResponse = Decoded<typeof renewDelegationTokenResponse>;
