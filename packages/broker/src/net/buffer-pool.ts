/**
 * Buffers that are used again. A fresh buffer of a megabyte costs more in page faults than the copy
 * that fills it, so requests that are read and answers that are sent share this pool.
 *
 * Buffers come in sizes of powers of two from 16 KiB; smaller ones are not worth keeping. The pool
 * keeps a bounded number of bytes; what comes back beyond that is left to the garbage collector.
 * Whoever gives a buffer back promises that no view of it is in use.
 */
const smallestClass = 14; // 16 KiB
const largestClass = 23; // 8 MiB

export class BufferPool {
  readonly #keptBytesMax: number;
  readonly #free: Buffer[][] = [];
  #keptBytes = 0;

  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
    for (let sizeClass = smallestClass; sizeClass <= largestClass; sizeClass++) this.#free.push([]);
  }

  /** A buffer of exactly `size` bytes, with whatever they held before. */
  take(size: number): Buffer {
    const sizeClass = classOf(size);
    if (sizeClass < 0) return Buffer.allocUnsafeSlow(size);
    const kept = this.#free[sizeClass]?.pop();
    if (kept === undefined) {
      return Buffer.allocUnsafeSlow(1 << (sizeClass + smallestClass)).subarray(0, size);
    }
    this.#keptBytes -= kept.byteLength;
    return kept.subarray(0, size);
  }

  /** Takes back a buffer that `take` gave, or a view that begins where it began. */
  give(buffer: Buffer): void {
    const bytes = buffer.buffer.byteLength;
    const sizeClass = classOf(bytes);
    if (sizeClass < 0 || 1 << (sizeClass + smallestClass) !== bytes) return;
    if (buffer.byteOffset !== 0 || this.#keptBytes + bytes > this.#keptBytesMax) return;
    this.#keptBytes += bytes;
    this.#free[sizeClass]?.push(Buffer.from(buffer.buffer, 0, bytes));
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }
}

/** The index of the smallest class that holds `size` bytes; −1 when the pool has none. */
function classOf(size: number): number {
  if (size <= 4096) return -1;
  const sizeClass = Math.max(smallestClass, 32 - Math.clz32(size - 1));
  return sizeClass > largestClass ? -1 : sizeClass - smallestClass;
}
