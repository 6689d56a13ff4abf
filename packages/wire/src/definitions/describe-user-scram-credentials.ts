/**
 * DescribeUserScramCredentials (50), version 0.
 * Does: tells which SCRAM credentials users have, without the credentials.
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const describeUserScramCredentialsRequest = message(
  'DescribeUserScramCredentialsRequest',
  {
    apiKey: 50,
    type: 'request',
    versions: '0',
    flexible: '0+',
    listeners: ['broker', 'controller'],
  },
  {
    users: nullable(
      array({
        name: string(),
      }),
    ),
  },
);
export type DescribeUserScramCredentialsRequest = Decoded<
  typeof describeUserScramCredentialsRequest
>;

export const describeUserScramCredentialsResponse = message(
  'DescribeUserScramCredentialsResponse',
  { apiKey: 50, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string()),
    results: array({
      user: string(),
      errorCode: int16(),
      errorMessage: nullable(string()),
      credentialInfos: array({
        mechanism: int8(),
        iterations: int32(),
      }),
    }),
  },
);
export type DescribeUserScramCredentialsResponse = Decoded<
  typeof describeUserScramCredentialsResponse
>;
