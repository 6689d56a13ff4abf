/**
 * The offsets that groups have committed, and those that open transactions are about to commit.
 *
 * It stores and finds; who may commit is decided in `offsets.ts`. Everything here follows from the
 * entries of the log alone, in their order.
 *
 * Spec: KIP-98 (transactional offsets), KIP-447 (unstable offsets), KIP-848 (topic ids).
 */
import type { CommittedOffset, OffsetCommitEntry } from './entries.ts';

/** A commit and where the log holds it: of two, the one that lies further on counts. */
export interface StoredOffset {
  readonly committed: CommittedOffset;
  readonly recordOffset: number;
}

type ByPartition<Value> = Map<number, Value>;
type ByTopic<Value> = Map<string, ByPartition<Value>>;

/** Values by group, topic and partition; nothing empty is kept. */
class Table<Value> {
  readonly groups: Map<string, ByTopic<Value>> = new Map();

  get(groupId: string, topic: string, partition: number): Value | undefined {
    return this.groups.get(groupId)?.get(topic)?.get(partition);
  }

  set(groupId: string, topic: string, partition: number, value: Value): void {
    let topics = this.groups.get(groupId);
    if (topics === undefined) this.groups.set(groupId, (topics = new Map()));
    let partitions = topics.get(topic);
    if (partitions === undefined) topics.set(topic, (partitions = new Map()));
    partitions.set(partition, value);
  }

  delete(groupId: string, topic: string, partition: number): void {
    const topics = this.groups.get(groupId);
    const partitions = topics?.get(topic);
    if (topics === undefined || partitions === undefined) return;
    partitions.delete(partition);
    if (partitions.size === 0) topics.delete(topic);
    if (topics.size === 0) this.groups.delete(groupId);
  }
}

export class OffsetStore {
  readonly #committed = new Table<StoredOffset>();
  /** What each producer's open transaction would commit. */
  readonly #pending = new Map<number, Table<StoredOffset>>();
  /** The producers whose open transactions touch a partition. */
  readonly #openTransactions = new Table<Set<number>>();

  /** Applies a commit or its tombstone. `producerId` is -1 outside of transactions. */
  apply(entry: OffsetCommitEntry, recordOffset: number, producerId: number): void {
    const { groupId, topic, partition, value } = entry;
    if (value === null) {
      this.#remove(groupId, topic, partition);
    } else if (producerId < 0) {
      this.#committed.set(groupId, topic, partition, { committed: value, recordOffset });
    } else {
      let pending = this.#pending.get(producerId);
      if (pending === undefined) this.#pending.set(producerId, (pending = new Table()));
      pending.set(groupId, topic, partition, { committed: value, recordOffset });
      const open = this.#openTransactions.get(groupId, topic, partition);
      if (open !== undefined) open.add(producerId);
      else this.#openTransactions.set(groupId, topic, partition, new Set([producerId]));
    }
  }

  /** The end of a producer's transaction: its offsets count, or are forgotten. */
  endTransaction(producerId: number, outcome: 'commit' | 'abort'): void {
    const pending = this.#pending.get(producerId);
    if (pending === undefined) return;
    this.#pending.delete(producerId);
    for (const [groupId, topics] of pending.groups) {
      for (const [topic, partitions] of topics) {
        for (const [partition, offset] of partitions) {
          this.#close(groupId, topic, partition, producerId);
          if (outcome === 'abort') continue;
          const present = this.#committed.get(groupId, topic, partition);
          // A plain commit that came after the transactional one is newer than it.
          if (present === undefined || offset.recordOffset > present.recordOffset) {
            this.#committed.set(groupId, topic, partition, offset);
          }
        }
      }
    }
  }

  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#committed.get(groupId, topic, partition)?.committed;
  }

  /** All offsets of a group, by topic and partition. */
  ofGroup(groupId: string): ReadonlyMap<string, ReadonlyMap<number, StoredOffset>> {
    return this.#committed.groups.get(groupId) ?? NOTHING;
  }

  /** Whether an open transaction may still change the offset of this partition. */
  isUnstable(groupId: string, topic: string, partition: number): boolean {
    return this.#openTransactions.get(groupId, topic, partition) !== undefined;
  }

  hasOpenTransactions(groupId: string): boolean {
    return this.#openTransactions.groups.has(groupId);
  }

  /** The partitions of a group that hold an offset, or would after an open transaction. */
  *partitionsOf(groupId: string): Generator<{ topic: string; partition: number }> {
    for (const [topic, partitions] of this.ofGroup(groupId)) {
      for (const partition of partitions.keys()) yield { topic, partition };
    }
    for (const [topic, partitions] of this.#openTransactions.groups.get(groupId) ?? NOTHING) {
      for (const partition of partitions.keys()) {
        if (this.get(groupId, topic, partition) === undefined) yield { topic, partition };
      }
    }
  }

  /** The partitions of a topic that hold an offset of it, in any group. */
  *partitionsOfTopic(
    topic: string,
    isOfTopic: (committed: CommittedOffset) => boolean,
  ): Generator<{ groupId: string; partition: number }> {
    for (const table of [this.#committed, ...this.#pending.values()]) {
      for (const [groupId, topics] of table.groups) {
        for (const [partition, { committed }] of topics.get(topic) ?? []) {
          if (isOfTopic(committed)) yield { groupId, partition };
        }
      }
    }
  }

  #remove(groupId: string, topic: string, partition: number): void {
    this.#committed.delete(groupId, topic, partition);
    for (const producerId of this.#openTransactions.get(groupId, topic, partition) ?? []) {
      const pending = this.#pending.get(producerId);
      pending?.delete(groupId, topic, partition);
      if (pending?.groups.size === 0) this.#pending.delete(producerId);
    }
    this.#openTransactions.delete(groupId, topic, partition);
  }

  #close(groupId: string, topic: string, partition: number, producerId: number): void {
    const open = this.#openTransactions.get(groupId, topic, partition);
    open?.delete(producerId);
    if (open?.size === 0) this.#openTransactions.delete(groupId, topic, partition);
  }
}

const NOTHING: ReadonlyMap<string, ReadonlyMap<number, never>> = new Map();
