/**
 * A node of the quorum that decides what the cluster's metadata log holds: events in, effects out.
 *
 * The host does the effects of one step in their order, and finishes each durable one before it
 * sends anything to another node: that is the whole contract. Nothing here waits, reads a clock,
 * or knows what records mean.
 * This version serves a quorum of one; a set with other voters is refused.
 * Spec: KIP-595 (KRaft), KIP-853 (voter sets); Raft, §5.
 */
import type { Effect } from './effects.ts';
import type { ElectionState } from './election-state.ts';
import type { Event } from './events.ts';
import type { Quorum } from './quorum.ts';
import type { Role } from './roles/role.ts';
import { Unattached } from './roles/unattached.ts';

/** The node cannot decide alone. */
export class NotTheOnlyVoter extends Error {
  constructor({ self, voters }: Quorum) {
    const ids = voters.voters.map(({ id }) => id).join(', ');
    super(`node ${self.id} is not the only voter of the quorum: its voters are [${ids}]`);
    this.name = 'NotTheOnlyVoter';
  }
}

export class RaftNode {
  #role: Role;

  /** `election` is what the node stored last. */
  constructor(quorum: Quorum, election: ElectionState) {
    if (!quorum.voters.isOnly(quorum.self)) throw new NotTheOnlyVoter(quorum);
    this.#role = new Unattached(quorum, election);
  }

  get role(): Role['name'] {
    return this.#role.name;
  }

  get epoch(): number {
    return this.#role.election.epoch;
  }

  step(event: Event): readonly Effect[] {
    const effects: Effect[] = [];
    let transition = this.#role.handle(event);
    effects.push(...transition.effects);
    while (transition.next !== undefined) {
      this.#role = transition.next;
      transition = this.#role.begin();
      effects.push(...transition.effects);
    }
    return effects;
  }
}
