/**
 * Variable-length integers: unsigned and zig-zag, 32 and 64 bits, over (buffer, position).
 *
 * Reading never throws: a number that runs past `end` or over its longest form puts the cursor to
 * `MALFORMED`, where it stays through further reads, so that a caller checks once per group of
 * fields. 64-bit values are numbers; beyond 2^53 they are approximate, and their callers bound them.
 * Spec: Protocol Buffers encoding; KIP-98 (records), KIP-482 (flexible messages).
 */

/** Where a read goes on; shared by many reads so that none has to return two values. */
export interface Cursor {
  at: number;
}

export const MALFORMED = -1;
/** The longest form of a 32-bit and of a 64-bit number. */
export const VARINT_SIZE_MAX = 5;
export const VARLONG_SIZE_MAX = 10;

const TWO_31 = 0x8000_0000;

export function readUnsignedVarint(buffer: Uint8Array, cursor: Cursor, end: number): number {
  return readRaw32(buffer, cursor, end) >>> 0;
}

export function readVarint(buffer: Uint8Array, cursor: Cursor, end: number): number {
  const raw = readRaw32(buffer, cursor, end);
  return (raw >>> 1) ^ -(raw & 1);
}

export function readVarlong(buffer: Uint8Array, cursor: Cursor, end: number): number {
  let at = cursor.at;
  let low = 0;
  let high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (at < 0 || at >= end) break;
    const byte = buffer[at++] as number;
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high |= bits >>> 4;
    } else if (shift < 63) high |= bits << (shift - 32);
    else high |= bits << 31;
    if (byte < 0x80) {
      cursor.at = at;
      const half = (high >>> 0) * TWO_31 + (low >>> 1);
      return (low & 1) === 0 ? half : -half - 1;
    }
  }
  cursor.at = MALFORMED;
  return 0;
}

/** Both write functions return the position after what they wrote. */
export function writeUnsignedVarint(buffer: Uint8Array, at: number, value: number): number {
  let rest = value >>> 0;
  let position = at;
  while (rest >= 0x80) {
    buffer[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[position++] = rest;
  return position;
}

export function writeVarint(buffer: Uint8Array, at: number, value: number): number {
  return writeUnsignedVarint(buffer, at, (value << 1) ^ (value >> 31));
}

export function writeVarlong(buffer: Uint8Array, at: number, value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return writeVarint(buffer, at, value);
  const half = value < 0 ? -(value + 1) : value;
  // Zig-zag doubles the value; halves of 32 bits keep the lowest bit that a double would lose.
  let low = (((half % TWO_31) << 1) | (value < 0 ? 1 : 0)) >>> 0;
  let high = Math.floor(half / TWO_31);
  let position = at;
  while (high > 0) {
    buffer[position++] = (low & 0x7f) | 0x80;
    low = ((low >>> 7) | ((high & 0x7f) << 25)) >>> 0;
    high = Math.floor(high / 128);
  }
  return writeUnsignedVarint(buffer, position, low);
}

export function unsignedVarintSize(value: number): number {
  const bits = 32 - Math.clz32(value | 1);
  return Math.ceil(bits / 7);
}

export function varintSize(value: number): number {
  return unsignedVarintSize((value << 1) ^ (value >> 31));
}

export function varlongSize(value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return varintSize(value);
  let half = Math.floor((value < 0 ? -(value + 1) : value) / 64);
  let size = 1;
  while (half > 0) {
    size++;
    half = Math.floor(half / 128);
  }
  return size;
}

function readRaw32(buffer: Uint8Array, cursor: Cursor, end: number): number {
  let at = cursor.at;
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    if (at < 0 || at >= end) break;
    const byte = buffer[at++] as number;
    // Bits above the 32nd fall away silently, as in every Kafka client.
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      cursor.at = at;
      return value;
    }
  }
  cursor.at = MALFORMED;
  return 0;
}
