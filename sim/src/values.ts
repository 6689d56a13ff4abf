/**
 * The values that producers of a simulation write: who wrote it, as its which one, and then bytes
 * that follow from these, so that a record torn or mixed up with another is noticed.
 */
import { Violation } from './checkers/violation.ts';

export interface Origin {
  readonly producer: string;
  readonly number: number;
}

const PATTERN = /^([\w-]+):(\d+):([a-z]*)$/;
const USUAL_FILL_MAX = 200;
const LARGE_EVERY = 61;
/** More than a simulated disk writes at once. */
const LARGE_FILL = 17_000;
/** Any odd number spreads them. */
const SPREAD = 2_654_435_761;

export function valueOf({ producer, number }: Origin): string {
  return `${producer}:${number}:${fill(number)}`;
}

export function originOf(value: Uint8Array | string | null, where: string): Origin {
  const text = typeof value === 'string' ? value : Buffer.from(value ?? []).toString('latin1');
  const match = PATTERN.exec(text);
  const origin = { producer: match?.[1] ?? '', number: Number(match?.[2] ?? -1) };
  if (match === null || valueOf(origin) !== text) {
    throw new Violation('records are what was written', `${where} holds ${text.slice(0, 60)}`);
  }
  return origin;
}

export function printedOrigin({ producer, number }: Origin): string {
  return `${producer}:${number}`;
}

function fill(number: number): string {
  const isLarge = number % LARGE_EVERY === LARGE_EVERY - 1;
  const size = isLarge ? LARGE_FILL : (number * SPREAD) % USUAL_FILL_MAX;
  const letter = String.fromCharCode(97 + (number % 26));
  return letter.repeat(size);
}
