/**
 * Where the last few reads of a log ended. A reader that goes on from there, as nearly all do, is
 * spared the search in the index and the walk to its batch.
 */
import type { Segment } from './segment.ts';

/** As many readers at different places may share a log without pushing each other out. */
const PLACES = 16;

export class PositionCache {
  readonly #offsets: number[] = [];
  readonly #positions: number[] = [];
  readonly #segments: Segment[] = [];
  #next = 0;

  /** Remembers that the first batch at or behind `offset` lies at `position`. */
  put(offset: number, segment: Segment, position: number): void {
    for (let place = 0; place < this.#offsets.length; place++) {
      if (this.#offsets[place] !== offset) continue;
      this.#segments[place] = segment;
      this.#positions[place] = position;
      return;
    }
    this.#offsets[this.#next] = offset;
    this.#segments[this.#next] = segment;
    this.#positions[this.#next] = position;
    this.#next = (this.#next + 1) % PLACES;
  }

  /** −1 when it is not known, or not in this segment. */
  positionOf(offset: number, segment: Segment): number {
    for (let place = 0; place < this.#offsets.length; place++) {
      if (this.#offsets[place] === offset && this.#segments[place] === segment) {
        return this.#positions[place] ?? -1;
      }
    }
    return -1;
  }

  clear(): void {
    this.#offsets.length = 0;
    this.#positions.length = 0;
    this.#segments.length = 0;
    this.#next = 0;
  }
}
