/**
 * Has led its epoch and gave that up: it commits nothing any more.
 *
 * Spec: KIP-595.
 */
import type { ElectionState } from '../election-state.ts';
import { nothing, type Role, type Transition } from './role.ts';

export class Resigned implements Role {
  readonly name = 'resigned';
  readonly election: ElectionState;

  constructor(election: ElectionState) {
    this.election = election;
  }

  begin(): Transition {
    return nothing;
  }

  handle(): Transition {
    return nothing;
  }
}
