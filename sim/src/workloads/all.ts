/** All workloads; a seed plays one of them. */
import { groupChurn, groupChurnSynced } from './group-churn.ts';
import { idempotence } from './idempotence.ts';
import { metadataChanges } from './metadata-changes.ts';
import { plainProduce } from './plain-produce.ts';
import { produceConsumeOrder } from './produce-consume-order.ts';
import type { Workload } from './workload.ts';

export const workloads: readonly Workload[] = [
  plainProduce,
  produceConsumeOrder,
  idempotence,
  groupChurn,
  groupChurnSynced,
  metadataChanges,
];
