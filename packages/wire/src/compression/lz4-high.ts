/**
 * LZ4 blocks made with more effort than the library spends: the levels of `compression.lz4.level`
 * other than the default. Slower by design; what it writes is plain LZ4 that every reader reads.
 *
 * Only for blocks of at most 64 KiB, as our frames have: every match is then in reach.
 * Spec: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md; KIP-390 (levels).
 */

const BLOCK_SIZE_MAX = 64 * 1024;
const MATCH_MIN = 4;
/** A block ends with at least five literals, and its last match begins this far before the end. */
const LITERALS_LAST = 5;
const MATCH_START_MARGIN = 12;
const HASH_BITS = 15;
const HASH_MULTIPLIER = 0x9e3779b1;
/** A match this long is taken at once; looking on costs more than it could bring. */
const LENGTH_ENOUGH = 1024;
const NONE = -1;

/** Where each hash was seen last, and for each position the one before it with the same hash. */
const newest = new Int32Array(1 << HASH_BITS);
const previous = new Int32Array(BLOCK_SIZE_MAX);

/** What the last search found. */
const found = { from: 0, length: 0 };

/** Compresses one block, trying at most `attempts` earlier places for each position. */
export function compressLz4Block(content: Uint8Array, attempts: number): Buffer {
  const size = content.length;
  if (size > BLOCK_SIZE_MAX) throw new RangeError(`a block of ${size} bytes`);
  const output = Buffer.allocUnsafe(size + Math.ceil(size / 255) + 16);
  newest.fill(NONE);
  const matchStartMax = size - MATCH_START_MARGIN;
  const matchEndMax = size - LITERALS_LAST;
  let at = 0;
  let inserted = 0;
  let literalsFrom = 0;
  let written = 0;
  while (at <= matchStartMax) {
    inserted = insertUpTo(content, inserted, at);
    findMatch(content, at, matchEndMax, attempts);
    if (found.length < MATCH_MIN) {
      at++;
      continue;
    }
    // One more literal may buy a longer match; that is all the looking ahead there is.
    let { from, length } = found;
    while (length < LENGTH_ENOUGH && at + 1 <= matchStartMax) {
      inserted = insertUpTo(content, inserted, at + 1);
      findMatch(content, at + 1, matchEndMax, attempts);
      if (found.length <= length + 1) break;
      at++;
      from = found.from;
      length = found.length;
    }
    written = writeSequence(output, written, content, literalsFrom, at, at - from, length);
    at += length;
    literalsFrom = at;
  }
  written = writeLiterals(output, written, content, literalsFrom, size, 0);
  return output.subarray(0, written);
}

/** Makes all positions before `end` findable; returns `end`. */
function insertUpTo(content: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const hash = hashAt(content, at);
    previous[at] = newest[hash] as number;
    newest[hash] = at;
  }
  return Math.max(start, end);
}

function findMatch(content: Uint8Array, at: number, endMax: number, attempts: number): void {
  found.length = 0;
  const lengthMax = endMax - at;
  let candidate = newest[hashAt(content, at)] as number;
  for (let left = attempts; left > 0 && candidate !== NONE; left--) {
    const best = found.length;
    if (content[candidate + best] === content[at + best]) {
      let length = 0;
      while (length < lengthMax && content[candidate + length] === content[at + length]) length++;
      if (length > best) {
        found.length = length;
        found.from = candidate;
        if (length === lengthMax || length >= LENGTH_ENOUGH) return;
      }
    }
    candidate = previous[candidate] as number;
  }
}

function hashAt(content: Uint8Array, at: number): number {
  const word =
    (content[at] as number) |
    ((content[at + 1] as number) << 8) |
    ((content[at + 2] as number) << 16) |
    ((content[at + 3] as number) << 24);
  return Math.imul(word, HASH_MULTIPLIER) >>> (32 - HASH_BITS);
}

function writeSequence(
  output: Buffer,
  at: number,
  content: Uint8Array,
  literalsFrom: number,
  literalsEnd: number,
  distance: number,
  length: number,
): number {
  const extra = length - MATCH_MIN;
  let position = writeLiterals(output, at, content, literalsFrom, literalsEnd, Math.min(extra, 15));
  output[position++] = distance & 0xff;
  output[position++] = distance >>> 8;
  if (extra >= 15) position = writeLength(output, position, extra - 15);
  return position;
}

/** The token, whose lower half is the match's, and the literals. */
function writeLiterals(
  output: Buffer,
  at: number,
  content: Uint8Array,
  from: number,
  end: number,
  matchNibble: number,
): number {
  const count = end - from;
  let position = at;
  output[position++] = (Math.min(count, 15) << 4) | matchNibble;
  if (count >= 15) position = writeLength(output, position, count - 15);
  output.set(content.subarray(from, end), position);
  return position + count;
}

function writeLength(output: Buffer, at: number, rest: number): number {
  let left = rest;
  let position = at;
  for (; left >= 255; left -= 255) output[position++] = 255;
  output[position++] = left;
  return position;
}
