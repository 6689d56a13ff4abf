/**
 * Where the replicas of new partitions go: leaders evenly over the brokers, each partition's
 * replicas over as many racks as there are, living brokers before fenced ones.
 *
 * Racks take turns, and within a rack its brokers do; each partition begins one further on. After
 * as many partitions as there are living brokers all orders are shuffled, since otherwise the
 * same sets of brokers would come again. Chance is the caller's.
 * Spec: KIP-36 (racks); Kafka's striped placement.
 */

export interface UsableBroker {
  readonly id: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}

export type Placement =
  | { readonly type: 'placed'; readonly partitions: readonly (readonly number[])[] }
  | { readonly type: 'refused'; readonly reason: string };

interface Request {
  readonly partitions: number;
  readonly replicationFactor: number;
}

/** Chooses the replicas of each partition; the first one leads, so it is never a fenced one. */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  { partitions, replicationFactor }: Request,
  integer: (below: number) => number,
): Placement {
  const living = brokers.filter((broker) => !broker.fenced).length;
  if (living === 0) {
    return refused('All brokers are currently fenced, or have all their log directories cordoned.');
  }
  if (replicationFactor > brokers.length) {
    return refused(
      `The target replication factor of ${replicationFactor} cannot be reached because only ` +
        `${brokers.length} broker(s) are registered or some brokers have all their log ` +
        'directories cordoned.',
    );
  }
  const racks = new Racks(brokers, living, integer);
  const placed: number[][] = [];
  for (let i = 0; i < partitions; i += 1) placed.push(racks.next(replicationFactor));
  return { type: 'placed', partitions: placed };
}

function refused(reason: string): Placement {
  return { type: 'refused', reason };
}

class Racks {
  readonly #racks: Rack[] = [];
  readonly #living: number;
  readonly #integer: (below: number) => number;
  #first: number;
  #round = 0;

  constructor(brokers: readonly UsableBroker[], living: number, integer: (n: number) => number) {
    const byName = new Map<string | null, Rack>();
    for (const broker of brokers) {
      const rack = byName.get(broker.rack) ?? new Rack();
      byName.set(broker.rack, rack);
      (broker.fenced ? rack.fenced : rack.living).ids.push(broker.id);
    }
    // The rack without a name comes first.
    const names = [...byName.keys()].toSorted(compareNames);
    for (const name of names) {
      const rack = byName.get(name);
      if (rack !== undefined) this.#racks.push(rack);
    }
    for (const rack of this.#racks) rack.begin(integer);
    this.#living = living;
    this.#integer = integer;
    this.#first = integer(this.#racks.length);
  }

  /** The replicas of the next partition. There are enough brokers, and one of them lives. */
  next(replicationFactor: number): number[] {
    // One living broker leads everything anyway; beginning again would change nothing.
    if (this.#round === this.#living && this.#living > 1) {
      shuffle(this.#racks, this.#integer);
      for (const rack of this.#racks) rack.shuffle(this.#integer);
      this.#round = 0;
    }
    if (this.#first === this.#racks.length) this.#first = 0;
    let leaderRack = this.#first;
    const leader = this.#leader(leaderRack);
    leaderRack = leader.rack;
    const replicas = [leader.id];
    let at = this.#first;
    while (replicas.length < replicationFactor) {
      // The leader's rack has had its turn in the first round.
      const id = at === leaderRack ? undefined : this.#racks[at]?.next(this.#round);
      if (at === leaderRack) leaderRack = -1;
      at = (at + 1) % this.#racks.length;
      if (id !== undefined) replicas.push(id);
    }
    this.#round += 1;
    this.#first += 1;
    return replicas;
  }

  #leader(from: number): { rack: number; id: number } {
    for (let i = 0; i < this.#racks.length; i += 1) {
      const rack = (from + i) % this.#racks.length;
      const id = this.#racks[rack]?.living.next(this.#round);
      if (id !== undefined) return { rack, id };
    }
    throw new Error('no living broker: placement was not checked');
  }
}

class Rack {
  readonly living = new Turns();
  readonly fenced = new Turns();

  begin(integer: (below: number) => number): void {
    this.living.begin(integer);
    this.fenced.begin(integer);
  }

  shuffle(integer: (below: number) => number): void {
    shuffle(this.living.ids, integer);
    shuffle(this.fenced.ids, integer);
  }

  next(round: number): number | undefined {
    return this.living.next(round) ?? this.fenced.next(round);
  }
}

/** Brokers that take turns, each once in a round; every round begins one further on. */
class Turns {
  readonly ids: number[] = [];
  #offset = 0;
  #taken = 0;
  #round = 0;

  begin(integer: (below: number) => number): void {
    this.ids.sort((a, b) => a - b);
    if (this.ids.length > 0) this.#offset = integer(this.ids.length);
  }

  next(round: number): number | undefined {
    if (this.ids.length === 0) return undefined;
    if (round !== this.#round) {
      this.#round = round;
      this.#taken = 0;
      this.#offset = (this.#offset + 1) % this.ids.length;
    }
    if (this.#taken >= this.ids.length) return undefined;
    const id = this.ids[(this.#taken + this.#offset) % this.ids.length];
    this.#taken += 1;
    return id;
  }
}

function shuffle<T>(items: T[], integer: (below: number) => number): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = integer(i + 1);
    const a = items[i];
    const b = items[j];
    if (a === undefined || b === undefined) continue;
    items[i] = b;
    items[j] = a;
  }
}

function compareNames(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
