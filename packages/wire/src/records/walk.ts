/**
 * Walking over the records of format 2 by their lengths, without decoding them.
 *
 * Three ways through the same bytes, each taking what the one before it leaves: plain small records
 * in a few whole numbers; records with longer numbers or headers a word at a time; everything else,
 * and everything wrong, field by field.
 * Spec: https://kafka.apache.org/documentation/#record
 */
import { type Cursor, MALFORMED, readVarint, readVarlong } from '../varint.ts';

/** What `layOutRecord` saw of the record it went through last. */
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

/** What a walk over records found, apart from where it ended. */
export const walked = {
  /** The least and the largest timestamp delta, while `isNarrow`. */
  timestampDeltaMin: 0,
  timestampDeltaMax: 0,
  /** Whether all timestamp deltas were within 32 bits. */
  isNarrow: true,
  /** Whether offset deltas were 0, 1, 2… */
  isInOrder: true,
  /** Whether every record had a key. */
  isKeyed: true,
  /** How many records were whole. */
  count: 0,
};

/** The short way reads at most this far before it looks where it is. */
const LOOKAHEAD = 16;
/** The zig-zag's sign in what `shortVarint` gives. */
const SIGN = 4;
/** Fewer are walked with care in the time that it takes to make a view. */
const FEW_RECORDS = 4;
const NO_VIEW: DataView = new DataView(new ArrayBuffer(0));
const INT32_MAX = 0x7fff_ffff;

/**
 * Walks over `count` records; returns the position after them, or `MALFORMED`.
 *
 * The short way takes records without headers whose length, offset and value size fit two bytes
 * each, timestamp and key size one. `| 0` says that sums stay whole numbers of 32 bits: twice as fast.
 */
export function walkRecords(buffer: Buffer, start: number, end: number, count: number): number {
  const view = count < FEW_RECORDS ? NO_VIEW : new DataView(buffer.buffer, buffer.byteOffset, end);
  const shortEnd = view === NO_VIEW ? -1 : (end - LOOKAHEAD) | 0;
  let at = start | 0;
  let deltaMin = INT32_MAX;
  let deltaMax = -INT32_MAX;
  let disorder = 0;
  let keySigns = 0;
  let index = 0;
  walked.isNarrow = true;
  for (; index < count; index = (index + 1) | 0) {
    short: if (at <= shortEnd) {
      // The length in one or two bytes, then attributes, which mean nothing yet.
      const head = view.getInt32(at, true);
      let size = head & 0x7f;
      let position = (at + 2) | 0;
      if ((head & 0x80) !== 0) {
        if ((head & 0x8000) !== 0) break short;
        size |= (head >> 1) & 0x3f80;
        position = (position + 1) | 0;
      }
      const recordEnd = (position - 1 + (size >> 1)) | 0;
      const middle = view.getInt32(position, true);
      let offset = (middle >> 8) & 0x7f;
      let keySize = (middle >> 16) & 0x7f;
      position = (position + 3) | 0;
      if ((middle & 0x80_8080) !== 0) {
        if ((middle & 0x8080_0080) !== 0) break short;
        offset |= (middle >> 9) & 0x3f80;
        keySize = (middle >> 24) & 0x7f;
        position = (position + 1) | 0;
      }
      if ((keySize & 1) === 0) position = (position + (keySize >> 1)) | 0;
      if (position > shortEnd + LOOKAHEAD - 4) break short;
      const tail = view.getInt32(position, true);
      let valueSize = tail & 0x7f;
      position = (position + 1) | 0;
      if ((tail & 0x80) !== 0) {
        if ((tail & 0x8000) !== 0) break short;
        valueSize |= (tail >> 1) & 0x3f80;
        position = (position + 1) | 0;
      }
      if ((valueSize & 1) === 0) position = (position + (valueSize >> 1)) | 0;
      // Only a record that ends with its header count, 0, has been read rightly so far.
      if (((position + 1) | 0) !== recordEnd || recordEnd > end) break short;
      if (((size & 1) | view.getInt8(position)) !== 0) break short;
      const delta = ((middle & 0x7f) >> 1) ^ -(middle & 1);
      if (delta < deltaMin) deltaMin = delta;
      if (delta > deltaMax) deltaMax = delta;
      disorder |= offset ^ (index << 1);
      keySigns |= keySize;
      at = recordEnd;
      continue;
    }
    const next = skipByWords(buffer, view, at, end) | 0;
    if (next < 0) break;
    at = next;
    const delta = narrowed(seen.timestampDelta);
    if (delta < deltaMin) deltaMin = delta;
    if (delta > deltaMax) deltaMax = delta;
    disorder |= seen.offsetDelta ^ index;
    keySigns |= seen.keySize < 0 ? 1 : 0;
  }
  walked.timestampDeltaMin = deltaMin;
  walked.timestampDeltaMax = deltaMax;
  walked.isInOrder = disorder === 0;
  walked.isKeyed = (keySigns & 1) === 0;
  walked.count = index;
  return index === count ? at : MALFORMED;
}

