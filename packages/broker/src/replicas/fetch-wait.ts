/**
 * Waiting until enough can be read (`min.bytes`), or until the time is over: the long poll of Fetch.
 *
 * What is readable is counted in bytes without reading them, and only for the partition that
 * changed: a fetch of a thousand partitions costs no more per append than one of a single partition.
 */
import type { Clock, Timer } from '@odradek/world';
import type { ReadableListener, Replica } from './replica.ts';

/** A partition that a fetch waits for. */
export interface AwaitedPartition {
  readonly replica: Replica;
  readonly fetchOffset: number;
  readonly bytesMax: number;
  /** Up to the last stable offset instead of the high watermark (read_committed). */
  readonly committedOnly: boolean;
}

export class FetchWait implements ReadableListener {
  readonly #bytesMin: number;
  readonly #done: () => void;
  readonly #byReplica: Map<Replica, { partition: AwaitedPartition; bytes: number }> = new Map();
  #bytes = 0;
  #timer: Timer | undefined;
  #over = false;

  constructor(
    clock: Clock,
    partitions: readonly AwaitedPartition[],
    options: { bytesMin: number; waitMsMax: number; done: () => void },
  ) {
    this.#bytesMin = options.bytesMin;
    this.#done = options.done;
    for (const partition of partitions) {
      const bytes = readableBytes(partition);
      this.#bytes += bytes;
      this.#byReplica.set(partition.replica, { partition, bytes });
      partition.replica.addListener(this);
    }
    this.#timer = clock.after(options.waitMsMax, () => this.#finish());
  }

  readable(replica: Replica): void {
    const entry = this.#byReplica.get(replica);
    if (entry === undefined || this.#over) return;
    const bytes = readableBytes(entry.partition);
    this.#bytes += bytes - entry.bytes;
    entry.bytes = bytes;
    // A partition that is gone is an answer too: the client should hear of it.
    if (this.#bytes >= this.#bytesMin || replica.closed) this.#finish();
  }

  /** Nobody waits any more. */
  cancel(): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const replica of this.#byReplica.keys()) replica.removeListener(this);
  }

  #finish(): void {
    if (this.#over) return;
    this.cancel();
    this.#done();
  }
}

/** Bytes that a read would give now, batches taken whole or not; 0 when it would fail. */
export function readableBytes(partition: AwaitedPartition): number {
  const { replica, fetchOffset, bytesMax, committedOnly } = partition;
  if (replica.closed) return 0;
  const upTo = committedOnly ? replica.lastStableOffset : replica.highWatermark;
  if (fetchOffset >= upTo) return 0;
  const located = replica.log.locate(fetchOffset, { bytesMax, upTo, minOneBatch: true });
  return located.errorCode === 0 ? located.size : 0;
}
