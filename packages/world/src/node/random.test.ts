import assert from 'node:assert/strict';
import test from 'node:test';
import { drawUuid } from '@odradek/world';
import { NodeRandom } from './random.ts';

const random = new NodeRandom();

test('integers lie below the limit, and reach each side of it', () => {
  for (const below of [1, 2, 3, 10]) {
    const seen = new Set<number>();
    for (let draw = 0; draw < 1000; draw += 1) seen.add(random.integer(below));
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      Array.from({ length: below }, (_, n) => n),
    );
  }
  let large = 0;
  for (let draw = 0; draw < 1000; draw += 1) {
    const drawn = random.integer(Number.MAX_SAFE_INTEGER);
    assert.ok(Number.isSafeInteger(drawn) && drawn >= 0);
    if (drawn > Number.MAX_SAFE_INTEGER / 2) large += 1;
  }
  assert.ok(large > 300 && large < 700);
});

test('a limit that cannot be is refused', () => {
  for (const below of [0, -1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => random.integer(below), RangeError);
  }
});

test('fractions lie in [0, 1)', () => {
  let sum = 0;
  for (let draw = 0; draw < 1000; draw += 1) {
    const drawn = random.fraction();
    assert.ok(drawn >= 0 && drawn < 1);
    sum += drawn;
  }
  assert.ok(sum > 400 && sum < 600);
});

test('bytes come in the number asked for', () => {
  for (const count of [0, 1, 16, 10_000]) assert.equal(random.bytes(count).byteLength, count);
  assert.notDeepEqual(random.bytes(32), random.bytes(32));
});

test('ids are version-4 UUIDs in base64url that do not start with "-"', () => {
  const seen = new Set<string>();
  for (let draw = 0; draw < 2000; draw += 1) {
    const text = random.uuid();
    seen.add(text);
    assert.match(text, /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
    const bytes = Buffer.from(text, 'base64url');
    assert.equal(bytes.toString('base64url'), text);
    assert.equal((bytes[6] ?? 0) >> 4, 4);
    assert.equal((bytes[8] ?? 0) >> 6, 2);
  }
  assert.equal(seen.size, 2000);
});

test('an id that would start with "-" is drawn again', () => {
  const draws = [new Uint8Array(16).fill(0xfb), new Uint8Array(16).fill(1)];
  const text = drawUuid(() => draws.shift() ?? new Uint8Array(16));
  assert.equal(draws.length, 0);
  assert.ok(text.startsWith('AQEBAQEB'));
});
