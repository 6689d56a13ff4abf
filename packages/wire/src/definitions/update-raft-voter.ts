/**
 * UpdateRaftVoter (82), version 0.
 * Does: tells the leader where a voter listens and what it can do.
 */
import {
  array,
  type Decoded,
  int16,
  int32,
  message,
  nullable,
  string,
  struct,
  uint16,
  uuid,
} from '../schema.ts';

export const updateRaftVoterRequest = message(
  'UpdateRaftVoterRequest',
  { apiKey: 82, type: 'request', versions: '0', flexible: '0+', listeners: ['controller'] },
  {
    clusterId: nullable(string()),
    currentLeaderEpoch: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array({
      name: string({ mapKey: true }),
      host: string(),
      port: uint16(),
    }),
    kRaftVersionFeature: struct({
      minSupportedVersion: int16(),
      maxSupportedVersion: int16(),
    }),
  },
);
export type UpdateRaftVoterRequest = Decoded<typeof updateRaftVoterRequest>;

export const updateRaftVoterResponse = message(
  'UpdateRaftVoterResponse',
  { apiKey: 82, type: 'response', versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16(),
    currentLeader: struct(
      {
        leaderId: int32({ default: -1 }),
        leaderEpoch: int32({ default: -1 }),
        host: string(),
        port: int32(),
      },
      { tag: 0 },
    ),
  },
);
export type UpdateRaftVoterResponse = Decoded<typeof updateRaftVoterResponse>;
