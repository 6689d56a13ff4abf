import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Later } from '../later.ts';
import { OffsetWaiters } from './offset-waiters.ts';

suite('waiters for an offset', () => {
  test('are called in order, once their offset is reached', () => {
    const waiters = new OffsetWaiters();
    const called: number[] = [];
    for (const offset of [1, 2, 2, 5]) waiters.add(offset, () => called.push(offset));
    waiters.reached(2);
    assert.deepEqual(called, [1, 2, 2]);
    assert.equal(waiters.count, 1);
    waiters.reached(4);
    assert.equal(waiters.count, 1);
    waiters.reached(5);
    assert.deepEqual(called, [1, 2, 2, 5]);
  });

  test('all get the error when the offset will not be reached', () => {
    const waiters = new OffsetWaiters();
    const codes: number[] = [];
    for (const offset of [1, 2, 3]) waiters.add(offset, (code) => codes.push(code));
    waiters.reached(1);
    waiters.fail(56);
    assert.deepEqual(codes, [0, 56, 56]);
    assert.equal(waiters.count, 0);
  });

  test('by the ten thousand leave nothing behind', () => {
    const waiters = new OffsetWaiters();
    let called = 0;
    for (let offset = 1; offset <= 10_000; offset++) {
      waiters.add(offset, () => called++);
      if (offset % 3 === 0) waiters.reached(offset - 1);
    }
    waiters.reached(10_000);
    assert.equal(called, 10_000);
    assert.equal(waiters.count, 0);
  });
});

suite('a later value', () => {
  test('reaches who waits in the same turn, whichever comes first', () => {
    const values: number[] = [];
    const first = new Later<number>();
    first.whenSettled((value) => values.push(value));
    first.settle(1);
    first.settle(2);
    const second = new Later<number>();
    second.settle(3);
    second.whenSettled((value) => values.push(value));
    assert.deepEqual(values, [1, 3]);
  });
});
