/**
 * What a log remembers of one producer: the epoch, the last five batches (by which repeated ones
 * are known), and the transaction that is open.
 *
 * Whether a batch may follow is decided in `producers.ts`; this only holds and answers.
 * Spec: KIP-98 (idempotence, transactions).
 */

/** A producer may have five requests in flight, so that five batches may come again. */
const BATCHES_KEPT = 5;

export class ProducerState {
  readonly producerId: number;
  epoch = -1;
  coordinatorEpoch = -1;
  lastTimestamp = -1;
  /** −1 when no transaction is open. */
  transactionFirstOffset = -1;
  /** The newest batches in a ring; the fields of one batch stand at the same place. */
  readonly #lastSequences: number[] = [];
  readonly #lastOffsets: number[] = [];
  readonly #offsetDeltas: number[] = [];
  readonly #timestamps: number[] = [];
  #newest = -1;
  /** The place that `findDuplicate` found. */
  #found = -1;

  constructor(producerId: number) {
    this.producerId = producerId;
  }

  get hasBatches(): boolean {
    return this.#lastSequences.length > 0;
  }

  /** −1 when no batch is known. */
  get lastSequence(): number {
    return this.#lastSequences[this.#newest] ?? -1;
  }

  /** −1 when no batch is known. */
  get lastOffset(): number {
    return this.#lastOffsets[this.#newest] ?? -1;
  }

  get lastOffsetDelta(): number {
    return this.#offsetDeltas[this.#newest] ?? 0;
  }

  /** Begins a new epoch, which forgets the batches of the one before. */
  useEpoch(epoch: number): void {
    if (this.epoch === epoch) return;
    this.epoch = epoch;
    this.#lastSequences.length = 0;
    this.#lastOffsets.length = 0;
    this.#offsetDeltas.length = 0;
    this.#timestamps.length = 0;
    this.#newest = -1;
  }

  addBatch(lastSequence: number, lastOffset: number, offsetDelta: number, timestamp: number): void {
    const place = (this.#newest + 1) % BATCHES_KEPT;
    this.#lastSequences[place] = lastSequence;
    this.#lastOffsets[place] = lastOffset;
    this.#offsetDeltas[place] = offsetDelta;
    this.#timestamps[place] = timestamp;
    this.#newest = place;
    this.lastTimestamp = timestamp;
  }

  /** Takes over the batches of the same producer that were found again in the log. */
  recall(found: ProducerState): void {
    // Another last batch: what was found does not reach up to where this state holds.
    if (found.epoch !== this.epoch || found.lastOffset !== this.lastOffset) return;
    if (found.lastSequence !== this.lastSequence) return;
    copyOver(this.#lastSequences, found.#lastSequences);
    copyOver(this.#lastOffsets, found.#lastOffsets);
    copyOver(this.#offsetDeltas, found.#offsetDeltas);
    copyOver(this.#timestamps, found.#timestamps);
    this.#newest = found.#newest;
  }

  /** Looks for a batch of just these sequences in this epoch; the getters below then tell of it. */
  findDuplicate(epoch: number, firstSequence: number, lastSequence: number): boolean {
    if (epoch !== this.epoch) return false;
    for (let place = 0; place < this.#lastSequences.length; place++) {
      if (this.#lastSequences[place] !== lastSequence) continue;
      if (this.#firstSequence(place) !== firstSequence) continue;
      this.#found = place;
      return true;
    }
    return false;
  }

  get duplicateFirstOffset(): number {
    return this.duplicateLastOffset - (this.#offsetDeltas[this.#found] ?? 0);
  }

  get duplicateLastOffset(): number {
    return this.#lastOffsets[this.#found] ?? -1;
  }

  get duplicateTimestamp(): number {
    return this.#timestamps[this.#found] ?? -1;
  }

  #firstSequence(place: number): number {
    const last = this.#lastSequences[place] ?? -1;
    const delta = this.#offsetDeltas[place] ?? 0;
    // Sequences go from 2³¹ − 1 on to 0.
    return last >= delta ? last - delta : 0x7fff_ffff - (delta - last) + 1;
  }
}

function copyOver(target: number[], source: readonly number[]): void {
  target.splice(0, target.length, ...source);
}
