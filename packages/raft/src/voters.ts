/**
 * The voters of the quorum: the nodes whose logs decide what is committed.
 *
 * With `kraft.version` 1 the set is itself in the log (a voters record) and names each voter's
 * directory; with 0 it comes from configuration (`controller.quorum.voters`) and does not.
 * Spec: KIP-853.
 */

export const NO_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A node as a replica of the log. A new disk makes it another replica. */
export interface ReplicaKey {
  readonly id: number;
  /** `NO_DIRECTORY` where the set does not say. */
  readonly directoryId: string;
}

export interface Voter extends ReplicaKey {
  readonly endpoints: readonly VoterEndpoint[];
  /** The levels of `kraft.version` that the node knows. */
  readonly kraftVersions: { readonly lowest: number; readonly highest: number };
}

export interface VoterEndpoint {
  /** Of the controllers' listener. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export class VoterSet {
  readonly voters: readonly Voter[];

  constructor(voters: readonly Voter[]) {
    const ids = new Set(voters.map((voter) => voter.id));
    if (ids.size < voters.length) throw new RangeError('a node is a voter twice');
    this.voters = voters.toSorted((a, b) => a.id - b.id);
  }

  get size(): number {
    return this.voters.length;
  }

  /** A voter must have the same directory too, where the set names one. */
  includes(replica: ReplicaKey): boolean {
    const voter = this.voters.find(({ id }) => id === replica.id);
    if (voter === undefined) return false;
    return voter.directoryId === NO_DIRECTORY || voter.directoryId === replica.directoryId;
  }

  /** Can it decide alone? */
  isOnly(replica: ReplicaKey): boolean {
    return this.size === 1 && this.includes(replica);
  }

  equals(other: VoterSet): boolean {
    return JSON.stringify(this.voters) === JSON.stringify(other.voters);
  }
}
