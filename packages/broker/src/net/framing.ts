/**
 * Cuts a stream of chunks into Kafka's frames: a 4-byte length, then that many bytes.
 *
 * Chunks are only lent, so every frame is copied once: small ones that came together into one piece
 * of memory, a large one into a buffer of its own from the pool. The length is only a claim: a large
 * buffer grows with the bytes that really come, so a lying client cannot make the broker allocate.
 */
import { int32At } from '@odradek/wire/records';
import type { BufferPool } from './buffer-pool.ts';

/** Smaller than any request header: api key, version, correlation id. */
const frameBytesMin = 8;

/** Frames up to this size are copied together; larger ones are worth a buffer of the pool. */
const smallFrameBytesMax = 4096;

/** Up to here the whole buffer is taken at once, on the client's word. */
const trustedBytesMax = 2 * 1024 * 1024;

/** What is wrong with a length, for the one log line that the closed connection gets. */
export type FrameViolation = { readonly claimedBytes: number; readonly allowedBytes: number };

export class FrameReader {
  readonly #bytesMax: number;
  readonly #pool: BufferPool;
  readonly #onFrame: (frame: Buffer, pooled: boolean) => void;
  readonly #length: Buffer = Buffer.alloc(4);
  #lengthFilled = 0;
  #frame: Buffer | undefined;
  #frameBytes = 0;
  #filled = 0;

  constructor(
    bytesMax: number,
    pool: BufferPool,
    onFrame: (frame: Buffer, pooled: boolean) => void,
  ) {
    this.#bytesMax = bytesMax;
    this.#pool = pool;
    this.#onFrame = onFrame;
  }

  /** Bytes of an unfinished frame held here. */
  get heldBytes(): number {
    return this.#filled;
  }

  /** Takes a chunk; answers what is wrong when the stream can no longer be trusted. */
  push(chunk: Buffer): FrameViolation | undefined {
    let at = 0;
    const end = chunk.length;
    while (at < end) {
      if (this.#frame !== undefined) {
        at = this.#fill(chunk, at);
        continue;
      }
      if (this.#lengthFilled === 0) {
        const copied = this.#copySmall(chunk, at);
        if (copied > at) {
          at = copied;
          continue;
        }
      }
      const take = Math.min(4 - this.#lengthFilled, end - at);
      chunk.copy(this.#length, this.#lengthFilled, at, at + take);
      this.#lengthFilled += take;
      at += take;
      if (this.#lengthFilled < 4) return undefined;
      this.#lengthFilled = 0;
      const frameBytes = this.#length.readInt32BE(0);
      if (frameBytes < frameBytesMin || frameBytes > this.#bytesMax) {
        return { claimedBytes: frameBytes, allowedBytes: this.#bytesMax };
      }
      this.#frameBytes = frameBytes;
      this.#frame = this.#pool.take(Math.min(frameBytes, trustedBytesMax));
      this.#filled = 0;
    }
    return undefined;
  }

  /** Gives back what an unfinished frame holds; the reader is of no use afterwards. */
  close(): void {
    if (this.#frame !== undefined) this.#pool.give(this.#frame);
    this.#frame = undefined;
  }

  /** Hands on the small frames that lie whole at `at`; answers where the first other one begins. */
  #copySmall(chunk: Buffer, from: number): number {
    let to = from;
    while (chunk.length - to >= 4) {
      const frameBytes = int32At(chunk, to);
      if (frameBytes < frameBytesMin || frameBytes > smallFrameBytesMax) break;
      if (frameBytes > this.#bytesMax || to + 4 + frameBytes > chunk.length) break;
      to += 4 + frameBytes;
    }
    if (to === from) return from;
    const copy = Buffer.allocUnsafe(to - from);
    chunk.copy(copy, 0, from, to);
    for (let at = 0; at < copy.length; ) {
      const frameBytes = int32At(copy, at);
      this.#onFrame(copy.subarray(at + 4, at + 4 + frameBytes), false);
      at += 4 + frameBytes;
    }
    return to;
  }

  #fill(chunk: Buffer, at: number): number {
    let frame = this.#frame;
    if (frame === undefined) return at;
    const take = Math.min(this.#frameBytes - this.#filled, chunk.length - at);
    if (this.#filled + take > frame.length) {
      const larger = this.#pool.take(Math.min(this.#frameBytes, frame.length * 2));
      frame.copy(larger, 0, 0, this.#filled);
      this.#pool.give(frame);
      frame = larger;
      this.#frame = larger;
      // The loop comes back for what did not fit: a doubling may not be enough for this chunk.
      const fits = Math.min(take, larger.length - this.#filled);
      chunk.copy(frame, this.#filled, at, at + fits);
      this.#filled += fits;
      return at + fits;
    }
    chunk.copy(frame, this.#filled, at, at + take);
    this.#filled += take;
    if (this.#filled === this.#frameBytes) {
      this.#frame = undefined;
      this.#onFrame(frame.subarray(0, this.#frameBytes), true);
      this.#filled = 0;
    }
    return at + take;
  }
}
