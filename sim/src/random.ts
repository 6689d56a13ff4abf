/**
 * Chance that follows from a seed: xoshiro128**, seeded through splitmix32. Good enough for
 * everything but secrets.
 *
 * Each part of a simulation draws from a stream of its own (`fork`): one more draw here does then
 * not change what happens there. Spec: Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2021.
 */
import { drawUuid, type Random } from '@odradek/world';

const TWO_POW_32 = 2 ** 32;
const TWO_POW_53 = 2 ** 53;

export class SimulatedRandom implements Random {
  readonly #seed: number;
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  constructor(seed: number, label = '') {
    this.#seed = mixed(seed, label);
    let state = this.#seed;
    const next = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      return finalised(state);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    // The one state that xoshiro must not be in is all zeros.
    this.#d = next() | 1;
  }

  /** Another stream, which follows from this one's seed (not from what it has drawn) and a name. */
  fork(label: string): SimulatedRandom {
    return new SimulatedRandom(this.#seed, label);
  }

  integer(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1)
      throw new RangeError(`no integer below ${below}`);
    const range = below <= TWO_POW_32 ? TWO_POW_32 : TWO_POW_53;
    // Draws past the last whole multiple are thrown away: they would favour small numbers.
    const limit = range - (range % below);
    for (;;) {
      const drawn = range === TWO_POW_32 ? this.#draw32() : this.#draw53();
      if (drawn < limit) return drawn % below;
    }
  }

  fraction(): number {
    return this.#draw53() / TWO_POW_53;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index += 1) bytes[index] = this.#draw32() >>> 24;
    return bytes;
  }

  uuid(): string {
    return drawUuid((count) => this.bytes(count));
  }

  /** A number from `low` up to `high`, with fractions. */
  between(low: number, high: number): number {
    return low + (high - low) * this.fraction();
  }

  /** True in `share` of all cases. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  #draw32(): number {
    const drawn = Math.imul(rotated(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotated(this.#d, 11);
    return drawn;
  }

  #draw53(): number {
    const high = this.#draw32() & 0x1fffff;
    return high * TWO_POW_32 + this.#draw32();
  }
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finalised(value: number): number {
  let mixing = value;
  mixing = Math.imul(mixing ^ (mixing >>> 16), 0x21f0aaad);
  mixing = Math.imul(mixing ^ (mixing >>> 15), 0x735a2d97);
  return (mixing ^ (mixing >>> 15)) >>> 0;
}

function mixed(seed: number, label: string): number {
  let state = finalised((finalised(seed >>> 0) ^ Math.floor(seed / TWO_POW_32)) + 0x9e3779b9);
  for (let index = 0; index < label.length; index += 1) {
    state = finalised((state ^ label.charCodeAt(index)) + 0x9e3779b9);
  }
  return state >>> 0;
}
