/**
 * What once broke a promise, played again by every run of the fixed seeds: with its plan, because a
 * seed draws another one as soon as there is a new kind of harm.
 */
import type { TrialRun } from './explore.ts';
import { groupChurn } from './workloads/group-churn.ts';
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
  {
    about: 'a roll with writes under way left a gap in the offsets',
    seed: 1694,
    workload: idempotence,
    plan: [
      { atMs: 9753, nodeId: 1, harm: { type: 'slow disk', ms: 483 } },
      { atMs: 9844, nodeId: 1, harm: { type: 'kill within', calls: 21, ms: 62 } },
      { atMs: 10_273, nodeId: 1, harm: { type: 'kill within', calls: 36, ms: 202 } },
    ],
  },
  {
    about: 'a consumer that was closed in a rebalance failed its reader',
    seed: 847,
    workload: groupChurn,
    plan: [{ atMs: 3560, nodeId: 1, harm: { type: 'isolate', ms: 8632 } }],
  },
  {
    about: 'a request that a stop overtook was an internal error',
    seed: 1697,
    workload: metadataChanges,
    plan: [
      { atMs: 1004, nodeId: 1, harm: { type: 'slow wires', ms: 498 } },
      { atMs: 8097, nodeId: 1, harm: { type: 'slow disk', ms: 8809 } },
      {
        atMs: 11_766,
        nodeId: 1,
        harm: { type: 'kill while stopping', calls: 45, ms: 4696 },
      },
    ],
  },
  {
    about: 'a consumer that had lost its membership committed as nobody',
    seed: 790,
    workload: groupChurn,
    plan: [
      { atMs: 2309, nodeId: 1, harm: { type: 'cut answers', ms: 47 } },
      { atMs: 2690, nodeId: 1, harm: { type: 'pause client', client: 6, ms: 119 } },
      { atMs: 6575, nodeId: 1, harm: { type: 'kill', ms: 1243 } },
      { atMs: 7786, nodeId: 1, harm: { type: 'cut answers', ms: 7573 } },
    ],
  },
];
