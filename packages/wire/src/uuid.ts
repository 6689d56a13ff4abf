/**
 * Kafka's uuids: 16 bytes on the wire, 22 characters of URL-safe base64 without padding elsewhere.
 *
 * It makes no new ones: randomness comes from the `World`.
 * Spec: KIP-516; RFC 4648 section 5.
 */

export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA';
/** The topic id of `__cluster_metadata`. */
export const metadataTopicUuid = 'AAAAAAAAAAAAAAAAAAAAAQ';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TEXT_SIZE = 22;

const valueOf = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) valueOf[ALPHABET.charCodeAt(value)] = value;

// The same few topics come by again and again, and a string is dearer than the comparison of four
// numbers. One slot per hash; a newcomer takes the slot over.
const SLOTS = 512;
const recentWords = new Int32Array(SLOTS * 4);
const recentTexts: string[] = Array.from({ length: SLOTS }, () => zeroUuid);

/** The caller has made sure that there are 16 bytes. */
export function uuidFromBytes(buffer: Buffer, position: number): string {
  const a = readWord(buffer, position);
  const b = readWord(buffer, position + 4);
  const c = readWord(buffer, position + 8);
  const d = readWord(buffer, position + 12);
  if ((a | b | c | d) === 0) return zeroUuid;
  const slot = (Math.imul(a ^ c, 31) ^ b ^ Math.imul(d, 17)) & (SLOTS - 1);
  const word = slot * 4;
  if (
    recentWords[word] === a &&
    recentWords[word + 1] === b &&
    recentWords[word + 2] === c &&
    recentWords[word + 3] === d
  ) {
    return recentTexts[slot] ?? zeroUuid;
  }
  const text = buffer.toString('base64url', position, position + 16);
  recentWords[word] = a;
  recentWords[word + 1] = b;
  recentWords[word + 2] = c;
  recentWords[word + 3] = d;
  recentTexts[slot] = text;
  return text;
}

/** Writes 16 bytes; false, and bytes of no meaning, if the text is no uuid. */
export function putUuid(buffer: Uint8Array, position: number, text: string): boolean {
  if (text.length !== TEXT_SIZE) return false;
  let bad = 0;
  let at = position;
  for (let index = 0; index < 20; index += 4) {
    const a = digit(text, index);
    const b = digit(text, index + 1);
    const c = digit(text, index + 2);
    const d = digit(text, index + 3);
    bad |= a | b | c | d;
    buffer[at] = (a << 2) | (b >> 4);
    buffer[at + 1] = (b << 4) | (c >> 2);
    buffer[at + 2] = (c << 6) | d;
    at += 3;
  }
  const a = digit(text, 20);
  const b = digit(text, 21);
  bad |= a | b;
  buffer[at] = (a << 2) | (b >> 4);
  return bad >= 0;
}

export function isUuid(text: string): boolean {
  if (text.length !== TEXT_SIZE) return false;
  let bad = 0;
  for (let index = 0; index < TEXT_SIZE; index++) bad |= digit(text, index);
  return bad >= 0;
}

function digit(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (valueOf[code] ?? -1) : -1;
}

function readWord(buffer: Uint8Array, at: number): number {
  const a = buffer[at] ?? 0;
  const b = buffer[at + 1] ?? 0;
  const c = buffer[at + 2] ?? 0;
  return (a << 24) | (b << 16) | (c << 8) | (buffer[at + 3] ?? 0);
}