/** For numbers of up to three bytes, and headers; all else goes on to `layOutRecord`. */
function skipByWords(buffer: Buffer, view: DataView, at: number, end: number): number {
  if (view === NO_VIEW || end - at < LOOKAHEAD) return layOutRecord(buffer, at, end);
  const size = shortVarint(view.getInt32(at, true));
  let position = at + (size & 3);
  const recordEnd = position + (size >> 3);
  position++;
  const timestamp = shortVarint(view.getInt32(position, true));
  position += timestamp & 3;
  const offset = shortVarint(view.getInt32(position, true));
  position += offset & 3;
  const keySize = shortVarint(view.getInt32(position, true));
  position += keySize & 3;
  if ((keySize & SIGN) === 0) position += keySize >> 3;
  if (end - position < 4) return layOutRecord(buffer, at, end);
  const valueSize = shortVarint(view.getInt32(position, true));
  position += valueSize & 3;
  if ((valueSize & SIGN) === 0) position += valueSize >> 3;
  const isShort = timestamp !== 0 && offset !== 0 && keySize !== 0 && valueSize !== 0;
  if (!isShort || size === 0 || (size & SIGN) !== 0 || recordEnd > end) {
    return layOutRecord(buffer, at, end);
  }
  seen.timestampDelta = (timestamp >> 3) ^ -((timestamp >> 2) & 1);
  seen.offsetDelta = (offset >> 3) ^ -((offset >> 2) & 1);
  seen.keySize = (keySize >> 3) ^ -((keySize >> 2) & 1);
  if (position + 1 === recordEnd && view.getInt8(position) === 0) return recordEnd;
  return skipHeaders(buffer, position, recordEnd) === recordEnd ? recordEnd : MALFORMED;
}

/**
 * The varint that a word begins with, times four, plus how many bytes it takes; 0 when those are
 * more than three. So bit 2 is the sign of the zig-zag, and from bit 3 on lies the number itself.
 */
function shortVarint(word: number): number {
  const first = word & 0x7f;
  if ((word & 0x80) === 0) return (first << 2) | 1;
  const second = (word >> 1) & 0x3f80;
  if ((word & 0x8000) === 0) return ((first | second) << 2) | 2;
  const third = (word >> 2) & 0x1f_c000;
  if ((word & 0x80_0000) === 0) return ((first | second | third) << 2) | 3;
  return 0;
}

function narrowed(delta: number): number {
  if ((delta | 0) !== delta) walked.isNarrow = false;
  return delta | 0;
}

/** Field by field, filling in `seen`. The position after the record, or `MALFORMED`. */
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
  if (cursor.at === MALFORMED) return MALFORMED;
  return skipHeaders(buffer, cursor.at, recordEnd) === recordEnd ? recordEnd : MALFORMED;
}

/** From the header count on; the position after the last header, or `MALFORMED`. */
function skipHeaders(buffer: Uint8Array, at: number, end: number): number {
  cursor.at = at;
  const count = readVarint(buffer, cursor, end);
  seen.headerCount = count;
  seen.headersAt = cursor.at;
  // A header takes two bytes at least, which bounds the loop by the bytes at hand.
  if (cursor.at === MALFORMED || count < 0 || count > (end - cursor.at) / 2) return MALFORMED;
  for (let index = 0; index < count; index++) {
    const keySize = readVarint(buffer, cursor, end);
    if (keySize < 0) return MALFORMED;
    skipBytes(keySize, end);
    skipBytes(readVarint(buffer, cursor, end), end);
  }
  return cursor.at;
}

/** Every negative size means null, as in Kafka. */
function skipBytes(size: number, end: number): void {
  if (cursor.at === MALFORMED || size <= 0) return;
  if (size > end - cursor.at) cursor.at = MALFORMED;
  else cursor.at += size;
}
