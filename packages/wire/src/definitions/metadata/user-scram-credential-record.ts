/**
 * UserScramCredentialRecord (11), version 0: in the cluster's metadata log.
 * A user got a SCRAM credential.
 */
import { bytes, type Decoded, int8, int32, message, string } from '../../schema.ts';

export const userScramCredentialRecord = message(
  'UserScramCredentialRecord',
  { apiKey: 11, type: 'metadata', versions: '0', flexible: '0+' },
  {
    name: string(),
    mechanism: int8(),
    salt: bytes(),
    storedKey: bytes(),
    serverKey: bytes(),
    iterations: int32(),
  },
);
export type UserScramCredentialRecord = Decoded<typeof userScramCredentialRecord>;
