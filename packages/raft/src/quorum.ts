/** Who decides, and who this node is among them: what every role must know. */
import type { ReplicaKey, VoterSet } from './voters.ts';

export interface Quorum {
  readonly self: ReplicaKey;
  readonly voters: VoterSet;
}
