/**
 * Stepping over one record of format 2 by its lengths, with the few fields that validation needs.
 *
 * Two ways through the same bytes: records without headers and with short numbers, nearly all there
 * are, pass in a handful of loads; everything else, and everything wrong, goes field by field.
 * Spec: https://kafka.apache.org/documentation/#record
 */
import { type Cursor, MALFORMED, readVarint, readVarlong } from '../varint.ts';

/** What `skipRecord` saw of the record it stepped over last. */
export const seen = { timestampDelta: 0, offsetDelta: 0, keySize: 0 };

const cursor: Cursor = { at: 0 };

/** The short way reads at most this many bytes before it has to look where it is. */
const LOOKAHEAD = 12;

/** The position after the record, or `MALFORMED`. */
export function skipRecord(buffer: Uint8Array, at: number, end: number): number {
  let position = at;
  if (end - position < LOOKAHEAD) return skipCarefully(buffer, at, end);

  let size = buffer[position++] as number;
  if (size >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return skipCarefully(buffer, at, end);
    size = (size & 0x7f) | (second << 7);
  }
  const recordEnd = position + (size >>> 1);
  position++; // attributes: no bit of them means anything yet

  let timestamp = buffer[position++] as number;
  if (timestamp >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return skipCarefully(buffer, at, end);
    timestamp = (timestamp & 0x7f) | (second << 7);
  }
  let offset = buffer[position++] as number;
  if (offset >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return skipCarefully(buffer, at, end);
    offset = (offset & 0x7f) | (second << 7);
  }
  let keySize = buffer[position++] as number;
  if (keySize >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return skipCarefully(buffer, at, end);
    keySize = (keySize & 0x7f) | (second << 7);
  }
  keySize = (keySize >>> 1) ^ -(keySize & 1);
  if (keySize > 0) position += keySize;
  if (end - position < 3) return skipCarefully(buffer, at, end);

  let valueSize = buffer[position++] as number;
  if (valueSize >= 0x80) {
    const second = buffer[position++] as number;
    if (second >= 0x80) return skipCarefully(buffer, at, end);
    valueSize = (valueSize & 0x7f) | (second << 7);
  }
  if ((valueSize & 1) === 0) position += valueSize >>> 1;

  // Only a record that ends with its header count, 0, has been read rightly so far.
  if ((size & 1) !== 0 || position !== recordEnd - 1 || recordEnd > end || buffer[position] !== 0) {
    return skipCarefully(buffer, at, end);
  }
  seen.timestampDelta = (timestamp >>> 1) ^ -(timestamp & 1);
  seen.offsetDelta = (offset >>> 1) ^ -(offset & 1);
  seen.keySize = keySize;
  return recordEnd;
}

function skipCarefully(buffer: Uint8Array, at: number, end: number): number {
  cursor.at = at;
  const size = readVarint(buffer, cursor, end);
  if (cursor.at === MALFORMED || size < 0 || size > end - cursor.at) return MALFORMED;
  const recordEnd = cursor.at + size;
  cursor.at = size === 0 ? MALFORMED : cursor.at + 1;
  seen.timestampDelta = readVarlong(buffer, cursor, recordEnd);
  seen.offsetDelta = readVarint(buffer, cursor, recordEnd);
  seen.keySize = skipBytes(buffer, recordEnd);
  skipBytes(buffer, recordEnd);
  const headerCount = readVarint(buffer, cursor, recordEnd);
  // A header takes two bytes at least, which bounds the loop by the bytes at hand.
  if (cursor.at === MALFORMED || headerCount < 0 || headerCount > (recordEnd - cursor.at) / 2) {
    return MALFORMED;
  }
  for (let index = 0; index < headerCount; index++) {
    if (skipBytes(buffer, recordEnd) < 0) return MALFORMED;
    skipBytes(buffer, recordEnd);
  }
  return cursor.at === recordEnd ? recordEnd : MALFORMED;
}

/** The length that it read; every negative one means null, as in Kafka. */
function skipBytes(buffer: Uint8Array, end: number): number {
  const size = readVarint(buffer, cursor, end);
  if (cursor.at === MALFORMED || size <= 0) return size;
  if (size > end - cursor.at) cursor.at = MALFORMED;
  else cursor.at += size;
  return size;
}
