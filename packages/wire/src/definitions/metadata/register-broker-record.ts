/**
 * RegisterBrokerRecord (0), versions 0–4: in the cluster's metadata log.
 * A broker registered, with its listeners, features and directories.
 * Since: 1 inControlledShutdown · 2 isMigratingZkBroker · 3 logDirs · 4 cordonedLogDirs
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
} from '../../schema.ts';

export const registerBrokerRecord = message(
  'RegisterBrokerRecord',
  { apiKey: 0, type: 'metadata', versions: '0-4', flexible: '0+' },
  {
    brokerId: int32(),
    isMigratingZkBroker: bool({ versions: '2+' }),
    incarnationId: uuid(),
    brokerEpoch: int64(),
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
    rack: nullable(string()),
    fenced: bool({ default: true }),
    inControlledShutdown: bool({ versions: '1+' }),
    logDirs: array(uuid(), { versions: '3+', tag: 0 }),
    cordonedLogDirs: nullable(array(uuid()), { versions: '4+', default: null, tag: 1 }),
  },
);
export type RegisterBrokerRecord = Decoded<typeof registerBrokerRecord>;
