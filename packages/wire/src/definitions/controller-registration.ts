/**
 * ControllerRegistration (70), version 0.
 * Does: makes known what a controller can do and where it listens.
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  uint16,
  uuid,
} from '../schema.ts';

export const controllerRegistrationRequest = message(
  'ControllerRegistrationRequest',
  { apiKey: 70, type: 'request', versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: bool(),
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
  },
);
export type ControllerRegistrationRequest = Decoded<typeof controllerRegistrationRequest>;

export const controllerRegistrationResponse = message(
  'ControllerRegistrationResponse',
  { apiKey: 70, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
  },
);
export type ControllerRegistrationResponse = Decoded<typeof controllerRegistrationResponse>;
