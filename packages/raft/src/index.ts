/** Consensus as Kafka speaks it, for a quorum of one. */
export type { Commit, Effect, Lead, Persist } from './effects.ts';
export {
  type ElectionState,
  formatElectionState,
  NO_NODE,
  noElection,
  parseElectionState,
} from './election-state.ts';
export type { Durable, Event, Started, Stopping } from './events.ts';
export { NotTheOnlyVoter, RaftNode } from './node.ts';
export type { Quorum } from './quorum.ts';
export {
  NO_DIRECTORY,
  type ReplicaKey,
  type Voter,
  type VoterEndpoint,
  VoterSet,
} from './voters.ts';
