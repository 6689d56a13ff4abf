/**
 * SaslHandshake (17), versions 0–1.
 * Does: agrees on a SASL mechanism.
 */
import { array, type Decoded, int16, message, string } from '../schema.ts';

export const saslHandshakeRequest = message(
  'SaslHandshakeRequest',
  {
    apiKey: 17,
    type: 'request',
    versions: '0-1',
    flexible: 'none',
    listeners: ['broker', 'controller'],
  },
  {
    mechanism: string(),
  },
);
export type SaslHandshakeRequest = Decoded<typeof saslHandshakeRequest>;

export const saslHandshakeResponse = message(
  'SaslHandshakeResponse',
  { apiKey: 17, type: 'response', versions: '0-1', flexible: 'none' },
  {
    errorCode: int16(),
    mechanisms: array(string()),
  },
);
export type SaslHandshakeResponse = Decoded<typeof saslHandshakeResponse>;
