/**
 * AlterUserScramCredentials (51), version 0.
 * Does: sets and removes SCRAM credentials.
 */
import {
  array,
  bytes,
  type Decoded,
  int8,
  int16,
  int32,
  message,
  nullable,
  string,
} from '../schema.ts';

export const alterUserScramCredentialsRequest = message(
  'AlterUserScramCredentialsRequest',
  {
    apiKey: 51,
    type: 'request',
    versions: '0',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    deletions: array({
      name: string(),
      mechanism: int8(),
    }),
    upsertions: array({
      name: string(),
      mechanism: int8(),
      iterations: int32(),
      salt: bytes(),
      saltedPassword: bytes(),
    }),
  },
);
export type AlterUserScramCredentialsRequest = Decoded<typeof alterUserScramCredentialsRequest>;

export const alterUserScramCredentialsResponse = message(
  'AlterUserScramCredentialsResponse',
  { apiKey: 51, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    results: array({
      user: string(),
      errorCode: int16(),
      errorMessage: nullable(string()),
    }),
  },
);
export type AlterUserScramCredentialsResponse = Decoded<typeof alterUserScramCredentialsResponse>;
