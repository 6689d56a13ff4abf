/**
 * QuorumStateData, versions 0–1: in the file quorum-state, as JSON.
 * What a member of the quorum must not forget: its epoch, its vote, the leader.
 * Since: 1 no clusterId, votedDirectoryId, no appliedOffset, no currentVoters
 */
import {
  array,
  type Decoded,
  int32,
  int64,
  message,
  nullable,
  string,
  uuid,
} from '../../schema.ts';

export const quorumStateData = message(
  'QuorumStateData',
  { type: 'data', versions: '0-1', flexible: '0+' },
  {
    clusterId: string({ versions: '0' }),
    leaderId: int32({ default: -1 }),
    leaderEpoch: int32({ default: -1 }),
    votedId: int32({ default: -1 }),
    votedDirectoryId: uuid({ versions: '1+' }),
    appliedOffset: int64({ versions: '0' }),
    currentVoters: nullable(
      array({
        voterId: int32(),
      }),
      { versions: '0' },
    ),
  },
);
export type QuorumStateData = Decoded<typeof quorumStateData>;
