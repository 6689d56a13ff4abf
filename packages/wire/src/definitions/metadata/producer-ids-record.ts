/**
 * ProducerIdsRecord (15), version 0: in the cluster's metadata log.
 * Producer ids below this one have been given to brokers.
 */
import { type Decoded, int32, int64, message } from '../../schema.ts';

export const producerIdsRecord = message(
  'ProducerIdsRecord',
  { apiKey: 15, type: 'metadata', versions: '0', flexible: '0+' },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    nextProducerId: int64(),
  },
);
export type ProducerIdsRecord = Decoded<typeof producerIdsRecord>;
