/**
 * RemoveDelegationTokenRecord (26), version 0: in the cluster's metadata log.
 * A delegation token is gone.
 */
import { type Decoded, message, string } from '../../schema.ts';

export const removeDelegationTokenRecord = message(
  'RemoveDelegationTokenRecord',
  { apiKey: 26, type: 'metadata', versions: '0', flexible: '0+' },
  {
    tokenId: string(),
  },
);
export type RemoveDelegationTokenRecord = Decoded<typeof removeDelegationTokenRecord>;
