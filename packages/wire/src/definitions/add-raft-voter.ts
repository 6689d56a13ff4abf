/**
 * AddRaftVoter (80), versions 0–1.
 * Does: makes a controller a voter of the quorum.
 * Since: 1 ackWhenCommitted
 */
import {
  array,
  bool,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  uint16,
  uuid,
} from '../schema.ts';

export const addRaftVoterRequest = message(
  'AddRaftVoterRequest',
  {
    apiKey: 80,
    type: 'request',
    versions: '0-1',
    flexible: '0+',
    listeners: ['controller', 'broker'],
  },
  {
    clusterId: nullable(string()),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({
      name: string({ mapKey: true }),
      host: string(),
      port: uint16(),
    }),
    ackWhenCommitted: bool({ versions: '1+', default: true }),
  },
);
export type AddRaftVoterRequest = Decoded<typeof addRaftVoterRequest>;

export const addRaftVoterResponse = message(
  'AddRaftVoterResponse',
  { apiKey: 80, type: 'response', versions: '0-1', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { ignorable: true }),
  },
);
export type AddRaftVoterResponse = Decoded<typeof addRaftVoterResponse>;
