/**
 * What a workload is: something that clients do with a cluster while harm comes over it, and what
 * must be true afterwards.
 */
import type { Cluster } from '../cluster.ts';
import type { HarmType } from '../faults.ts';
import type { Probes } from '../probes.ts';
import type { SimulatedRandom } from '../random.ts';
import type { Topics } from '../topics.ts';
import type { Witness } from '../witness.ts';

/** Logs that roll many times in a run. */
export const SMALL_SEGMENTS: Readonly<Record<string, string>> = {
  'internal.segment.bytes': '40000',
};

/** What a workload works with. */
export interface Stage {
  readonly cluster: Cluster;
  readonly random: SimulatedRandom;
  readonly probes: Probes;
  readonly witness: Witness;
  /** What was written, and is to be found, in each partition. */
  readonly topics: Topics;
  /** True once nothing new is to be begun. */
  readonly isOver: boolean;
  /** Whether this seed's harm takes the power: promises are then fewer. */
  readonly losesPower: boolean;
}

export interface Workload {
  readonly name: string;
  /** Over those of a node in a simulation. */
  readonly settings: Readonly<Record<string, string>>;
  readonly harm: readonly HarmType[];
  /** One run of it. */
  begin(stage: Stage): RunningWorkload;
}

export interface RunningWorkload {
  /** Before harm begins. */
  setup(): Promise<void>;
  /** Goes on until the stage is over, and then ends what is under way. */
  run(): Promise<void>;
  /** After harm has ended, and `run` too; again after a restart in order. */
  check(): Promise<void>;
}
