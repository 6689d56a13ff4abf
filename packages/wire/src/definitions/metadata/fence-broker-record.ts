/**
 * FenceBrokerRecord (7), version 0: in the cluster's metadata log.
 * A broker was fenced. Newer clusters write BrokerRegistrationChangeRecord.
 */
import { type Decoded, int32, int64, message } from '../../schema.ts';

export const fenceBrokerRecord = message(
  'FenceBrokerRecord',
  { apiKey: 7, type: 'metadata', versions: '0', flexible: '0+' },
  {
    id: int32(),
    epoch: int64(),
  },
);
export type FenceBrokerRecord = Decoded<typeof fenceBrokerRecord>;
