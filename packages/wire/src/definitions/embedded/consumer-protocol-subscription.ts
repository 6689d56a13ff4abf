/**
 * ConsumerProtocolSubscription, versions 0–3: inside the bytes field of another message.
 * What a member of a classic group wants to read, for the leader to assign.
 * Since: 1 ownedPartitions · 2 generationId · 3 rackId
 */
import { array, bytes, type Decoded, int32, message, nullable, string } from '../../schema.ts';

export const consumerProtocolSubscription = message(
  'ConsumerProtocolSubscription',
  { type: 'data', versions: '0-3', flexible: 'none' },
  {
    topics: array(string()),
    userData: nullable(bytes(), { default: null }),
    ownedPartitions: array(
      {
        topic: string({ mapKey: true }),
        partitions: array(int32()),
      },
      { versions: '1+', ignorable: true },
    ),
    generationId: int32({ versions: '2+', default: -1, ignorable: true }),
    rackId: nullable(string(), { versions: '3+', default: null, ignorable: true }),
  },
);
export type ConsumerProtocolSubscription = Decoded<typeof consumerProtocolSubscription>;
