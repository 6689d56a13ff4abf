/**
 * UnregisterBrokerRecord (1), version 0: in the cluster's metadata log.
 * A broker was taken out of the cluster.
 */
import { type Decoded, int32, int64, message } from '../../schema.ts';

export const unregisterBrokerRecord = message(
  'UnregisterBrokerRecord',
  { apiKey: 1, type: 'metadata', versions: '0', flexible: '0+' },
  {
    brokerId: int32(),
    brokerEpoch: int64(),
  },
);
export type UnregisterBrokerRecord = Decoded<typeof unregisterBrokerRecord>;
