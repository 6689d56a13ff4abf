/**
 * What a producer holds of one topic: a queue for each partition, which partition comes next for
 * records without a key, how well batches compress, and who waits to be let in.
 *
 * Spec: KIP-480, KIP-794 (records without a key stay with one partition for a batch's worth).
 */

import { partitionForKey } from '@odradek/wire/records';
import type { Random } from '@odradek/world';
import type { TopicMetadata } from '../cluster/topology.ts';
import { UsageError } from '../errors.ts';
import type { Partitioner } from './options.ts';
import { PartitionQueue } from './partition-queue.ts';
import type { ProducerRecord } from './record.ts';

/** How fast the ratio follows what is seen: a tenth of the way with each batch. */
const RATIO_STEP = 0.1;

/** A record that could not be taken at once. */
export interface Waiter {
  readonly record: ProducerRecord;
  readonly isWatched: boolean;
  admitted(): void;
  failed(error: Error): void;
}

export class TopicQueue {
  readonly name: string;
  readonly waiters: Waiter[] = [];
  /** Somebody is asking for the topic's metadata. */
  isLoading = false;
  /** Compressed size over plain size. */
  compressionRatio = 1;
  readonly #random: Random;
  readonly #batchBytesMax: number;
  readonly #partitions: PartitionQueue[] = [];
  #sticky = -1;
  #stickyBytes = 0;

  constructor(name: string, random: Random, batchBytesMax: number) {
    this.name = name;
    this.#random = random;
    this.#batchBytesMax = batchBytesMax;
  }

  partition(index: number): PartitionQueue {
    const known = this.#partitions[index];
    if (known !== undefined) return known;
    const made = new PartitionQueue(this.name, index);
    this.#partitions[index] = made;
    return made;
  }

  /** Where the record goes. Throws a `UsageError` for a partition that the topic does not have. */
  choose(
    record: ProducerRecord,
    key: Uint8Array | null,
    metadata: TopicMetadata,
    partitioner: Partitioner | undefined,
  ): number {
    const count = metadata.partitions.length;
    if (record.partition !== undefined) return checked(record.partition, this.name, count);
    if (partitioner !== undefined) {
      return checked(partitioner(this.name, key, count), this.name, count);
    }
    return key === null ? this.#chooseSticky(metadata) : partitionForKey(key, count);
  }

  /** So many bytes without a key have gone to the partition that is used at present. */
  noteSticky(index: number, size: number): void {
    if (index !== this.#sticky) return;
    this.#stickyBytes += size;
    if (this.#stickyBytes >= this.#batchBytesMax) this.#sticky = -1;
  }

  noteCompression(plainSize: number, size: number): void {
    this.compressionRatio += RATIO_STEP * (size / plainSize - this.compressionRatio);
  }

  #chooseSticky(metadata: TopicMetadata): number {
    if (this.#sticky >= 0 && this.#sticky < metadata.partitions.length) return this.#sticky;
    const available = metadata.partitions.filter((partition) => partition.leader >= 0);
    const candidates = available.length > 0 ? available : metadata.partitions;
    this.#sticky = candidates[this.#random.integer(candidates.length)]?.index ?? 0;
    this.#stickyBytes = 0;
    return this.#sticky;
  }
}

function checked(partition: number, topic: string, count: number): number {
  if (Number.isInteger(partition) && partition >= 0 && partition < count) return partition;
  throw new UsageError(`topic ${topic} has partitions 0 to ${count - 1}, not ${partition}`);
}
