/** The partitions that a consumer reads at present, by topic and index. */
import type { TopicPartition } from './options.ts';
import { AssignedPartition, type OffsetWanted } from './partition.ts';

export class Assignment {
  readonly #partitions = new Map<string, AssignedPartition>();
  #turn = 0;

  get size(): number {
    return this.#partitions.size;
  }

  [Symbol.iterator](): IterableIterator<AssignedPartition> {
    return this.#partitions.values();
  }

  list(): readonly TopicPartition[] {
    return [...this.#partitions.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  find({ topic, partition }: TopicPartition): AssignedPartition | undefined {
    return this.#partitions.get(keyOf(topic, partition));
  }

  /** Whether this very object is still assigned. */
  holds(partition: AssignedPartition): boolean {
    return this.find(partition) === partition;
  }

  add(partition: TopicPartition, wanted: OffsetWanted): AssignedPartition {
    const made = new AssignedPartition(partition, wanted);
    this.#partitions.set(keyOf(partition.topic, partition.partition), made);
    return made;
  }

  remove({ topic, partition }: TopicPartition): void {
    this.#partitions.delete(keyOf(topic, partition));
  }

  clear(): void {
    this.#partitions.clear();
  }

  get bufferedBytes(): number {
    let sum = 0;
    for (const partition of this.#partitions.values()) sum += partition.bufferedBytes;
    return sum;
  }

  /** The next partition with something ready; each has its turn. */
  nextReady(): AssignedPartition | undefined {
    const all = [...this.#partitions.values()];
    for (let step = 0; step < all.length; step++) {
      const partition = all[(this.#turn + step) % all.length];
      if (partition === undefined || partition.isPaused || partition.blocks.length === 0) continue;
      this.#turn = (this.#turn + step + 1) % all.length;
      return partition;
    }
    return undefined;
  }
}

export function keyOf(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}
