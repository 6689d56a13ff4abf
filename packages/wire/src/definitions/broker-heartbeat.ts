/**
 * BrokerHeartbeat (63), versions 0–2.
 * Does: keeps a broker registered, and asks to be unfenced or to shut down.
 * Since: 1 offlineLogDirs · 2 cordonedLogDirs
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
  uuid,
} from '../schema.ts';

export const brokerHeartbeatRequest = message(
  'BrokerHeartbeatRequest',
  { apiKey: 63, type: 'request', versions: '0-2', flexible: '0+', listeners: ['controller'] },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    currentMetadataOffset: int64(),
    wantFence: bool(),
    wantShutDown: bool(),
    offlineLogDirs: array(uuid(), { versions: '1+', tag: 0 }),
    cordonedLogDirs: nullable(array(uuid()), { versions: '2+', default: null, tag: 1 }),
  },
);
export type BrokerHeartbeatRequest = Decoded<typeof brokerHeartbeatRequest>;

export const brokerHeartbeatResponse = message(
  'BrokerHeartbeatResponse',
  { apiKey: 63, type: 'response', versions: '0-2', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    isCaughtUp: bool(),
    isFenced: bool({ default: true }),
    shouldShutDown: bool(),
  },
);
export type BrokerHeartbeatResponse = Decoded<typeof brokerHeartbeatResponse>;
