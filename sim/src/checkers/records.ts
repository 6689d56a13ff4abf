/**
 * What a partition promises of its records: what was acknowledged stays, at its offset, in order,
 * and once where the producer is idempotent. After a loss of power only a prefix is promised, but
 * that in full; where each record is synced before it is acknowledged, nothing acknowledged goes.
 *
 * It is told what was sent, what was acknowledged and what a reading of the whole log found; it
 * asks nobody itself. Spec: KIP-98 (idempotence).
 */
import type { Probes } from '../probes.ts';
import { type Origin, printedOrigin } from '../values.ts';
import { Violation } from './violation.ts';

export interface RecordsPromise {
  /** Records are synced before they are acknowledged (flush.messages=1). */
  readonly isSynced: boolean;
}

export interface ProducerPromise {
  readonly isIdempotent: boolean;
  /** Several requests under way without idempotence may overtake each other. */
  readonly isOrdered: boolean;
}

/** A record that somebody has read. */
export interface FoundRecord extends Origin {
  readonly offset: number;
}

interface Known {
  readonly origin: Origin;
  /** After how many losses of power it was seen: older ones may have gone with the last. */
  readonly generation: number;
  isAcknowledged: boolean;
}

/** What somebody knew of a partition at some time, by offset. */
export type Expected = readonly (Known | undefined)[];

export class PartitionRecords {
  readonly name: string;
  readonly #promise: RecordsPromise;
  readonly #probes: Probes;
  readonly #producers = new Map<string, ProducerPromise>();
  readonly #sent = new Map<string, 'sent' | 'acknowledged' | 'lost'>();
  /** By offset, as far as anyone knows. */
  #known: (Known | undefined)[] = [];
  readonly #taken = new Set<string>();
  #mayHaveLost = false;
  #highWatermark = 0;
  /** How many losses of power there were: a reading must not span one. */
  generation = 0;

  constructor(name: string, promise: RecordsPromise, probes: Probes) {
    this.name = name;
    this.#promise = promise;
    this.#probes = probes;
  }

  get acknowledgedCount(): number {
    return this.#known.filter((known) => known?.isAcknowledged === true).length;
  }

  addProducer(name: string, promise: ProducerPromise): void {
    this.#producers.set(name, promise);
  }

  sent(origin: Origin): void {
    this.#sent.set(printedOrigin(origin), 'sent');
  }

  /** `offset` is -1 when the node only remembers that it has the record. */
  acknowledged(origin: Origin, offset: number): void {
    this.#sent.set(printedOrigin(origin), 'acknowledged');
    if (offset >= 0) this.#note(offset, origin).isAcknowledged = true;
  }

  /** What was not synced may be gone. Called when it happens, and again when the node is back. */
  powerLost(): void {
    this.#mayHaveLost = true;
    this.#highWatermark = 0;
    this.generation += 1;
  }

