/**
 * DelegationTokenRecord (10), version 0: in the cluster's metadata log.
 * A delegation token was made or renewed.
 */
import { array, type Decoded, int64, message, string } from '../../schema.ts';

export const delegationTokenRecord = message(
  'DelegationTokenRecord',
  { apiKey: 10, type: 'metadata', versions: '0', flexible: '0+' },
  {
    owner: string(),
    requester: string(),
    renewers: array(string()),
    issueTimestamp: int64(),
    maxTimestamp: int64(),
    expirationTimestamp: int64(),
    tokenId: string(),
  },
);
export type DelegationTokenRecord = Decoded<typeof delegationTokenRecord>;
