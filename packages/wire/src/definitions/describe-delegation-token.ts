/**
 * DescribeDelegationToken (41), versions 1–3.
 * Does: lists the delegation tokens that the asker may see.
 * Since: 2 flexible · 3 tokenRequesterPrincipalType, tokenRequesterPrincipalName
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

export const describeDelegationTokenRequest = message(
  'DescribeDelegationTokenRequest',
  {
    apiKey: 41,
    type: 'request',
    versions: '1-3',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    owners: nullable(
      array({
        principalType: string(),
        principalName: string(),
      }),
    ),
  },
);
export type DescribeDelegationTokenRequest = Decoded<typeof describeDelegationTokenRequest>;

export const describeDelegationTokenResponse = message(
  'DescribeDelegationTokenResponse',
  { apiKey: 41, type: 'response', versions: '1-3', flexible: '2+' },
  {
    errorCode: int16(),
    tokens: array({
      principalType: string(),
      principalName: string(),
      tokenRequesterPrincipalType: string({ versions: '3+' }),
      tokenRequesterPrincipalName: string({ versions: '3+' }),
      issueTimestamp: int64(),
      expiryTimestamp: int64(),
      maxTimestamp: int64(),
      tokenId: string(),
      hmac: bytes(),
      renewers: array({
        principalType: string(),
        principalName: string(),
      }),
    }),
    throttleTimeMs: int32(),
  },
);
export type DescribeDelegationTokenResponse = Decoded<typeof describeDelegationTokenResponse>;