  /** A consumer was given a record, perhaps some time after it was read. */
  consumed({ offset, ...origin }: FoundRecord): void {
    if (!this.#sent.has(printedOrigin(origin))) this.#fail('what is read was sent', offset, origin);
    const known = this.#known[offset];
    if (known !== undefined && printedOrigin(known.origin) === printedOrigin(origin)) return;
    if (this.#taken.has(takenKey(offset, origin)) || this.#mayHaveLost) {
      this.#probes.reached('consumer read what the power took');
      return;
    }
    this.#note(offset, origin);
  }

  /** The node told how far records are committed. */
  watermarkSeen(highWatermark: number): void {
    if (highWatermark < this.#highWatermark) {
      throw new Violation(
        'high watermarks do not go back',
        `${this.name}: ${this.#highWatermark}, then ${highWatermark}`,
      );
    }
    this.#highWatermark = highWatermark;
  }

  /** What is known now: a reading that begins after this must show it. */
  expected(): Expected {
    return this.#known.slice();
  }

  /** A reading of the whole log, from 0 to its high watermark, and what was known before it. */
  found(records: readonly FoundRecord[], expected: Expected): void {
    for (const [index, { offset, ...origin }] of records.entries()) {
      if (offset !== index) {
        throw new Violation('offsets follow each other', `${this.name}: ${offset} at ${index}`);
      }
      const state = this.#sent.get(printedOrigin(origin));
      if (state === undefined) this.#fail('what is read was sent', offset, origin);
      if (state === 'sent') this.#probes.reached('unacknowledged record found in the log');
      this.#note(offset, origin);
    }
    if (this.#mayHaveLost) this.#forgetFrom(records.length);
    this.#mayHaveLost = false;
    this.#checkEnd(records.length, expected);
    this.#checkOrder(records);
  }

  /** After all is over: everything acknowledged is there, also what had no offset. */
  checkNothingMissing(): void {
    const there = new Set(this.#known.map((known) => printedOrigin(known?.origin ?? NOBODY)));
    for (const [origin, state] of this.#sent) {
      if (state !== 'acknowledged' || there.has(origin)) continue;
      // Without an offset nobody could tell, when the power was lost, that this record went too.
      if (this.generation > 0 && !this.#promise.isSynced) continue;
      throw new Violation('acknowledged records are read', `${this.name} lacks ${origin}`);
    }
  }

  #checkEnd(end: number, expected: Expected): void {
    for (let offset = end; offset < expected.length; offset += 1) {
      const missing = expected[offset];
      // The power may have taken it, and something else its place.
      if (missing === undefined || missing !== this.#known[offset]) continue;
      const detail = `${this.name} ends at ${end}, without ${printedOrigin(missing.origin)}`;
      throw new Violation('what was read or acknowledged stays', `${detail} at ${offset}`);
    }
  }

  /** The power took what was there from this offset on. */
  #forgetFrom(offset: number): void {
    for (let index = offset; index < this.#known.length; index += 1) {
      const known = this.#known[index];
      if (known === undefined || known.generation === this.generation) continue;
      const { origin, isAcknowledged } = known;
      if (isAcknowledged && this.#promise.isSynced)
        this.#fail('synced records stay', index, origin);
      if (isAcknowledged) this.#probes.reached('acknowledged records lost with the power');
      this.#taken.add(takenKey(index, origin));
      this.#sent.set(printedOrigin(origin), 'lost');
      this.#known[index] = undefined;
    }
    while (this.#known.length > offset && this.#known.at(-1) === undefined) this.#known.pop();
  }

  #note(offset: number, origin: Origin): Known {
    const known = this.#known[offset];
    if (known !== undefined) {
      if (printedOrigin(known.origin) === printedOrigin(origin)) return known;
      if (!this.#mayHaveLost || known.generation === this.generation) {
        const before = printedOrigin(known.origin);
        this.#fail(`a record keeps its offset, where ${before} was`, offset, origin);
      }
      this.#forgetFrom(offset);
    }
    // Holes would slow down what follows; the next reading fills them.
    while (this.#known.length < offset) this.#known.push(undefined);
    const added = { origin, generation: this.generation, isAcknowledged: false };
    this.#known[offset] = added;
    return added;
  }

  #checkOrder(records: readonly FoundRecord[]): void {
    const last = new Map<string, number>();
    const seen = new Set<string>();
    for (const { offset, ...origin } of records) {
      const promise = this.#producers.get(origin.producer);
      const before = last.get(origin.producer) ?? -1;
      const printed = printedOrigin(origin);
      if (seen.has(printed)) {
        if (promise?.isIdempotent !== false) this.#fail('records are there once', offset, origin);
        this.#probes.reached('record found twice after a repeated send');
        continue;
      }
      seen.add(printed);
      // Given up by its sender, a request may still be on its way, and come after later ones.
      const isLate = promise?.isIdempotent === false && this.#sent.get(printed) === 'sent';
      if (isLate) continue;
      if (promise?.isOrdered !== false && origin.number < before) {
        this.#fail(`records are in order, after ${before}`, offset, origin);
      }
      last.set(origin.producer, Math.max(before, origin.number));
    }
  }

  #fail(promise: string, offset: number, origin: Origin): never {
    throw new Violation(promise, `${this.name} has ${printedOrigin(origin)} at ${offset}`);
  }
}

const NOBODY: Origin = { producer: 'nobody', number: 0 };

function takenKey(offset: number, origin: Origin): string {
  return `${offset} ${printedOrigin(origin)}`;
}
