/**
 * LeaderChangeMessage, versions 0–1: in a control batch.
 * The first batch of a new leader of the quorum: who leads, who votes.
 * Since: 1 voterDirectoryId
 */
import { array, type Decoded, int16, int32, message, uuid } from '../../schema.ts';

const voter = {
  voterId: int32(),
  voterDirectoryId: uuid({ versions: '1+' }),
};

export const leaderChangeMessage = message(
  'LeaderChangeMessage',
  { type: 'data', versions: '0-1', flexible: '0+' },
  {
    version: int16(),
    leaderId: int32(),
    voters: array(voter),
    grantingVoters: array(voter),
  },
);
export type LeaderChangeMessage = Decoded<typeof leaderChangeMessage>;
