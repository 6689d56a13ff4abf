/**
 * PushTelemetry (72), version 0.
 * Does: carries metrics of a client.
 */
import { bool, bytes, type Decoded, int8, int16, int32, message, uuid } from '../schema.ts';

export const pushTelemetryRequest = message(
  'PushTelemetryRequest',
  { apiKey: 72, type: 'request', versions: '0', flexible: '0+', listeners: ['broker'] },
  {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    terminating: bool(),
    compressionType: int8(),
    metrics: bytes(),
  },
);
export type PushTelemetryRequest = Decoded<typeof pushTelemetryRequest>;

export const pushTelemetryResponse = message(
  'PushTelemetryResponse',
  { apiKey: 72, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
  },
);
export type PushTelemetryResponse = Decoded<typeof pushTelemetryResponse>;
