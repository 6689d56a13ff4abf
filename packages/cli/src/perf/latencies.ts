/** How long things took: the mean, the longest, and percentiles of a bounded sample. */

const SAMPLE_MAX = 500_000;

export class Latencies {
  readonly #step: number;
  readonly #sample: Float64Array;
  #taken = 0;
  #count = 0;
  #totalMs = 0;
  #longestMs = 0;

  /** `expected` measurements are to come. */
  constructor(expected: number) {
    this.#step = Math.max(1, Math.ceil(expected / SAMPLE_MAX));
    this.#sample = new Float64Array(Math.ceil(expected / this.#step) + 1);
  }

  add(tookMs: number): void {
    if (this.#count % this.#step === 0 && this.#taken < this.#sample.length) {
      this.#sample[this.#taken++] = tookMs;
    }
    this.#count += 1;
    this.#totalMs += tookMs;
    if (tookMs > this.#longestMs) this.#longestMs = tookMs;
  }

  get count(): number {
    return this.#count;
  }

  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#totalMs / this.#count;
  }

  get longestMs(): number {
    return this.#longestMs;
  }

  /** Of each fraction, such as 0.99: how long that many of a hundred took at most. */
  percentiles(fractions: readonly number[]): readonly number[] {
    const sorted = this.#sample.slice(0, this.#taken).sort();
    return fractions.map((fraction) => {
      const place = Math.min(this.#taken - 1, Math.floor(fraction * this.#taken));
      return sorted[Math.max(0, place)] ?? 0;
    });
  }
}
