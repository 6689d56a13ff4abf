/**
 * The batches of one partition on their way: the one that is being filled, those that wait, those
 * that were sent. It keeps them in order, numbers them for the broker (sequences), and says what
 * may leave next.
 *
 * It sends nothing itself (`sender.ts`), and takes no decision on errors.
 * Spec: KIP-98 (sequences), KIP-360 (a new epoch after a gap).
 *
 * Why a batch that is sent again waits until nothing is under way: those sent after it were
 * refused for the gap that it left, and come back too; then all go again in their old order.
 * Why the first batch goes alone: a broker that does not know a producer yet takes any sequence
 * from it, so that a second batch would get in before a first that was refused.
 */
import { addToSequence } from '@odradek/wire/records';
import type { ProducerBatch, ProducerIdentity } from './batch.ts';

const EPOCH_MAX = 32_767;

export class PartitionQueue {
  readonly topic: string;
  readonly index: number;
  #open: ProducerBatch | undefined;
  /** In the order in which they are to arrive; those sent before come first. */
  readonly #waiting: ProducerBatch[] = [];
  readonly #inFlight: ProducerBatch[] = [];
  #identity: ProducerIdentity | undefined;
  #nextSequence = 0;
  #order = 0;
  #mustRenumber = false;
  /** The broker has acknowledged a batch with the present identity. */
  #isKnown = false;
  /** Nothing leaves before this time: a pause after a failure. */
  notBeforeMs = 0;

  constructor(topic: string, index: number) {
    this.topic = topic;
    this.index = index;
  }

  get open(): ProducerBatch | undefined {
    return this.#open;
  }

  get inFlightCount(): number {
    return this.#inFlight.length;
  }

  get isEmpty(): boolean {
    return this.#open === undefined && this.#waiting.length === 0 && this.#inFlight.length === 0;
  }

  get hasUnsent(): boolean {
    return this.#open !== undefined || this.#waiting.length > 0;
  }

  /** The oldest batch that is not under way. */
  get first(): ProducerBatch | undefined {
    return this.#waiting[0] ?? this.#open;
  }

  startBatch(batch: ProducerBatch): void {
    this.closeOpen();
    this.#open = batch;
  }

  /** No more records for the batch that is being filled. */
  closeOpen(): void {
    if (this.#open === undefined) return;
    this.#waiting.push(this.#open);
    this.#open = undefined;
  }

  /**
   * When the first batch may leave, as far as this partition is concerned: 0 is at once, infinity
   * is not before something else has happened.
   */
  dueMs(lingerMs: number, inFlightMax: number): number {
    const first = this.first;
    if (first === undefined || this.#inFlight.length >= inFlightMax) {
      return Number.POSITIVE_INFINITY;
    }
    const mustBeAlone = first.order > 0 || (this.#identity !== undefined && !this.#isKnown);
    if (mustBeAlone && this.#inFlight.length > 0) return Number.POSITIVE_INFINITY;
    if (this.#waiting.length > 0) return this.notBeforeMs;
    return Math.max(first.createdMs + lingerMs, this.notBeforeMs);
  }

  /** Takes the first batch to be sent. `identity` is that of the producer, when idempotent. */
  take(identity: ProducerIdentity | undefined): ProducerBatch | undefined {
    if (this.#waiting.length === 0) this.closeOpen();
    const batch = this.#waiting.shift();
    if (batch === undefined) return undefined;
    if (identity !== undefined) this.#number(batch, identity);
    if (batch.order === 0) batch.order = ++this.#order;
    batch.attempts += 1;
    this.#inFlight.push(batch);
    return batch;
  }

  /** Who the broker is told to be writing here. */
  get identity(): ProducerIdentity | undefined {
    return this.#identity;
  }

  /** An answer has come, or none will: the batch is not under way any more. */
  remove(batch: ProducerBatch): void {
    const at = this.#inFlight.indexOf(batch);
    if (at >= 0) this.#inFlight.splice(at, 1);
  }

  /** The batch is written. */
  settle(batch: ProducerBatch): void {
    this.remove(batch);
    this.#isKnown = true;
  }

  /** Puts a batch back at its place. */
  putBack(batch: ProducerBatch): void {
    this.remove(batch);
    const at = this.#waiting.findIndex((other) => other.order === 0 || other.order > batch.order);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, batch);
  }

  /** Puts pieces in the place of the batch that they were. */
  putBackPieces(batch: ProducerBatch, pieces: readonly ProducerBatch[]): void {
    this.putBack(batch);
    for (const piece of pieces) piece.order = batch.order;
    this.#waiting.splice(this.#waiting.indexOf(batch), 1, ...pieces);
    this.renumber();
  }

  /** Whether an earlier batch has not been settled, so that a gap before this one is no surprise. */
  hasEarlier(batch: ProducerBatch): boolean {
    const isEarlier = (other: ProducerBatch): boolean =>
      other.order > 0 && other.order < batch.order;
    return this.#inFlight.some(isEarlier) || this.#waiting.some(isEarlier);
  }

  /** The broker misses sequences that will never come: all is numbered anew, in a new epoch. */
  renumber(): void {
    this.#mustRenumber = true;
  }

  /** Takes out the waiting batches for which `isOver` holds. */
  takeExpired(isOver: (batch: ProducerBatch) => boolean): readonly ProducerBatch[] {
    if (!this.#waiting.some(isOver) && !(this.#open !== undefined && isOver(this.#open))) return [];
    this.closeOpen();
    const expired = this.#waiting.filter(isOver);
    const kept = this.#waiting.filter((batch) => !isOver(batch));
    this.#waiting.splice(0, this.#waiting.length, ...kept);
    return expired;
  }

  #number(batch: ProducerBatch, identity: ProducerIdentity): void {
    if (this.#identity === undefined) this.#restart(identity);
    // What is under way still has the old numbers, and its answers tell what became of it.
    if (this.#mustRenumber && this.#inFlight.length === 0) {
      this.#mustRenumber = false;
      const current = this.#identity ?? identity;
      const epoch = current.producerEpoch + 1;
      // The producer id of the whole producer may have been renewed meanwhile.
      const isSame = current.producerId === identity.producerId;
      this.#restart(isSame ? { ...current, producerEpoch: epoch } : identity);
      batch.sequence = -1;
      for (const other of this.#waiting) other.sequence = -1;
    }
    if (batch.sequence >= 0) return;
    batch.sequence = this.#nextSequence;
    this.#nextSequence = addToSequence(this.#nextSequence, batch.recordCount);
  }

  /** Whether a further epoch of this producer id is to be had. */
  get isWornOut(): boolean {
    return this.#mustRenumber && (this.#identity?.producerEpoch ?? 0) >= EPOCH_MAX;
  }

  #restart(identity: ProducerIdentity): void {
    this.#identity = identity;
    this.#nextSequence = 0;
    this.#isKnown = false;
  }
}
