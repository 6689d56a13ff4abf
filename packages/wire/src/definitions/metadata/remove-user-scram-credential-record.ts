/**
 * RemoveUserScramCredentialRecord (22), version 0: in the cluster's metadata log.
 * A user lost a SCRAM credential.
 */
import { type Decoded, int8, message, string } from '../../schema.ts';

export const removeUserScramCredentialRecord = message(
  'RemoveUserScramCredentialRecord',
  { apiKey: 22, type: 'metadata', versions: '0', flexible: '0+' },
  {
    name: string(),
    mechanism: int8(),
  },
);
export type RemoveUserScramCredentialRecord = Decoded<typeof removeUserScramCredentialRecord>;
