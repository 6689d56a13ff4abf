/** Medians and ratios, on which every line of a report rests. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Measurements, median, ratioOf } from './measurements.ts';

suite('measurements', () => {
  test('a median is the middle, or between the two in the middle', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  test('a ratio above one is always the better side for us', () => {
    const measured = new Measurements();
    const speed = { name: 'produce', unit: 'MB/s', better: 'higher' } as const;
    const delay = { name: 'produce p99', unit: 'ms', better: 'lower' } as const;
    for (const value of [100, 300, 200]) measured.add('apache', speed, value);
    for (const value of [700, 600, 500]) measured.add('odradek', speed, value);
    measured.add('apache', delay, 2);
    measured.add('odradek', delay, 0.5);
    assert.deepEqual(measured.medians().map(ratioOf), [3, 4]);
  });

  test('a quantity that only one side has has no ratio', () => {
    const measured = new Measurements();
    measured.add('odradek', { name: 'start', unit: 's', better: 'lower' }, 0.1);
    assert.deepEqual(measured.medians().map(ratioOf), [undefined]);
  });
});
