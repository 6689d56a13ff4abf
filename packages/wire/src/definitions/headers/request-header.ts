/**
 * RequestHeader, versions 1–2: before every request.
 * Which API and version the body has, and who asks.
 * Since: 2 flexible
 */
import { type Decoded, int16, int32, message, nullable, string } from '../../schema.ts';

export const requestHeader = message(
  'RequestHeader',
  { type: 'header', versions: '1-2', flexible: '2+' },
  {
    requestApiKey: int16(),
    requestApiVersion: int16(),
    correlationId: int32(),
    clientId: nullable(string(), { flexible: 'none' }),
  },
);
export type RequestHeader = Decoded<typeof requestHeader>;
