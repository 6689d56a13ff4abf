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
    seed: 36,
    workload: plainProduce,
    plan: [{ atMs: 3233, nodeId: 1, harm: { type: 'power off', ms: 9352 } }],
  },
  {
    about: 'a node whose only directory had failed stayed, and served nothing',
    seed: 14,
    workload: plainProduce,
    plan: [{ atMs: 5247, nodeId: 1, harm: { type: 'disk error', calls: 16 } }],
  },
  {
    about: 'of five batches under way only one was known after a stop in order',
    seed: 8,
    workload: idempotence,
    plan: [
      { atMs: 15_483, nodeId: 1, harm: { type: 'cut answers', ms: 7357 } },
      { atMs: 16_379, nodeId: 1, harm: { type: 'restart', ms: 1838 } },
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
    about: 'a start with a full disk left rejections alone',
    seed: 127,
    workload: plainProduce,
    plan: [
      { atMs: 4977, nodeId: 1, harm: { type: 'full disk', bytes: 7811, ms: 10_684 } },
      { atMs: 5606, nodeId: 1, harm: { type: 'kill within', calls: 11, ms: 218 } },
    ],
  },
];
