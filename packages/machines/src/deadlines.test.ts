/** Deadlines against the simplest model: a map of times. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { Deadline, Deadlines } from './deadlines.ts';

suite('deadlines', () => {
  test('what is postponed is not due at its first time', () => {
    const deadlines = new Deadlines<string>();
    const a = new Deadline('a');
    const b = new Deadline('b');
    deadlines.set(a, 10);
    deadlines.set(b, 20);
    deadlines.set(a, 30);
    assert.equal(deadlines.nextMs(), 20);
    assert.equal(deadlines.takeDue(15), undefined);
    assert.equal(deadlines.takeDue(25)?.subject, 'b');
    assert.equal(deadlines.takeDue(25), undefined);
    assert.equal(deadlines.takeDue(30)?.subject, 'a');
    assert.equal(deadlines.nextMs(), undefined);
  });

  test('what is cancelled is forgotten, and can be set again', () => {
    const deadlines = new Deadlines<string>();
    const a = new Deadline('a');
    deadlines.set(a, 10);
    deadlines.cancel(a);
    deadlines.cancel(a);
    assert.equal(deadlines.takeDue(100), undefined);
    deadlines.set(a, 5);
    assert.equal(deadlines.takeDue(5), a);
    deadlines.set(a, 7);
    deadlines.clear();
    assert.equal(deadlines.size, 0);
    assert.equal(a.atMs, undefined);
  });

  test('any order of setting, postponing, cancelling and taking agrees with a map', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('set' as const), at: fc.nat(9), time: fc.nat(50) }),
      fc.record({ type: fc.constant('cancel' as const), at: fc.nat(9), time: fc.constant(0) }),
      fc.record({ type: fc.constant('take' as const), at: fc.constant(0), time: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const deadlines = new Deadlines<number>();
        const all = Array.from({ length: 10 }, (_, index) => new Deadline(index));
        const model = new Map<number, number>();
        for (const { type, at, time } of steps) {
          if (type === 'set') {
            deadlines.set(all[at]!, time);
            model.set(at, time);
          } else if (type === 'cancel') {
            deadlines.cancel(all[at]!);
            model.delete(at);
          } else {
            const taken = deadlines.takeDue(time);
            const earliest = Math.min(...model.values());
            assert.equal(taken !== undefined, earliest <= time);
            if (taken !== undefined) {
              assert.equal(model.get(taken.subject), earliest);
              model.delete(taken.subject);
            }
          }
          assert.equal(deadlines.size, model.size);
          assert.equal(
            deadlines.nextMs(),
            model.size === 0 ? undefined : Math.min(...model.values()),
          );
        }
      }),
    );
  });
});
