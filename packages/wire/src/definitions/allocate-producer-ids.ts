/**
 * AllocateProducerIds (67), version 0.
 * Does: gives a broker a block of producer ids.
 */
import { type Decoded, int16, int32, int64, message } from '../schema.ts';

export const allocateProducerIdsRequest = message(
  'AllocateProducerIdsRequest',
  { apiKey: 67, type: 'request', versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
  },
);
export type AllocateProducerIdsRequest = Decoded<typeof allocateProducerIdsRequest>;

export const allocateProducerIdsResponse = message(
  'AllocateProducerIdsResponse',
  { apiKey: 67, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerIdStart: int64(),
    producerIdLen: int32(),
  },
);
export type AllocateProducerIdsResponse = Decoded<typeof allocateProducerIdsResponse>;
