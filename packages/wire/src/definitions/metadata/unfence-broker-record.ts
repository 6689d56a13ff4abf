/**
 * UnfenceBrokerRecord (8), version 0: in the cluster's metadata log.
 * A broker was unfenced. Newer clusters write BrokerRegistrationChangeRecord.
 */
import { type Decoded, int32, int64, message } from '../../schema.ts';

export const unfenceBrokerRecord = message(
  'UnfenceBrokerRecord',
  { apiKey: 8, type: 'metadata', versions: '0', flexible: '0+' },
  {
    id: int32(),
    epoch: int64(),
  },
);
export type UnfenceBrokerRecord = Decoded<typeof unfenceBrokerRecord>;
