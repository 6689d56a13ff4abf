/**
 * The text of a random id, as Kafka writes it: base64url of its 16 bytes, without padding.
 * It draws nothing itself. Spec: RFC 9562 §5.4 (version 4), RFC 4648 §5 (the alphabet).
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A version-4 UUID drawn from `bytes(16)`; one that starts with "-" is drawn again, as in Kafka. */
export function drawUuid(bytes: (count: number) => Uint8Array): string {
  for (;;) {
    const drawn = bytes(16);
    drawn[6] = ((drawn[6] ?? 0) & 0x0f) | 0x40;
    drawn[8] = ((drawn[8] ?? 0) & 0x3f) | 0x80;
    const text = base64Url(drawn);
    // An option's name starts with "-": such an id could not be given on a command line.
    if (!text.startsWith('-')) return text;
  }
}

function base64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    bitCount += 8;
    while (bitCount >= 6) {
      bitCount -= 6;
      text += ALPHABET.charAt((bits >> bitCount) & 0x3f);
    }
  }
  return bitCount > 0 ? text + ALPHABET.charAt((bits << (6 - bitCount)) & 0x3f) : text;
}
