/**
 * Envelope (58), version 0.
 * Does: carries a client's request from a broker to the controller, with the client's principal.
 */
import { bytes, type Decoded, int16, message, nullable } from '../schema.ts';

export const envelopeRequest = message(
  'EnvelopeRequest',
  { apiKey: 58, type: 'request', versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    requestData: bytes(),
    requestPrincipal: nullable(bytes()),
    clientHostAddress: bytes(),
  },
);
export type EnvelopeRequest = Decoded<typeof envelopeRequest>;

export const envelopeResponse = message(
  'EnvelopeResponse',
  { apiKey: 58, type: 'response', versions: '0', flexible: '0+' },
  {
    responseData: nullable(bytes(), { default: null }),
    errorCode: int16(),
  },
);
export type EnvelopeResponse = Decoded<typeof envelopeResponse>;
