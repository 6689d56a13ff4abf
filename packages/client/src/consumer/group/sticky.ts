/**
 * Dividing partitions evenly while members keep as much as possible of what they have.
 *
 * Pure, and as even as subscriptions allow: no partition could go to a member that has two less.
 * Spec: KIP-54; KIP-429 for what changes hands in two steps.
 */
import { keyOf } from '../assignment.ts';
import type { TopicPartition } from '../options.ts';

export interface Owner {
  readonly id: string;
  readonly topics: ReadonlySet<string>;
  readonly owned: readonly TopicPartition[];
  /** When it got what it owns: of two that claim the same, the younger claim holds. */
  readonly generationId: number;
}

interface Share {
  readonly owner: Owner;
  readonly partitions: Map<string, TopicPartition>;
}

export function assignSticky(
  owners: readonly Owner[],
  counts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const order = owners.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const shares = order.map((owner): Share => ({ owner, partitions: new Map() }));
  const taken = keepOwned(shares, counts);
  for (const [topic, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const interested = shares.filter(({ owner }) => owner.topics.has(topic));
    if (interested.length === 0) continue;
    for (let partition = 0; partition < count; partition++) {
      const key = keyOf(topic, partition);
      if (!taken.has(key)) smallest(interested)?.partitions.set(key, { topic, partition });
    }
  }
  level(shares);
  return new Map(
    shares.map(({ owner, partitions }) => [owner.id, [...partitions.values()].sort(compare)]),
  );
}

/**
 * What another member still has is not given away yet: its owner gives it up first, and the next
 * round hands it on. So no partition ever has two readers.
 */
export function withholdMoving(
  owners: readonly Owner[],
  division: ReadonlyMap<string, readonly TopicPartition[]>,
): Map<string, readonly TopicPartition[]> {
  const holders = new Map<string, Set<string>>();
  for (const { id, owned } of owners) {
    for (const { topic, partition } of owned) {
      const key = keyOf(topic, partition);
      holders.set(key, (holders.get(key) ?? new Set()).add(id));
    }
  }
  return new Map(
    [...division].map(([id, partitions]) => [
      id,
      partitions.filter(({ topic, partition }) => {
        const holding = holders.get(keyOf(topic, partition));
        return holding === undefined || (holding.size === 1 && holding.has(id));
      }),
    ]),
  );
}

/** Everybody keeps what is theirs, as far as it exists and they still want it. */
function keepOwned(shares: readonly Share[], counts: ReadonlyMap<string, number>): Set<string> {
  const taken = new Set<string>();
  const youngestFirst = shares.toSorted((a, b) => b.owner.generationId - a.owner.generationId);
  for (const { owner, partitions } of youngestFirst) {
    for (const { topic, partition } of owner.owned) {
      const key = keyOf(topic, partition);
      const exists = partition < (counts.get(topic) ?? 0);
      if (!exists || taken.has(key) || !owner.topics.has(topic)) continue;
      taken.add(key);
      partitions.set(key, { topic, partition });
    }
  }
  return taken;
}

/**
 * Moves single partitions, each from whoever has most of those who can give one away, until that
 * gains nothing: so nobody gives more than needed.
 */
function level(shares: readonly Share[]): void {
  for (;;) {
    const mostFirst = shares.toSorted((a, b) => b.partitions.size - a.partitions.size);
    if (!mostFirst.some((from) => giveOne(from, shares))) return;
  }
}

/** Answers whether there was one to give, and somebody with two less who wants it. */
function giveOne(from: Share, shares: readonly Share[]): boolean {
  if (from.partitions.size < (smallest(shares)?.partitions.size ?? 0) + 2) return false;
  const tried = new Set<string>();
  for (const [key, each] of [...from.partitions].toReversed()) {
    if (tried.has(each.topic)) continue;
    tried.add(each.topic);
    const to = smallest(shares.filter(({ owner }) => owner.topics.has(each.topic)));
    if (to === undefined || to.partitions.size + 2 > from.partitions.size) continue;
    from.partitions.delete(key);
    to.partitions.set(key, each);
    return true;
  }
  return false;
}

function smallest(shares: readonly Share[]): Share | undefined {
  let least: Share | undefined;
  for (const share of shares) {
    if (least === undefined || share.partitions.size < least.partitions.size) least = share;
  }
  return least;
}

function compare(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}
