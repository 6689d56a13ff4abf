import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';

test('events come in the order of their times, whatever their delays', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.record({ delayMs: fc.nat({ max: 50 }), isCancelled: fc.boolean() })),
    async (events) => {
      const scheduler = new Scheduler({ seed: 1 });
      const seen: number[] = [];
      for (const { delayMs, isCancelled } of events) {
        const event = scheduler.after(delayMs, 'test', 'event', () => seen.push(delayMs));
        if (isCancelled) event.cancel();
      }
      assert.equal(await scheduler.run(), 'idle');
      const wanted = events.filter((event) => !event.isCancelled).map((event) => event.delayMs);
      assert.deepEqual(
        seen,
        wanted.sort((a, b) => a - b),
      );
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

test('many cancelled events are forgotten, the others are not', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  const seen: number[] = [];
  for (let round = 0; round < 5000; round += 1) {
    const delayMs = (round * 7919) % 5000;
    const event = scheduler.after(delayMs, 'test', '', () => seen.push(delayMs));
    if (round % 5 !== 0) event.cancel();
  }
  await scheduler.run();
  assert.equal(seen.length, 1000);
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  );
});

async function orderOfTies(seed: number): Promise<string> {
  const scheduler = new Scheduler({ seed });
  let order = '';
  for (const name of 'abcdefgh') scheduler.after(5, name, '', () => (order += name));
  await scheduler.run();
  return order;
}

test('the seed decides between events of one time', async () => {
  assert.equal(await orderOfTies(1), await orderOfTies(1));
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed += 1) orders.add(await orderOfTies(seed));
  assert.ok(orders.size > 15);
});

test('what an event makes runnable ends before the next one begins', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  const order: string[] = [];
  scheduler.after(1, 'test', 'one', async () => {
    for (let step = 0; step < 100; step += 1) await Promise.resolve();
    order.push('one');
  });
  scheduler.after(1, 'test', 'two', async () => {
    for (let step = 0; step < 100; step += 1) await Promise.resolve();
    order.push('two');
  });
  scheduler.after(2, 'test', 'three', () => order.push('three'));
  await scheduler.run();
  assert.equal(order.at(-1), 'three');
  assert.equal(order.length, 3);
});

test('a run ends where it is told to, and can be continued', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  const seen: number[] = [];
  for (const delayMs of [1, 2, 3, 4]) {
    scheduler.after(delayMs, 'test', '', () => seen.push(scheduler.nowMs));
  }
  assert.equal(await scheduler.run({ until: () => seen.length === 1 }), 'reached');
  assert.deepEqual(seen, [1]);
  assert.equal(await scheduler.run({ untilMs: 3.5 }), 'time');
  assert.deepEqual(seen, [1, 2, 3]);
  assert.equal(scheduler.nowMs, 3.5);
  assert.equal(await scheduler.run({ untilMs: 10 }), 'idle');
  assert.equal(scheduler.nowMs, 10, 'time passes also when nothing happens');
});

test('a run that never ends is ended', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  const again = (): void => void scheduler.after(0, 'test', '', again);
  again();
  await assert.rejects(scheduler.run({ eventsMax: 100 }), /no end after 100 events/);
});

test('what an event throws is thrown by the run', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  scheduler.after(1, 'test', '', () => {
    throw new Error('broken');
  });
  await assert.rejects(scheduler.run(), /broken/);
  assert.throws(() => scheduler.after(Number.NaN, 'test', '', () => undefined), RangeError);
});

test('an event that is under way cannot be cancelled', async () => {
  const scheduler = new Scheduler({ seed: 1 });
  let calls = 0;
  const event = scheduler.after(1, 'test', '', () => {
    calls += 1;
    event.cancel();
  });
  scheduler.after(2, 'test', '', () => (calls += 1));
  await scheduler.run();
  event.cancel();
  assert.equal(calls, 2);
});

test('a trace hashes every line and keeps the last ones', () => {
  const written: string[] = [];
  const one = new Trace({ keep: 2, write: (line) => written.push(line) });
  const two = new Trace();
  for (const trace of [one, two]) {
    for (const what of ['a', 'b', 'c', 'd', 'e']) trace.add(1.5, 'm', what);
  }
  assert.equal(one.hash, two.hash);
  assert.match(one.hash, /^[0-9a-f]{16}$/);
  assert.deepEqual(one.lines, ['1.500 m d', '1.500 m e']);
  assert.equal(written.length, 5);
  two.add(1.5, 'm', '');
  assert.notEqual(one.hash, two.hash);
});

test('traces that differ in one character, or in order, have other hashes', () => {
  const hashes = new Set<string>();
  const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['c', 'ab'], ['ab', 'd'], ['ab', 'c', '']];
  for (const list of lists) {
    const trace = new Trace();
    for (const what of list) trace.add(0, '', what);
    hashes.add(trace.hash);
  }
  assert.equal(hashes.size, lists.length);
});
