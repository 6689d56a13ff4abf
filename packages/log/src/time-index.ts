/**
 * From which batch on a segment holds records of a time: sparse entries of (largest timestamp so
 * far, last offset of the batch that has it). Timestamps rise strictly, because an entry is only
 * made when the largest one has grown.
 *
 * Spec: Kafka's `.timeindex`, 12 bytes an entry: int64 timestamp, int32 offset − base offset.
 */

import { readInt64, writeInt64 } from '@odradek/wire/records';
import { IndexFile } from './index-file.ts';

const ENTRY_SIZE = 12;

export class TimeIndex {
  readonly file: IndexFile;
  readonly #baseOffset: number;

  constructor(path: string, baseOffset: number, content?: Buffer) {
    this.file = new IndexFile(path, ENTRY_SIZE, content);
    this.#baseOffset = baseOffset;
  }

  get count(): number {
    return this.file.count;
  }

  timestampAt(entry: number): number {
    return readInt64(this.file.bytes, entry * ENTRY_SIZE);
  }

  offsetAt(entry: number): number {
    return this.#baseOffset + this.file.bytes.readInt32BE(entry * ENTRY_SIZE + 8);
  }

  lastTimestamp(): number {
    return this.count === 0 ? -1 : this.timestampAt(this.count - 1);
  }

  /** The base offset when there is no entry. */
  lastOffset(): number {
    return this.count === 0 ? this.#baseOffset : this.offsetAt(this.count - 1);
  }

  /** One entry stays free for the one that closes a segment. */
  isFull(bytesMax: number): boolean {
    return this.count >= Math.floor(bytesMax / ENTRY_SIZE) - 1;
  }

  appendIfLater(timestamp: number, offset: number): void {
    if (timestamp <= this.lastTimestamp()) return;
    const at = this.file.grow();
    writeInt64(this.file.bytes, at, timestamp);
    this.file.bytes.writeInt32BE(offset - this.#baseOffset, at + 8);
  }

  /** The offset of the last entry that is not later than `timestamp`; the base offset if none. */
  offsetBefore(timestamp: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.timestampAt(middle) <= timestamp) low = middle + 1;
      else high = middle - 1;
    }
    return high < 0 ? this.#baseOffset : this.offsetAt(high);
  }

  /** Forgets the entries that point to `offset` or later. */
  truncateTo(offset: number): void {
    let count = this.count;
    while (count > 0 && this.offsetAt(count - 1) >= offset) count--;
    this.file.truncate(count);
  }

  /** True when timestamps and offsets rise from the base offset on. */
  isSane(): boolean {
    let timestamp = -1;
    let offset = -1;
    for (let entry = 0; entry < this.count; entry++) {
      const nextTimestamp = this.timestampAt(entry);
      const nextOffset = this.file.bytes.readInt32BE(entry * ENTRY_SIZE + 8);
      if (nextTimestamp <= timestamp || nextOffset <= offset) return false;
      timestamp = nextTimestamp;
      offset = nextOffset;
    }
    return true;
  }
}
