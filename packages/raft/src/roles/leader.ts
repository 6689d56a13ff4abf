/**
 * Leads its epoch: whatever is durable at a majority of the voters is committed.
 *
 * A leader commits nothing before a record of its own epoch is safe, since until then another
 * leader could still take away what its predecessors left (Raft, §5.4.2).
 * Spec: KIP-595.
 */
import type { ElectionState } from '../election-state.ts';
import type { Event } from '../events.ts';
import type { Quorum } from '../quorum.ts';
import { Resigned } from './resigned.ts';
import { nothing, type Role, type Transition } from './role.ts';

export class Leader implements Role {
  readonly name = 'leader';
  readonly election: ElectionState;
  readonly #quorum: Quorum;
  /** Where its epoch begins. */
  readonly #startOffset: number;
  #highWatermark = 0;

  constructor(quorum: Quorum, epoch: number, startOffset: number) {
    this.#quorum = quorum;
    this.election = { epoch, leaderId: quorum.self.id, vote: undefined };
    this.#startOffset = startOffset;
  }

  begin(): Transition {
    const { voters } = this.#quorum.voters;
    return {
      effects: [
        { type: 'persist', state: this.election },
        { type: 'lead', epoch: this.election.epoch, voters, grantingVoters: voters },
      ],
    };
  }

  handle(event: Event): Transition {
    if (event.type === 'stopping') {
      return { effects: [], next: new Resigned(this.election) };
    }
    if (event.type !== 'durable') return nothing;
    const { endOffset } = event;
    if (endOffset <= this.#startOffset || endOffset <= this.#highWatermark) return nothing;
    this.#highWatermark = endOffset;
    return { effects: [{ type: 'commit', offset: endOffset }] };
  }
}
