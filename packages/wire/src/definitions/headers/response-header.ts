/**
 * ResponseHeader, versions 0–1: before every response.
 * Which request is answered.
 * Since: 1 flexible
 */
import { type Decoded, int32, message } from '../../schema.ts';

export const responseHeader = message(
  'ResponseHeader',
  { type: 'header', versions: '0-1', flexible: '1+' },
  {
    correlationId: int32(),
  },
);
export type ResponseHeader = Decoded<typeof responseHeader>;
