/**
 * InitProducerId (22), versions 0–6.
 * Does: gives a producer its id and epoch, and ends what an earlier one left open.
 * Since: 2 flexible · 3 producerId, producerEpoch · 6 enable2Pc, keepPreparedTxn,
 *   ongoingTxnProducerId, ongoingTxnProducerEpoch
 */
import { bool, type Decoded, int16, int32, int64, message, nullable, string } from '../schema.ts';

export const initProducerIdRequest = message(
  'InitProducerIdRequest',
  {
    apiKey: 22,
    type: 'request',
    versions: '0-6',
    flexible: '2+',
    listeners: ['broker'],
    latestVersionUnstable: true,
  },
  {
    transactionalId: nullable(string()),
    transactionTimeoutMs: int32(),
    producerId: int64({ versions: '3+', default: -1 }),
    producerEpoch: int16({ versions: '3+', default: -1 }),
    enable2Pc: bool({ versions: '6+' }),
    keepPreparedTxn: bool({ versions: '6+' }),
  },
);
export type InitProducerIdRequest = Decoded<typeof initProducerIdRequest>;

export const initProducerIdResponse = message(
  'InitProducerIdResponse',
  { apiKey: 22, type: 'response', versions: '0-6', flexible: '2+' },
  {
    throttleTimeMs: int32({ ignorable: true }),
    errorCode: int16(),
    producerId: int64({ default: -1 }),
    producerEpoch: int16(),
    ongoingTxnProducerId: int64({ versions: '6+', default: -1 }),
    ongoingTxnProducerEpoch: int16({ versions: '6+', default: -1 }),
  },
);
export type InitProducerIdResponse = Decoded<typeof initProducerIdResponse>;
