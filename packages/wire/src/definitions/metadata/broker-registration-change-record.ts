/**
 * BrokerRegistrationChangeRecord (17), versions 0–3: in the cluster's metadata log.
 * A broker was fenced or unfenced, began to shut down, or changed its directories.
 * Since: 1 inControlledShutdown · 2 logDirs · 3 cordonedLogDirs
 */
import { array, type Decoded, int8, int32, int64, message, nullable, uuid } from '../../schema.ts';

export const brokerRegistrationChangeRecord = message(
  'BrokerRegistrationChangeRecord',
  { apiKey: 17, type: 'metadata', versions: '0-3', flexible: '0+' },
  {
    brokerId: int32(),
    brokerEpoch: int64(),
    fenced: int8({ tag: 0 }),
    inControlledShutdown: int8({ versions: '1+', tag: 1 }),
    logDirs: array(uuid(), { versions: '2+', tag: 2 }),
    cordonedLogDirs: nullable(array(uuid()), { versions: '3+', default: null, tag: 3 }),
  },
);
export type BrokerRegistrationChangeRecord = Decoded<typeof brokerRegistrationChangeRecord>;
