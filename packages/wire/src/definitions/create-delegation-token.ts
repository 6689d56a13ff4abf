/**
 * CreateDelegationToken (38), versions 1–3.
 * Does: makes a token with which others may act for a user.
 * Since: 2 flexible · 3 ownerPrincipalType, ownerPrincipalName, tokenRequesterPrincipalType,
 *   tokenRequesterPrincipalName
 */
import {
  array,
  bytes,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
} from '../schema.ts';

export const createDelegationTokenRequest = message(
  'CreateDelegationTokenRequest',
  {
    apiKey: 38,
    type: 'request',
    versions: '1-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    ownerPrincipalType: nullable(string(), { versions: '3+' }),
    ownerPrincipalName: nullable(string(), { versions: '3+' }),
    renewers: array({
      principalType: string(),
      principalName: string(),
    }),
    maxLifetimeMs: int64(),
  },
);
export type CreateDelegationTokenRequest = Decoded<typeof createDelegationTokenRequest>;

export const createDelegationTokenResponse = message(
  'CreateDelegationTokenResponse',
  { apiKey: 38, type: 'response', versions: '1-3', flexible: '2+' },
  {
    errorCode: int16(),
    principalType: string(),
    principalName: string(),
    tokenRequesterPrincipalType: string({ versions: '3+' }),
    tokenRequesterPrincipalName: string({ versions: '3+' }),
    issueTimestampMs: int64(),
    expiryTimestampMs: int64(),
    maxTimestampMs: int64(),
    tokenId: string(),
    hmac: bytes(),
    throttleTimeMs: int32(),
  },
);
export type CreateDelegationTokenResponse = Decoded<typeof createDelegationTokenResponse>;
