/** All workloads; a seed plays one of them. */
import { plainProduce } from './plain-produce.ts';
import type { Workload } from './workload.ts';

export const workloads: readonly Workload[] = [plainProduce];
