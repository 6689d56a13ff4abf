import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { placeReplicas, type UsableBroker } from './placement.ts';

const brokersOf = (racks: readonly (string | null)[], fenced: readonly number[] = []) =>
  racks.map((rack, id): UsableBroker => ({ id, rack, fenced: fenced.includes(id) }));

suite('placement', () => {
  test('uses each broker once per partition, leads on living ones, spreads over racks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 9 }),
        fc.array(fc.nat(8)),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        (racks, fencedIds, partitions, factor, chances) => {
          const brokers = brokersOf(racks, fencedIds);
          let calls = 0;
          const integer = (below: number): number => {
            calls += 1;
            return (chances[calls % chances.length] ?? 0) % below;
          };
          const replicationFactor = Math.min(factor, brokers.length);
          const placement = placeReplicas(brokers, { partitions, replicationFactor }, integer);
          if (brokers.every((broker) => broker.fenced)) {
            assert.equal(placement.type, 'refused');
            return;
          }
          assert(placement.type === 'placed');
          assert.equal(placement.partitions.length, partitions);
          const rackCount = new Set(racks).size;
          for (const replicas of placement.partitions) {
            assert.equal(replicas.length, replicationFactor);
            assert.equal(new Set(replicas).size, replicationFactor);
            assert.equal(brokers[replicas[0] ?? -1]?.fenced, false);
            const used = new Set(replicas.map((id) => racks[id])).size;
            assert.equal(used, Math.min(rackCount, replicationFactor));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('gives every broker of a plain cluster the same number of leaders', () => {
    const placement = placeReplicas(
      brokersOf([null, null, null]),
      { partitions: 30, replicationFactor: 2 },
      (below) => below - 1,
    );
    assert(placement.type === 'placed');
    const leaders = [0, 0, 0];
    for (const [leader] of placement.partitions) leaders[leader ?? 0]! += 1;
    assert.deepEqual(leaders, [10, 10, 10]);
  });
});
