/** A segment or a snapshot, batch by batch, without holding more than one batch in memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BATCH_PREFIX_SIZE, wholeBatchSize } from '@odradek/wire/records';

/** Enough of a batch to see how large it is. */
const HEAD_SIZE = 17;
const READ_AHEAD = 1024 * 1024;

export interface FoundBatch {
  /** Holds the batch from its start on; valid until the next one is asked for. */
  readonly buffer: Buffer;
  readonly at: number;
  readonly size: number;
  /** Where it is in the file. */
  readonly position: number;
}

export class LogFile {
  readonly size: number;
  readonly #file: number;
  #buffer: Buffer = Buffer.alloc(0);
  /** Where the buffer begins in the file. */
  #start = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** From a position up to another; ends at what is no whole batch. */
  *batches(from = 0, end: number = this.size): Generator<FoundBatch, void, undefined> {
    const limit = Math.min(end, this.size);
    for (let position = from; position + HEAD_SIZE <= limit; ) {
      this.#fill(position, Math.min(READ_AHEAD, this.size - position));
      let at = position - this.#start;
      const length = this.#buffer.readInt32BE(at + BATCH_PREFIX_SIZE - 4);
      if (length > 0)
        this.#fill(position, Math.min(BATCH_PREFIX_SIZE + length, this.size - position));
      at = position - this.#start;
      const size = wholeBatchSize(this.#buffer, at, this.#buffer.length);
      if (size <= 0 || position + size > limit) return;
      yield { buffer: this.#buffer, at, size, position };
      position += size;
    }
  }

  /** Makes sure that the buffer has so many bytes from the position on. */
  #fill(position: number, size: number): void {
    const isThere =
      position >= this.#start &&
      position + Math.min(size, HEAD_SIZE) <= this.#start + this.#buffer.length;
    const isEnough = position + size <= this.#start + this.#buffer.length;
    if (isEnough || (isThere && size === READ_AHEAD)) return;
    const wanted = Math.min(Math.max(size, READ_AHEAD), this.size - position);
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(this.#file, buffer, filled, wanted - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    this.#buffer = buffer.subarray(0, filled);
    this.#start = position;
  }
}
