/**
 * BrokerRegistration (62), versions 0–4.
 * Does: makes a broker part of the cluster.
 * Since: 1 isMigratingZkBroker · 2 logDirs · 3 previousBrokerEpoch
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  int64,
  message,
  nullable,
  string,
  uint16,
  uuid,
} from '../schema.ts';

export const brokerRegistrationRequest = message(
  'BrokerRegistrationRequest',
  { apiKey: 62, type: 'request', versions: '0-4', flexible: '0+', listeners: ['controller'] },
  {
    brokerId: int32(),
    clusterId: string(),
    incarnationId: uuid(),
    listeners: array({
      name: string({ mapKey: true }),
      host: string(),
      port: uint16(),
      securityProtocol: int16(),
    }),
    features: array({
      name: string({ mapKey: true }),
      minSupportedVersion: int16(),
      maxSupportedVersion: int16(),
    }),
    rack: nullable(string()),
    isMigratingZkBroker: bool({ versions: '1+' }),
    logDirs: array(uuid(), { versions: '2+', ignorable: true }),
    previousBrokerEpoch: int64({ versions: '3+', default: -1, ignorable: true }),
  },
);
export type BrokerRegistrationRequest = Decoded<typeof brokerRegistrationRequest>;

export const brokerRegistrationResponse = message(
  'BrokerRegistrationResponse',
  { apiKey: 62, type: 'response', versions: '0-4', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    brokerEpoch: int64({ default: -1 }),
  },
);
export type BrokerRegistrationResponse = Decoded<typeof brokerRegistrationResponse>;
