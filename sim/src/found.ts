/**
 * What once broke a promise, played again by every run of the fixed seeds: with its plan, because a
 * seed draws another one as soon as there is a new kind of harm.
 */
import type { TrialRun } from './explore.ts';
import { idempotence } from './workloads/idempotence.ts';
import { metadataChanges } from './workloads/metadata-changes.ts';
import { plainProduce } from './workloads/plain-produce.ts';

export interface FoundCase extends TrialRun {
  /** What was wrong. */
  readonly about: string;
}

export const foundCases: readonly FoundCase[] = [
  {
    about: 'the names of files were not synced with flush.messages=1',
    seed: 16,
    workload: plainProduce,
    plan: [
      { atMs: 11_669, nodeId: 1, harm: { type: 'power off', ms: 111 } },
      { atMs: 12_940, nodeId: 1, harm: { type: 'power off', ms: 485 } },
    ],
  },
  {
    about: 'a node whose only directory had failed stayed, and served nothing',
    seed: 14,
    workload: plainProduce,
    plan: [{ atMs: 5247, nodeId: 1, harm: { type: 'disk error', calls: 16 } }],
  },
  {
    about: 'of five batches under way only one was known after a stop in order',
    seed: 19,
    workload: idempotence,
    plan: [
      { atMs: 6574, nodeId: 1, harm: { type: 'slow disk', ms: 11_446 } },
      { atMs: 12_080, nodeId: 1, harm: { type: 'restart', ms: 6904 } },
    ],
  },
  {
    about: 'a stop with a full disk left a rejection alone',
    seed: 349,
    workload: metadataChanges,
    plan: [
      { atMs: 4726, nodeId: 1, harm: { type: 'full disk', bytes: 8703, ms: 3582 } },
      { atMs: 6793, nodeId: 1, harm: { type: 'restart', ms: 33 } },
    ],
  },
  {
    about: 'a roll that the disk refused was an exception',
    seed: 504,
    workload: plainProduce,
    plan: [
      { atMs: 11_177, nodeId: 1, harm: { type: 'restart', ms: 301 } },
      { atMs: 14_803, nodeId: 1, harm: { type: 'disk error', calls: 9 } },
    ],
  },
];
