/**
 * Asks for votes in a new epoch. The only voter has all of them with its own.
 *
 * Spec: KIP-595.
 */
import type { ElectionState } from '../election-state.ts';
import type { Quorum } from '../quorum.ts';
import { Leader } from './leader.ts';
import { nothing, type Role, type Transition } from './role.ts';

export class Candidate implements Role {
  readonly name = 'candidate';
  readonly election: ElectionState;
  readonly #quorum: Quorum;
  readonly #endOffset: number;

  constructor(quorum: Quorum, election: ElectionState, endOffset: number) {
    this.#quorum = quorum;
    this.election = election;
    this.#endOffset = endOffset;
  }

  begin(): Transition {
    const { epoch } = this.election;
    return {
      effects: [{ type: 'persist', state: this.election }],
      next: new Leader(this.#quorum, epoch, this.#endOffset),
    };
  }

  handle(): Transition {
    return nothing;
  }
}
