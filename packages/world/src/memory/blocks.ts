/**
 * The bytes of a file held in memory, in blocks: growing copies at most one block, and a part that
 * was never written costs nothing.
 */

const BLOCK_BYTES = 64 * 1024;
const FIRST_BLOCK_BYTES = 512;

export class Blocks {
  /** A missing block, and what lies past the end of a short one, reads as zeros. */
  readonly #blocks: (Uint8Array | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes that the blocks take up: fewer than the size where a part was never written. */
  get allocatedBytes(): number {
    let bytes = 0;
    for (const block of this.#blocks) bytes += block?.byteLength ?? 0;
    return bytes;
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.byteLength;
    let at = position;
    while (at < end) {
      const within = at % BLOCK_BYTES;
      const count = Math.min(BLOCK_BYTES - within, end - at);
      const block = this.#reserve((at - within) / BLOCK_BYTES, within + count);
      block.set(bytes.subarray(at - position, at - position + count), within);
      at += count;
    }
    if (bytes.byteLength > 0 && end > this.#size) this.#size = end;
  }

  /** Fills `target` from `position` on, as far as there are bytes; answers how many. */
  read(target: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(target.byteLength, this.#size - position));
    let done = 0;
    while (done < count) {
      const within = (position + done) % BLOCK_BYTES;
      const part = Math.min(BLOCK_BYTES - within, count - done);
      const block = this.#blocks[(position + done - within) / BLOCK_BYTES];
      const held = block?.subarray(within, within + part);
      if (held !== undefined) target.set(held, done);
      target.fill(0, done + (held?.byteLength ?? 0), done + part);
      done += part;
    }
    return count;
  }

  truncate(size: number): void {
    if (size < this.#size) {
      const kept = Math.ceil(size / BLOCK_BYTES);
      this.#blocks.length = Math.min(this.#blocks.length, kept);
      // The file may grow again, and must not show what was cut.
      this.#blocks[kept - 1]?.fill(0, size - (kept - 1) * BLOCK_BYTES);
    }
    this.#size = size;
  }

  clone(): Blocks {
    const copy = new Blocks();
    for (const [index, block] of this.#blocks.entries()) copy.#blocks[index] = block?.slice();
    copy.#size = this.#size;
    return copy;
  }

  /** All bytes, in an array of their own. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#size);
    this.read(bytes, 0);
    return bytes;
  }

  /** The block, at least `bytes` long. Small files stay small: it doubles up to the full size. */
  #reserve(index: number, bytes: number): Uint8Array {
    const block = this.#blocks[index];
    if (block !== undefined && block.byteLength >= bytes) return block;
    let length = index === 0 ? Math.max(FIRST_BLOCK_BYTES, block?.byteLength ?? 0) : BLOCK_BYTES;
    while (length < bytes) length *= 2;
    const grown = new Uint8Array(length);
    if (block !== undefined) grown.set(block);
    // Without this the array would become a slow one with holes.
    while (this.#blocks.length < index) this.#blocks.push(undefined);
    this.#blocks[index] = grown;
    return grown;
  }
}
