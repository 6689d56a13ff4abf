/**
 * Knows no leader of its epoch. The only voter need not wait for one: it stands for election as
 * soon as it has read its log.
 *
 * Spec: KIP-595.
 */
import { type ElectionState, NO_NODE } from '../election-state.ts';
import type { Event } from '../events.ts';
import type { Quorum } from '../quorum.ts';
import { Candidate } from './candidate.ts';
import { nothing, type Role, type Transition } from './role.ts';

export class Unattached implements Role {
  readonly name = 'unattached';
  readonly election: ElectionState;
  readonly #quorum: Quorum;

  constructor(quorum: Quorum, election: ElectionState) {
    this.#quorum = quorum;
    this.election = election;
  }

  begin(): Transition {
    return nothing;
  }

  handle(event: Event): Transition {
    if (event.type !== 'started') return nothing;
    // A lost or older file must not lead to an epoch that the log has seen already.
    const known = Math.max(this.election.epoch, event.lastEpoch);
    const epoch = known + 1;
    const election = { epoch, leaderId: NO_NODE, vote: this.#quorum.self };
    return { effects: [], next: new Candidate(this.#quorum, election, event.endOffset) };
  }
}
