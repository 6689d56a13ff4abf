/** Chance from the system's cryptographic generator. The promises are written in `../random.ts`. */
import { randomBytes, randomFillSync } from 'node:crypto';
import type { Random } from '../random.ts';
import { drawUuid } from '../uuid.ts';

/** Small draws are served from this many bytes fetched at once: a call costs a microsecond. */
const POOL_BYTES = 4096;
const DRAW_BYTES = 8;
const TWO_POW_32 = 2 ** 32;
const TWO_POW_53 = 2 ** 53;

export class NodeRandom implements Random {
  readonly #pool: Buffer = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  integer(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1)
      throw new RangeError(`no integer below ${below}`);
    // Draws past the last whole multiple are thrown away: they would favour small numbers.
    const limit = TWO_POW_53 - (TWO_POW_53 % below);
    for (;;) {
      const drawn = this.#draw53();
      if (drawn < limit) return drawn % below;
    }
  }

  fraction(): number {
    return this.#draw53() / TWO_POW_53;
  }

  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }

  uuid(): string {
    return drawUuid(randomBytes);
  }

  #draw53(): number {
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const high = this.#pool.readUInt32LE(this.#used) & 0x1fffff;
    const low = this.#pool.readUInt32LE(this.#used + 4);
    this.#used += DRAW_BYTES;
    return high * TWO_POW_32 + low;
  }
}
