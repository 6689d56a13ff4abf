/**
 * What a role is: what it answers to events, and what it becomes. One role, one file.
 *
 * The roles are those of a quorum of one. A quorum of several needs more of them (followers,
 * observers, prospective candidates), each a file beside these.
 */
import type { Effect } from '../effects.ts';
import type { ElectionState } from '../election-state.ts';
import type { Event } from '../events.ts';

export interface Role {
  readonly name: 'unattached' | 'candidate' | 'leader' | 'resigned';
  /** What would have to be remembered if the node stopped now. */
  readonly election: ElectionState;
  /** Called once, when the role begins. */
  begin(): Transition;
  handle(event: Event): Transition;
}

export interface Transition {
  readonly effects: readonly Effect[];
  /** `undefined` stays. */
  readonly next?: Role;
}

export const nothing: Transition = { effects: [] };
