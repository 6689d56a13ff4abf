/**
 * AddOffsetsToTxn (25), versions 0–4.
 * Does: makes the offsets of a group part of a transaction.
 * Since: 3 flexible
 */
import { type Decoded, int16, int32, int64, message, string } from '../schema.ts';

export const addOffsetsToTxnRequest = message(
  'AddOffsetsToTxnRequest',
  { apiKey: 25, type: 'request', versions: '0-4', flexible: '3+', listeners: ['broker'] },
  {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    groupId: string(),
  },
);
export type AddOffsetsToTxnRequest = Decoded<typeof addOffsetsToTxnRequest>;

export const addOffsetsToTxnResponse = message(
  'AddOffsetsToTxnResponse',
  { apiKey: 25, type: 'response', versions: '0-4', flexible: '3+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
  },
);
export type AddOffsetsToTxnResponse = Decoded<typeof addOffsetsToTxnResponse>;
