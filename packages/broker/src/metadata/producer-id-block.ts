/**
 * The producer ids that this broker may give away: a block at a time, the next one asked for before
 * the current one is used up, so that almost nobody waits for it.
 *
 * Spec: KIP-730.
 */
import type { ProducerIdBlock } from '@odradek/machines/cluster';

/** Below this many ids left, the next block is asked for. */
const REFILL_BELOW = 100;

export class ProducerIds {
  readonly #allocate: () => Promise<ProducerIdBlock>;
  #next = 0;
  #end = 0;
  #following: ProducerIdBlock | undefined;
  #refill: Promise<void> | undefined;

  constructor(allocate: () => Promise<ProducerIdBlock>) {
    this.#allocate = allocate;
  }

  /** An id that nobody had before. At once while the block lasts. */
  next(): number | Promise<number> {
    if (this.#next === this.#end) this.#takeFollowing();
    if (this.#next === this.#end) return this.#refilled().then(() => this.next());
    const id = this.#next;
    this.#next += 1;
    if (this.#end - this.#next < REFILL_BELOW && this.#following === undefined) {
      // Whoever needs the block later learns of a failure; now nobody does.
      this.#refilled().catch(() => undefined);
    }
    return id;
  }

  #takeFollowing(): void {
    if (this.#following === undefined) return;
    this.#next = this.#following.firstProducerId;
    this.#end = this.#next + this.#following.count;
    this.#following = undefined;
  }

  #refilled(): Promise<void> {
    this.#refill ??= this.#allocate()
      .then((block) => {
        this.#following = block;
      })
      .finally(() => {
        this.#refill = undefined;
      });
    return this.#refill;
  }
}
