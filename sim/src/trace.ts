/**
 * What happened in a simulation: one line per event, and a hash that runs over all of them. Two
 * runs of one seed must end with the same hash; where they part is the first line that differs.
 */

export interface TraceOptions {
  /** How many of the last lines are kept; none unless told. */
  readonly keep?: number;
  /** Takes each line as it comes. */
  readonly write?: (line: string) => void;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** The second half of the hash needs another start and another odd factor, whichever they are. */
const OTHER_OFFSET = 0x2f4a9b11;
const OTHER_PRIME = 0x85ebca6b;

export class Trace {
  readonly #keep: number;
  readonly #write: ((line: string) => void) | undefined;
  #lines: string[] = [];
  #count = 0;
  #left = FNV_OFFSET;
  #right = OTHER_OFFSET;

  constructor(options: TraceOptions = {}) {
    this.#keep = options.keep ?? 0;
    this.#write = options.write;
  }

  add(atMs: number, who: string, what: string): void {
    const line = `${atMs.toFixed(3)} ${who} ${what}`;
    this.#count += 1;
    this.#mix(line);
    this.#write?.(line);
    if (this.#keep === 0) return;
    this.#lines.push(line);
    if (this.#lines.length >= 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
  }

  get count(): number {
    return this.#count;
  }

  /** 16 hexadecimal digits over every line so far. */
  get hash(): string {
    return hex(this.#left) + hex(this.#right);
  }

  /** The last lines, as many as are kept. */
  get lines(): readonly string[] {
    return this.#keep === 0 ? [] : this.#lines.slice(-this.#keep);
  }

  #mix(line: string): void {
    let left = this.#left;
    let right = this.#right;
    for (let index = 0; index < line.length; index += 1) {
      const code = line.charCodeAt(index);
      left = Math.imul(left ^ code, FNV_PRIME);
      right = Math.imul(right ^ code, OTHER_PRIME) ^ (right >>> 13);
    }
    this.#left = Math.imul(left ^ 10, FNV_PRIME);
    this.#right = Math.imul(right ^ 10, OTHER_PRIME);
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
