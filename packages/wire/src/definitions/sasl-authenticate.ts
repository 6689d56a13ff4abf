/**
 * SaslAuthenticate (36), versions 0–2.
 * Does: carries one step of a SASL exchange.
 * Since: 1 sessionLifetimeMs · 2 flexible
 */
import { bytes, type Decoded, int16, int64, message, nullable, string } from '../schema.ts';

export const saslAuthenticateRequest = message(
  'SaslAuthenticateRequest',
  {
    apiKey: 36,
    type: 'request',
    versions: '0-2',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    authBytes: bytes(),
  },
);
export type SaslAuthenticateRequest = Decoded<typeof saslAuthenticateRequest>;

export const saslAuthenticateResponse = message(
  'SaslAuthenticateResponse',
  { apiKey: 36, type: 'response', versions: '0-2', flexible: '2+' },
  {
    errorCode: int16(),
    errorMessage: nullable(string()),
    authBytes: bytes(),
    sessionLifetimeMs: int64({ versions: '1+', ignorable: true }),
  },
);
export type SaslAuthenticateResponse = Decoded<typeof saslAuthenticateResponse>;
