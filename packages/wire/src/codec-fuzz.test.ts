import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { arbitraryMessage } from '../samples/arbitrary-message.ts';
import { type AnyMessage, allMessages } from '../samples/messages.ts';
import { decode, encode } from './codec.ts';
import { MalformedMessage } from './reader.ts';

const SEED = 20_260_401;
const FRAMES_EACH = 5;
const MUTATIONS_EACH = 28;
const CUTS_EACH = 40;

const corpus = allMessages().map((message) => ({ message, frames: framesOf(message) }));

suite('damaged messages', () => {
  test('are decoded or refused, and never cost more than their size', () => {
    const random = generator(SEED);
    let count = 0;
    let refused = 0;
    for (const { message, frames } of corpus) {
      for (const frame of frames) {
        for (let round = 0; round < MUTATIONS_EACH; round++) {
          count++;
          if (!isDecoded(message, mutate(frame, random))) refused++;
        }
      }
    }
    assert.ok(count >= 100_000, `${count} frames`);
    assert.ok(refused > count / 10, `${refused} refused`);
    assert.ok(refused < count * 0.9, `${refused} refused`);
  });

  test('that claim to be endless are refused before anything is made', () => {
    for (const { message } of corpus) {
      for (const byte of [0x7f, 0xff, 0x80, 0x01]) isDecoded(message, Buffer.alloc(64, byte));
      isDecoded(message, Buffer.from('7fffffff7fffffff', 'hex'));
    }
  });

  test('that end early are refused, wherever they end', () => {
    for (const { message, frames } of corpus) {
      const whole = frames[0] ?? Buffer.alloc(0);
      const step = Math.ceil(whole.length / CUTS_EACH);
      for (let size = 0; size < whole.length; size += step) {
        const decoded = isDecoded(message, whole.subarray(0, size));
        assert.equal(decoded, false, `${message.definition.name} v${message.version} at ${size}`);
      }
    }
  });
});

function framesOf({ definition, version }: AnyMessage): Buffer[] {
  const options = { seed: SEED, numRuns: FRAMES_EACH };
  return fc
    .sample(arbitraryMessage(definition, version), options)
    .map((message) => encode(definition, version, message));
}

/** Any error but a refusal is a fault. */
function isDecoded({ definition, version }: AnyMessage, bytes: Buffer): boolean {
  let value: unknown;
  try {
    value = decode(definition, version, bytes);
  } catch (error) {
    if (error instanceof MalformedMessage) return false;
    const name = `${definition.name} v${version}`;
    throw new Error(`${name}: ${bytes.toString('hex')}`, { cause: error });
  }
  const elements = countElements(value);
  assert.ok(elements <= bytes.length, `${elements} elements from ${bytes.length} bytes`);
  return true;
}

function countElements(value: unknown): number {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return 0;
  const parts = Object.values(value);
  let count = Array.isArray(value) ? parts.length : 0;
  for (const part of parts) count += countElements(part);
  return count;
}

const LENGTHS: readonly string[] = ['7fffffff', 'ffffffff', '80000000', 'fffffff0', '00010000'];
const BYTES: readonly number[] = [0, 1, 2, 127, 128, 255];

function mutate(frame: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(frame);
  if (bytes.length === 0) return Buffer.from([random(256), random(256)]);
  const at = random(bytes.length);
  switch (random(6)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = BYTES[random(BYTES.length)] ?? 0;
      return bytes;
    case 2:
      bytes.write(LENGTHS[random(LENGTHS.length)] ?? '', at, 'hex');
      return bytes;
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]);
    default:
      for (let round = 0; round < 4; round++) bytes[random(bytes.length)] = random(256);
      return bytes;
  }
}

/** Marsaglia's xorshift: small, and the same on every machine. */
function generator(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
