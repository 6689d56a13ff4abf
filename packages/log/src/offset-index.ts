/**
 * Where in a segment's file a batch is found: sparse entries of (last offset of a batch, position
 * of that batch). A search gives the last indexed batch at or before an offset; a few headers are
 * then walked to reach the one that is looked for.
 *
 * Spec: Kafka's `.index`, 8 bytes an entry: int32 offset − base offset, int32 position.
 */
import { IndexFile } from './index-file.ts';

const ENTRY_SIZE = 8;

export class OffsetIndex {
  readonly file: IndexFile;
  readonly #baseOffset: number;

  constructor(path: string, baseOffset: number, content?: Buffer) {
    this.file = new IndexFile(path, ENTRY_SIZE, content);
    this.#baseOffset = baseOffset;
  }

  get count(): number {
    return this.file.count;
  }

  offsetAt(entry: number): number {
    return this.#baseOffset + this.file.bytes.readInt32BE(entry * ENTRY_SIZE);
  }

  positionAt(entry: number): number {
    return this.file.bytes.readInt32BE(entry * ENTRY_SIZE + 4);
  }

  /** The base offset when there is no entry. */
  lastOffset(): number {
    return this.count === 0 ? this.#baseOffset : this.offsetAt(this.count - 1);
  }

  isFull(bytesMax: number): boolean {
    return this.count >= Math.floor(bytesMax / ENTRY_SIZE);
  }

  append(lastOffset: number, position: number): void {
    const at = this.file.grow();
    this.file.bytes.writeInt32BE(lastOffset - this.#baseOffset, at);
    this.file.bytes.writeInt32BE(position, at + 4);
  }

  /** The last entry of a batch whose last offset is at most `offset`; −1 if none. */
  entryBefore(offset: number): number {
    return this.#lastEntryAtMost(offset - this.#baseOffset, 0);
  }

  /** The last entry of a batch that begins at or before `position`; −1 if none. */
  entryAtOrBefore(position: number): number {
    return this.#lastEntryAtMost(position, 4);
  }

  /** Forgets the entries of batches that hold `offset` or later ones. */
  truncateTo(offset: number): void {
    let entry = this.#lastEntryAtMost(offset - this.#baseOffset, 0);
    if (entry >= 0 && this.offsetAt(entry) === offset) entry--;
    this.file.truncate(entry + 1);
  }

  /** True when entries rise and lie inside the segment, as those of a whole file do. */
  isSane(segmentSize: number): boolean {
    let offset = -1;
    let position = -1;
    for (let entry = 0; entry < this.count; entry++) {
      const nextOffset = this.file.bytes.readInt32BE(entry * ENTRY_SIZE);
      const nextPosition = this.file.bytes.readInt32BE(entry * ENTRY_SIZE + 4);
      if (nextOffset <= offset || nextPosition <= position || nextPosition >= segmentSize) {
        return false;
      }
      offset = nextOffset;
      position = nextPosition;
    }
    return true;
  }

  #lastEntryAtMost(value: number, fieldAt: number): number {
    const bytes = this.file.bytes;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (bytes.readInt32BE(middle * ENTRY_SIZE + fieldAt) <= value) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }
}
