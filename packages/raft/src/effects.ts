/**
 * What the host must do, in this order. It must finish a `persist` before it sends anything to
 * another node; where nothing is sent in between, only the last of several counts.
 */
import type { ElectionState } from './election-state.ts';
import type { Voter } from './voters.ts';

export type Effect = Persist | Lead | Commit;

/** Store this, so that it survives a crash. */
export interface Persist {
  readonly type: 'persist';
  readonly state: ElectionState;
}

/** The node leads: append a leader change record, before anything else of this epoch. */
export interface Lead {
  readonly type: 'lead';
  readonly epoch: number;
  readonly voters: readonly Voter[];
  /** Whose votes made it the leader. */
  readonly grantingVoters: readonly Voter[];
}

/** Everything below `offset` is committed. It never goes back. */
export interface Commit {
  readonly type: 'commit';
  readonly offset: number;
}
