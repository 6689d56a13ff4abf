/**
 * RegisterControllerRecord (27), version 0: in the cluster's metadata log.
 * A controller told what it can do and where it listens.
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  message,
  string,
  uint16,
  uuid,
} from '../../schema.ts';

export const registerControllerRecord = message(
  'RegisterControllerRecord',
  { apiKey: 27, type: 'metadata', versions: '0', flexible: '0+' },
  {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: bool(),
    endPoints: array({
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
export type RegisterControllerRecord = Decoded<typeof registerControllerRecord>;
