import assert from 'node:assert/strict';
import test from 'node:test';
import { SimulatedRandom } from './random.ts';

function draws(random: SimulatedRandom, count = 8): number[] {
  return Array.from({ length: count }, () => random.integer(1_000_000));
}

test('a seed means the same for ever', () => {
  // Seeds of bugs are kept as tests: another generator would make them mean something else.
  assert.deepEqual(draws(new SimulatedRandom(1), 4), [151_627, 734_426, 266_934, 220_270]);
  assert.deepEqual(
    draws(new SimulatedRandom(2 ** 40 + 7).fork('disk'), 4),
    [306_899, 388_121, 589_360, 479_065],
  );
});

test('streams of other seeds and names are others, also when they are near', () => {
  const all = new Set<string>();
  const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
  for (const seed of seeds) {
    const random = new SimulatedRandom(seed);
    for (const name of ['', 'a', 'b', 'ab', 'ba', 'a ']) all.add(draws(random.fork(name)).join());
  }
  assert.equal(all.size, seeds.length * 6);
});

test('a fork does not depend on what was drawn before', () => {
  const random = new SimulatedRandom(5);
  const before = draws(random.fork('x'));
  draws(random, 100);
  assert.deepEqual(draws(random.fork('x')), before);
});

test('every integer below the limit is as likely', () => {
  const random = new SimulatedRandom(3);
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let draw = 0; draw < 70_000; draw += 1) {
    const drawn = random.integer(7);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(counts));
});

test('limits above 32 bits reach the upper half', () => {
  const random = new SimulatedRandom(4);
  let upper = 0;
  for (let draw = 0; draw < 1000; draw += 1) {
    const drawn = random.integer(Number.MAX_SAFE_INTEGER);
    assert.ok(Number.isSafeInteger(drawn) && drawn >= 0);
    if (drawn > Number.MAX_SAFE_INTEGER / 2) upper += 1;
  }
  assert.ok(upper > 400 && upper < 600);
  assert.throws(() => random.integer(0), RangeError);
  assert.throws(() => random.integer(2.5), RangeError);
});

test('fractions, chances, bytes and ids', () => {
  const random = new SimulatedRandom(6);
  let hits = 0;
  for (let draw = 0; draw < 1000; draw += 1) {
    const drawn = random.between(-1, 3);
    assert.ok(drawn >= -1 && drawn < 3);
    if (random.chance(0.25)) hits += 1;
  }
  assert.ok(hits > 200 && hits < 300);
  assert.equal(new Set(random.bytes(10_000)).size, 256);
  assert.match(random.uuid(), /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});
