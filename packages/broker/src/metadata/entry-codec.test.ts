import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { ClusterEntry } from '@odradek/machines/cluster';
import { decodeEntry, encodeEntry, UnreadableEntry } from './entry-codec.ts';

suite('entries as bytes', () => {
  test('that this version does not know are refused', () => {
    const known = encodeEntry({ type: 'topicRecord', name: 'foo', topicId: 'A'.repeat(22) }, 30);
    assert.deepEqual([...known.subarray(0, 3)], [1, 2, 0]);
    const bad = [
      Buffer.alloc(0),
      Buffer.from([2, 2, 0]),
      Buffer.from([1, 99, 0]),
      Buffer.from([1, 2, 1]),
      known.subarray(0, known.length - 3),
    ];
    for (const value of bad) assert.throws(() => decodeEntry(value), UnreadableEntry);
  });

  test('are written in the versions that the cluster’s level allows', () => {
    const version = (entry: ClusterEntry, level: number) => encodeEntry(entry, level)[2];
    const change: ClusterEntry = {
      type: 'partitionChangeRecord',
      partitionId: 0,
      topicId: 'A'.repeat(22),
      isr: [1],
      leader: -2,
      replicas: null,
      removingReplicas: null,
      addingReplicas: null,
      leaderRecoveryState: -1,
      directories: null,
      eligibleLeaderReplicas: null,
      lastKnownElr: null,
    };
    assert.deepEqual(
      [7, 16, 17, 22, 23, 30].map((level) => version(change, level)),
      [0, 0, 1, 1, 2, 2],
    );
  });
});
