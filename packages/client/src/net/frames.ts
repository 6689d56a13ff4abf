/**
 * Whole frames out of a stream of chunks. Each frame gets memory of its own, because the records
 * that a user is given are views of it.
 *
 * It knows nothing of what is in a frame.
 * Spec: https://kafka.apache.org/protocol#protocol_common
 */
import { ProtocolError } from '../errors.ts';

const HEAD_SIZE = 4;
/** The least that an answer has: its correlation id. */
const FRAME_SIZE_MIN = 4;

export class FrameReader {
  readonly #bytesMax: number;
  readonly #onFrame: (frame: Buffer) => void;
  readonly #head: Buffer = Buffer.alloc(HEAD_SIZE);
  #headFilled = 0;
  #frame: Buffer | undefined;
  #filled = 0;

  constructor(bytesMax: number, onFrame: (frame: Buffer) => void) {
    this.#bytesMax = bytesMax;
    this.#onFrame = onFrame;
  }

  /** Copies what it keeps. Throws a `ProtocolError` for a size that no broker would send. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#frame === undefined) {
        at = this.#readHead(chunk, at);
        continue;
      }
      const frame = this.#frame;
      const end = Math.min(chunk.length, at + frame.length - this.#filled);
      frame.set(chunk.subarray(at, end), this.#filled);
      this.#filled += end - at;
      at = end;
      if (this.#filled < frame.length) return;
      this.#frame = undefined;
      this.#onFrame(frame);
    }
  }

  #readHead(chunk: Uint8Array, start: number): number {
    let at = start;
    while (this.#headFilled < HEAD_SIZE && at < chunk.length) {
      this.#head[this.#headFilled++] = chunk[at++] ?? 0;
    }
    if (this.#headFilled < HEAD_SIZE) return at;
    const size = this.#head.readInt32BE(0);
    if (size < FRAME_SIZE_MIN || size > this.#bytesMax) {
      throw new ProtocolError(`an answer of ${size} bytes`);
    }
    this.#frame = Buffer.allocUnsafe(size);
    this.#filled = 0;
    this.#headFilled = 0;
    return at;
  }
}
