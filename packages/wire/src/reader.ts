/**
 * Where a decoder is in a buffer, and the pieces of decoding that are too long to stand in compiled
 * code: varints of several bytes, text. Every read is checked against the end before it is made.
 *
 * It knows no message; `decoder.ts` writes the code that calls it.
 * Spec: Kafka's primitive types (https://kafka.apache.org/protocol, "Protocol Primitive Types").
 */

/** The bytes are not a message of this kind and version. The text names the field. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

export class Reader {
  readonly buffer: Buffer;
  readonly end: number;
  position: number;

  constructor(buffer: Buffer, start = 0, end: number = buffer.length) {
    if (start < 0 || start > end || end > buffer.length) {
      throw new MalformedMessage(`no bytes ${start} to ${end} in ${buffer.length}`);
    }
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }
}

/** An unsigned varint of up to 31 bits. Returns -1 if it is longer, or if the bytes end early. */
export function readLongVarint(reader: Reader): number {
  const { buffer, end } = reader;
  let value = 0;
  let position = reader.position;
  for (let shift = 0; shift < 35; shift += 7) {
    if (position >= end) return -1;
    const byte = buffer[position++] ?? 0;
    if (shift === 28 && byte > 7) return -1;
    value |= (byte & 127) << shift;
    if (byte < 128) {
      reader.position = position;
      return value;
    }
  }
  return -1;
}

// Most strings on the wire have been there a moment before: topics, groups, client ids. Comparing
// a short one with the string last seen under its hash is cheaper than making it again, and what
// is the same object has its own hash ready for the next Map. A newcomer takes the slot over.
const SLOTS = 1024;
const SHORT = 40;
const recent: string[] = Array.from({ length: SLOTS }, () => '');

/** UTF-8; what is not becomes the replacement character, as in Java. */
export function readText(buffer: Buffer, start: number, length: number): string {
  if (length > SHORT) return buffer.toString('utf8', start, start + length);
  let hash = length;
  for (let index = 0; index < length; index++) {
    hash = (Math.imul(hash, 31) + (buffer[start + index] ?? 0)) | 0;
  }
  const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
  const known = recent[slot] ?? '';
  if (known.length === length && isSameAscii(known, buffer, start)) return known;
  const text = buffer.toString('utf8', start, start + length);
  recent[slot] = text;
  return text;
}

// A byte above 127 never equals the character of its number: in UTF-8 it is part of another one.
function isSameAscii(text: string, buffer: Buffer, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const byte = buffer[start + index] ?? 0;
    if (byte > 127 || text.charCodeAt(index) !== byte) return false;
  }
  return true;
}
