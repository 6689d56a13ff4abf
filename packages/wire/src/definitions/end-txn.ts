/**
 * EndTxn (26), versions 0–5.
 * Does: commits or aborts a transaction.
 * Since: 3 flexible · 5 producerId, producerEpoch
 */
import { bool, type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const endTxnRequest = message(
  'EndTxnRequest',
  { apiKey: 26, type: 'request', versions: '0-5', flexible: '3+', listeners: ['broker'] },
  {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: bool(),
  },
);
export type EndTxnRequest = Decoded<typeof endTxnRequest>;

export const endTxnResponse = message(
  'EndTxnResponse',
  { apiKey: 26, type: 'response', versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerId: int64({ versions: '5+', default: -1, ignorable: true }),
    producerEpoch: int16({ versions: '5+', default: -1, ignorable: true }),
  },
);
export type EndTxnResponse = Decoded<typeof endTxnResponse>;
