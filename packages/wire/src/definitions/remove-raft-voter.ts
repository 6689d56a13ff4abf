/**
 * RemoveRaftVoter (81), version 0.
 * Does: takes a voter out of the quorum.
 */
import { type Decoded, int16, int32, message, nullable, string, uuid } from '../schema.ts';

export const removeRaftVoterRequest = message(
  'RemoveRaftVoterRequest',
  {
    apiKey: 81,
    type: 'request',
    versions: '0',
    flexible: '0+',
    listeners: ['controller', 'broker'],
  },
  {
    clusterId: nullable(string()),
    voterId: int32(),
    voterDirectoryId: uuid(),
  },
);
export type RemoveRaftVoterRequest = Decoded<typeof removeRaftVoterRequest>;

export const removeRaftVoterResponse = message(
  'RemoveRaftVoterResponse',
  { apiKey: 81, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: nullable(string(), { ignorable: true }),
  },
);
export type RemoveRaftVoterResponse = Decoded<typeof removeRaftVoterResponse>;
