/**
 * Many seeds, each twice: the traces of the two must agree, or the seed does not decide all.
 * A failure names the seed and the one command that shows it again.
 */
import { type Plan, printedHarm } from './faults.ts';
import type { Probes } from './probes.ts';
import { Trace } from './trace.ts';
import { Trial } from './trial.ts';
import type { Workload } from './workloads/workload.ts';

export interface Outcome {
  readonly seed: number;
  readonly workload: string;
  readonly hash: string;
  readonly eventCount: number;
  readonly plan: Plan;
  readonly probes: Probes;
  readonly failure: Error | undefined;
}

export interface TrialRun {
  readonly seed: number;
  readonly workload: Workload;
  readonly plan?: Plan;
  readonly write?: (line: string) => void;
}

/** Plays one seed once. Never throws for what goes wrong in it. */
export async function runTrial({ seed, workload, plan, write }: TrialRun): Promise<Outcome> {
  const trace = new Trace(write === undefined ? {} : { write });
  const trial = new Trial({ seed, workload, trace, ...(plan === undefined ? {} : { plan }) });
  let failure: Error | undefined;
  try {
    await trial.run();
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  return {
    seed,
    workload: workload.name,
    hash: trace.hash,
    eventCount: trace.count,
    plan: trial.plan,
    probes: trial.probes,
    failure,
  };
}

/** Plays one seed twice. */
export async function runTwice(run: TrialRun): Promise<Outcome> {
  const first = await runTrial(run);
  const second = await runTrial(run);
  if (first.hash === second.hash) return first;
  const parts = await firstDifference(run);
  const failure = new Error(`two runs of one seed differ, first at ${parts}`);
  return { ...first, failure: first.failure ?? failure };
}

/** Two more runs, side by side in memory: where they part. */
async function firstDifference(run: TrialRun): Promise<string> {
  const lines: string[][] = [[], []];
  for (const kept of lines) {
    await runTrial({ ...run, write: (line) => void kept.push(line) });
  }
  const [one = [], other = []] = lines;
  const index = one.findIndex((line, at) => line !== other[at]);
  if (index < 0) return 'a place that two further runs do not show';
  return `line ${index + 1}:\n  ${one[index]}\n  ${other[index] ?? 'nothing'}`;
}

/** Leaves out what the failure does not need, one harm after the other. */
export async function shrunk(run: TrialRun, plan: Plan): Promise<Plan> {
  let least = plan;
  for (const harm of plan) {
    const without = least.filter((other) => other !== harm);
    const { failure } = await runTrial({ ...run, plan: without });
    if (failure !== undefined) least = without;
  }
  return least;
}

export function printedPlan(plan: Plan): string {
  return plan.map((harm) => `  ${printedHarm(harm)}`).join('\n');
}
