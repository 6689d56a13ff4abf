/** What is in the records of a load: random letters, lines of a file, or counting numbers. */
import { readFileSync } from 'node:fs';

export type Payload = (number: number) => Uint8Array;

const LETTERS = 26;
const CAPITAL_A = 65;
/** Different values, so that compression is neither for free nor in vain. */
const POOL = 64;

export function randomPayload(size: number): Payload {
  const pool = Array.from({ length: POOL }, (_, seed) => {
    const bytes = Buffer.alloc(size);
    let state = seed + 1;
    for (let at = 0; at < size; at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      bytes[at] = CAPITAL_A + ((state >>> 16) % LETTERS);
    }
    return bytes;
  });
  const first = pool[0] ?? Buffer.alloc(0);
  return (number) => pool[number % POOL] ?? first;
}

/** The parts of a file between `delimiter`, again and again. */
export function filePayload(path: string, delimiter: string): Payload {
  const parts = readFileSync(path, 'utf8')
    .split(delimiter)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part));
  const first = parts[0];
  if (first === undefined) throw new Error(`File is empty or no files provided: ${path}`);
  return (number) => parts[number % parts.length] ?? first;
}

export function countingPayload(): Payload {
  return (number) => Buffer.from(String(number));
}
