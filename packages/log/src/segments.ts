/**
 * The segments of a log in the order of their offsets, the active one last, and how many files of
 * the others stay open.
 */
import type { Segment } from './segment.ts';

/** Files of sealed segments that are kept open for readers who come back. */
const OPEN_SEALED_MAX = 4;
/** A file that was used more recently than this may still be read from: it is not closed. */
const IN_USE_MS = 60_000;

export class Segments {
  readonly #list: Segment[];

  constructor(list: readonly Segment[]) {
    this.#list = [...list];
  }

  get count(): number {
    return this.#list.length;
  }

  get all(): readonly Segment[] {
    return this.#list;
  }

  get active(): Segment {
    const last = this.#list[this.#list.length - 1];
    if (last === undefined) throw new Error('a log has at least one segment');
    return last;
  }

  get first(): Segment {
    return this.#list[0] ?? this.active;
  }

  at(index: number): Segment | undefined {
    return this.#list[index];
  }

  /** The place of the segment with the largest base offset that is at most `offset`; −1 if none. */
  indexOf(offset: number): number {
    let high = this.#list.length - 1;
    if ((this.#list[high]?.baseOffset ?? 0) <= offset) return high;
    let low = 0;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if ((this.#list[middle]?.baseOffset ?? 0) <= offset) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  get size(): number {
    let size = 0;
    for (const segment of this.#list) size += segment.size;
    return size;
  }

  add(segment: Segment): void {
    this.#list.push(segment);
  }

  /** Takes out `count` segments from `index` on, and answers them. */
  take(index: number, count: number): Segment[] {
    return this.#list.splice(index, count);
  }

  /** Notes that `segment` is read from, and closes what nobody has read from for long. */
  use(segment: Segment, nowMs: number): void {
    segment.usedMs = nowMs;
    if (segment === this.active || segment.isOpen) return;
    let open = 0;
    let oldest: Segment | undefined;
    for (const other of this.#list) {
      if (!other.isOpen || other === this.active) continue;
      open++;
      if (oldest === undefined || other.usedMs < oldest.usedMs) oldest = other;
    }
    if (open < OPEN_SEALED_MAX || oldest === undefined) return;
    if (nowMs - oldest.usedMs < IN_USE_MS || oldest.writtenSize < oldest.size) return;
    oldest.release();
  }
}
