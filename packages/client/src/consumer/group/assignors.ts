/**
 * How the leader of a classic group divides partitions among the members: the same rules, under
 * the same names, as the Java client's, so that members of both kinds can lead each other.
 *
 * Pure. The bytes are in `protocol.ts`, stickiness is in `sticky.ts`.
 * Spec: KIP-54 (sticky), KIP-429 (cooperative).
 */
import type { TopicPartition } from '../options.ts';
import type { Subscription } from './protocol.ts';
import { assignSticky, withholdMoving } from './sticky.ts';

export type AssignorName = 'range' | 'roundrobin' | 'cooperative-sticky';

export interface Member {
  readonly id: string;
  readonly instanceId: string | null;
  readonly subscription: Subscription;
}

/** How many partitions each topic has; topics that do not exist are not in it. */
export type PartitionCounts = ReadonlyMap<string, number>;

export type Division = ReadonlyMap<string, readonly TopicPartition[]>;

export interface Assignor {
  readonly name: AssignorName;
  /** Members keep what they have until the division is known: KIP-429. */
  readonly isCooperative: boolean;
  /** What a member tells its leader beyond topics and partitions. */
  userData(generationId: number): Uint8Array | null;
  assign(members: readonly Member[], counts: PartitionCounts): Division;
}

const range: Assignor = {
  name: 'range',
  isCooperative: false,
  userData: () => null,
  assign: (members, counts) => {
    const division = emptyDivision(members);
    for (const [topic, count] of counts) {
      const interested = inOrder(members).filter((member) => wants(member, topic));
      let next = 0;
      for (const [place, member] of interested.entries()) {
        const rest = place < count % interested.length ? 1 : 0;
        const end = next + Math.floor(count / interested.length) + rest;
        for (; next < end; next++) division.get(member.id)?.push({ topic, partition: next });
      }
    }
    return division;
  },
};

const roundRobin: Assignor = {
  name: 'roundrobin',
  isCooperative: false,
  userData: () => null,
  assign: (members, counts) => {
    const division = emptyDivision(members);
    const order = inOrder(members);
    let turn = 0;
    for (const [topic, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!order.some((member) => wants(member, topic))) continue;
      for (let partition = 0; partition < count; partition++) {
        let member = order[turn % order.length];
        while (member !== undefined && !wants(member, topic)) {
          turn += 1;
          member = order[turn % order.length];
        }
        if (member !== undefined) division.get(member.id)?.push({ topic, partition });
        turn += 1;
      }
    }
    return division;
  },
};

const GENERATION_SIZE = 4;

const cooperativeSticky: Assignor = {
  name: 'cooperative-sticky',
  isCooperative: true,
  // For leaders that do not read it from the subscription itself.
  userData: (generationId) => {
    const data = Buffer.alloc(GENERATION_SIZE);
    data.writeInt32BE(generationId, 0);
    return data;
  },
  assign: (members, counts) => {
    const owners = members.map((member) => ({
      ...member,
      topics: new Set(member.subscription.topics),
      owned: member.subscription.owned,
      generationId: Math.max(member.subscription.generationId, generationIn(member.subscription)),
    }));
    return withholdMoving(owners, assignSticky(owners, counts));
  },
};

const assignors: Readonly<Record<AssignorName, Assignor>> = {
  range,
  roundrobin: roundRobin,
  'cooperative-sticky': cooperativeSticky,
};

export function assignorNamed(name: string): Assignor | undefined {
  return isAssignorName(name) ? assignors[name] : undefined;
}

export function isAssignorName(name: string): name is AssignorName {
  return Object.hasOwn(assignors, name);
}

/** Older members say it there. */
function generationIn({ userData }: Subscription): number {
  if (userData === null || userData.length < GENERATION_SIZE) return -1;
  return Buffer.from(userData.buffer, userData.byteOffset, userData.length).readInt32BE(0);
}

function wants(member: Member, topic: string): boolean {
  return member.subscription.topics.includes(topic);
}

function emptyDivision(members: readonly Member[]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ id }) => [id, []]));
}

/** Static members first, by their own ids, so that a restart does not change their places. */
function inOrder(members: readonly Member[]): readonly Member[] {
  return members.toSorted((a, b) => {
    if (a.instanceId !== null && b.instanceId !== null) {
      return a.instanceId < b.instanceId ? -1 : 1;
    }
    if (a.instanceId !== null) return -1;
    if (b.instanceId !== null) return 1;
    return a.id < b.id ? -1 : 1;
  });
}
