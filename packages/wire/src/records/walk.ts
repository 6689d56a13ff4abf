/**
 * Stepping over one record of format 2 by its lengths, with the few fields that validation needs.
 *
 * Two ways through the same bytes: records without headers and with short numbers, nearly all there
 * are, pass in a handful of loads; everything else, and everything wrong, goes field by field.
 * Spec: https://kafka.apache.org/documentation/#record
 */
import { type Cursor, MALFORMED, readVarint, readVarlong } from '../varint.ts';

/** What was seen of the record last stepped over. `skipRecord` sets the first three for certain. */
export const seen = {
  timestampDelta: 0,
  offsetDelta: 0,
  keySize: 0,
  keyAt: 0,
  valueSize: 0,
  valueAt: 0,
  headerCount: 0,
  headersAt: 0,
  size: 0,
};

const cursor: Cursor = { at: 0 };

/** The short way reads at most this many bytes before it has to look where it is. */
const LOOKAHEAD = 12;

/** The position after the record, or `MALFORMED`. */
export function skipRecord(buffer: Uint8Array, at: number, end: number): number {
  let position = at;
  if (end - position < LOOKAHEAD) return layOutRecord(buffer, at, end);

  let size = buffer[position++] as number;
  if (size >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return layOutRecord(buffer, at, end);
    size = (size & 0x7f) | (second << 7);
  }
  const recordEnd = position + (size >>> 1);
  position++; // attributes: no bit of them means anything yet

  let timestamp = buffer[position++] as number;
  if (timestamp >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return layOutRecord(buffer, at, end);
    timestamp = (timestamp & 0x7f) | (second << 7);
  }
  let offset = buffer[position++] as number;
  if (offset >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return layOutRecord(buffer, at, end);
    offset = (offset & 0x7f) | (second << 7);
  }
  let keySize = buffer[position++] as number;
  if (keySize >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return layOutRecord(buffer, at, end);
    keySize = (keySize & 0x7f) | (second << 7);
  }
  keySize = (keySize >>> 1) ^ -(keySize & 1);
  if (keySize > 0) position += keySize;
  if (end - position < 3) return layOutRecord(buffer, at, end);

  let valueSize = buffer[position++] as number;
  if (valueSize >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return layOutRecord(buffer, at, end);
    valueSize = (valueSize & 0x7f) | (second << 7);
  }
  if ((valueSize & 1) === 0) position += valueSize >>> 1;

  // Only a record that ends with its header count, 0, has been read rightly so far.
  if ((size & 1) !== 0 || position !== recordEnd - 1 || recordEnd > end || buffer[position] !== 0) {
    return layOutRecord(buffer, at, end);
  }
  seen.timestampDelta = (timestamp >>> 1) ^ -(timestamp & 1);
  seen.offsetDelta = (offset >>> 1) ^ -(offset & 1);
  seen.keySize = keySize;
  return recordEnd;
}

/**
 * Field by field. Fills in all of `seen`; `skipRecord` falls back on it, and readers of records
 * begin with it.
 */
export function layOutRecord(buffer: Uint8Array, at: number, end: number): number {
  cursor.at = at;
  const size = readVarint(buffer, cursor, end);
  if (cursor.at === MALFORMED || size <= 0 || size > end - cursor.at) return MALFORMED;
  const recordEnd = cursor.at + size;
  cursor.at++; // attributes: no bit of them means anything yet
  seen.timestampDelta = readVarlong(buffer, cursor, recordEnd);
  seen.offsetDelta = readVarint(buffer, cursor, recordEnd);
  seen.keySize = readVarint(buffer, cursor, recordEnd);
  seen.keyAt = cursor.at;
  skipBytes(seen.keySize, recordEnd);
  seen.valueSize = readVarint(buffer, cursor, recordEnd);
  seen.valueAt = cursor.at;
  skipBytes(seen.valueSize, recordEnd);
  const headerCount = readVarint(buffer, cursor, recordEnd);
  seen.headerCount = headerCount;
  seen.headersAt = cursor.at;
  // A header takes two bytes at least, which bounds the loop by the bytes at hand.
  if (cursor.at === MALFORMED || headerCount < 0 || headerCount > (recordEnd - cursor.at) / 2) {
    return MALFORMED;
  }
  for (let index = 0; index < headerCount; index++) {
    const keySize = readVarint(buffer, cursor, recordEnd);
    if (keySize < 0) return MALFORMED;
    skipBytes(keySize, recordEnd);
    skipBytes(readVarint(buffer, cursor, recordEnd), recordEnd);
  }
  return cursor.at === recordEnd ? recordEnd : MALFORMED;
}

/** Every negative size means null, as in Kafka. */
function skipBytes(size: number, end: number): void {
  if (cursor.at === MALFORMED || size <= 0) return;
  if (size > end - cursor.at) cursor.at = MALFORMED;
  else cursor.at += size;
}
