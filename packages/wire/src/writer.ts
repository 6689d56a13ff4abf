/**
 * A buffer that grows, and the pieces of encoding that are too long to stand in compiled code:
 * text, 64-bit numbers, varints, sizes known only afterwards.
 *
 * It knows no message; `encoder.ts` writes the code that calls it.
 * Spec: Kafka's primitive types (https://kafka.apache.org/protocol, "Protocol Primitive Types").
 */
import { putUuid } from './uuid.ts';

/** A field was set that the version does not have and that may not be dropped silently. */
export class UnsupportedField extends Error {
  override readonly name = 'UnsupportedField';
}

/** A value does not fit its field: out of range, null where null cannot be, too long. */
export class UnencodableValue extends Error {
  override readonly name = 'UnencodableValue';
}

const INITIAL_SIZE = 16 * 1024;
/** A scratch buffer that had to grow beyond this is given back after the message. */
const KEPT_SIZE = 1024 * 1024;
/** From this size on, records are passed on by reference instead of being copied. */
const PASSED_SIZE = 1024;
/** Text up to this length is written by a loop: calling into the runtime costs more. */
const SHORT = 48;

export class Writer {
  buffer: Buffer = Buffer.allocUnsafeSlow(INITIAL_SIZE);
  position = 0;
  readonly #passed: { readonly at: number; readonly chunk: Uint8Array }[] = [];
  #passes = false;

  /** Forgets what was written. With `passes`, large records become chunks of their own. */
  reset(options: { readonly passes: boolean }): void {
    if (this.buffer.length > KEPT_SIZE) this.buffer = Buffer.allocUnsafeSlow(INITIAL_SIZE);
    this.position = 0;
    this.#passed.length = 0;
    this.#passes = options.passes;
  }

  /** Makes room for so many bytes more. The old buffer is no longer the writer's. */
  grow(count: number): void {
    const needed = this.position + count;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }

  int32(value: number): void {
    if (this.buffer.length - this.position < 4) this.grow(4);
    putInt32(this.buffer, this.position, value);
    this.position += 4;
  }

  byte(value: number): void {
    if (this.buffer.length - this.position < 1) this.grow(1);
    this.buffer[this.position++] = value;
  }

  /** Writes records at the position: a copy, or a mark where the chunk is to be put. */
  records(value: Uint8Array | readonly Uint8Array[]): void {
    if (value instanceof Uint8Array) this.#chunk(value);
    else for (const chunk of value) this.#chunk(chunk);
  }

  #chunk(chunk: Uint8Array): void {
    if (this.#passes && chunk.length >= PASSED_SIZE) {
      this.#passed.push({ at: this.position, chunk });
      return;
    }
    if (this.buffer.length - this.position < chunk.length) this.grow(chunk.length);
    this.buffer.set(chunk, this.position);
    this.position += chunk.length;
  }

  /** All bytes so far, those of the passed chunks included. */
  get size(): number {
    let size = this.position;
    for (const { chunk } of this.#passed) size += chunk.length;
    return size;
  }

  /** A copy of what was written, in one piece. */
  toBuffer(): Buffer {
    const copy = Buffer.allocUnsafe(this.position);
    this.buffer.copy(copy, 0, 0, this.position);
    return copy;
  }

  /** A copy of what was written, cut where the passed chunks belong. */
  toChunks(): Uint8Array[] {
    const copy = this.toBuffer();
    if (this.#passed.length === 0) return [copy];
    const chunks: Uint8Array[] = [];
    let from = 0;
    for (const { at, chunk } of this.#passed) {
      if (at > from) chunks.push(copy.subarray(from, at));
      chunks.push(chunk);
      from = at;
    }
    if (copy.length > from) chunks.push(copy.subarray(from));
    this.#passed.length = 0;
    return chunks;
  }
}

export function sizeOfRecords(value: Uint8Array | readonly Uint8Array[]): number {
  if (value instanceof Uint8Array) return value.length;
  let size = 0;
  for (const chunk of value) size += chunk.length;
  return size;
}

export function putInt32(buffer: Buffer, position: number, value: number): void {
  buffer[position] = value >> 24;
  buffer[position + 1] = value >> 16;
  buffer[position + 2] = value >> 8;
  buffer[position + 3] = value;
}

const TWO_32 = 4294967296;
const TWO_63 = 9223372036854775808;

/** Clamped to the range of int64: 2^63 - 1 itself is no double, and 2^63 means it. */
export function putInt64(buffer: Buffer, position: number, value: number, path: string): void {
  let high: number;
  let low: number;
  if (value >= TWO_63) {
    high = 0x7fffffff;
    low = -1;
  } else if (value <= -TWO_63) {
    high = -0x80000000;
    low = 0;
  } else {
    if (Math.floor(value) !== value) refuse(path, value);
    high = Math.floor(value / TWO_32);
    low = value - high * TWO_32;
  }
  putInt32(buffer, position, high);
  putInt32(buffer, position + 4, low);
}

/** Returns the position behind it. The caller has made room for 5 bytes. */
export function putVarint(buffer: Buffer, position: number, value: number): number {
  let rest = value >>> 0;
  let at = position;
  while (rest > 127) {
    buffer[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}

/** The size as two bytes, then the text. The caller has made room for three bytes a character. */
export function putString(buffer: Buffer, position: number, text: string, path: string): number {
  const size = putText(buffer, position + 2, text);
  if (size > 32767) throw new UnencodableValue(`${path}: text of ${size} bytes`);
  buffer[position] = size >> 8;
  buffer[position + 1] = size;
  return position + 2 + size;
}

/** The size as a varint of one more, then the text. Room as for `putString`, and 5 bytes more. */
export function putCompactString(
  buffer: Buffer,
  position: number,
  text: string,
  path: string,
): number {
  if (text.length < 42) {
    // Even at three bytes a character the varint has one byte, so that it can be written last.
    const size = putText(buffer, position + 1, text);
    buffer[position] = size + 1;
    return position + 1 + size;
  }
  const size = Buffer.byteLength(text);
  if (size > 32767) throw new UnencodableValue(`${path}: text of ${size} bytes`);
  const start = putVarint(buffer, position, size + 1);
  buffer.write(text, start, 'utf8');
  return start + size;
}

function putText(buffer: Buffer, position: number, text: string): number {
  const length = text.length;
  if (length > SHORT) return buffer.write(text, position, 'utf8');
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return buffer.write(text, position, 'utf8');
    buffer[position + index] = code;
  }
  return length;
}

export function putUuidText(buffer: Buffer, position: number, text: string, path: string): void {
  if (!putUuid(buffer, position, text)) refuse(path, text);
}

/**
 * Puts the size of what stands from `start + 1` to `end` before it, where one byte was left free,
 * and returns the new end. The caller has made room for 4 bytes more.
 */
export function putSizeBefore(buffer: Buffer, start: number, end: number): number {
  const size = end - start - 1;
  if (size < 128) {
    buffer[start] = size;
    return end;
  }
  const extra = size < 16384 ? 1 : size < 2097152 ? 2 : size < 268435456 ? 3 : 4;
  buffer.copyWithin(start + 1 + extra, start + 1, end);
  putVarint(buffer, start, size);
  return end + extra;
}

export function refuse(path: string, value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
  throw new UnencodableValue(`${path}: ${shown} does not fit`);
}
