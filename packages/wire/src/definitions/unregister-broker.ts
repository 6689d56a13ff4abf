/**
 * UnregisterBroker (64), version 0.
 * Does: takes a broker out of the cluster for good.
 */
import { type Decoded, int16, int32, message, nullable, string } from '../schema.ts';

export const unregisterBrokerRequest = message(
  'UnregisterBrokerRequest',
  {
    apiKey: 64,
    type: 'request',
    versions: '0',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    brokerId: int32(),
  },
);
export type UnregisterBrokerRequest = Decoded<typeof unregisterBrokerRequest>;

export const unregisterBrokerResponse = message(
  'UnregisterBrokerResponse',
  { apiKey: 64, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
  },
);
export type UnregisterBrokerResponse = Decoded<typeof unregisterBrokerResponse>;
