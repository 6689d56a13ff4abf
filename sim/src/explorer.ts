/**
 * Plays a range of seeds and tells what came of them: a line for each failure with the one command
 * that shows it again, the least harm that it needs, and at the end what was never reached.
 */
import { type Outcome, printedPlan, runTrial, runTwice, shrunk, type TrialRun } from './explore.ts';
import type { FoundCase } from './found.ts';
import { Probes } from './probes.ts';
import type { Workload } from './workloads/workload.ts';

export interface ExplorerOptions {
  readonly from: number;
  readonly to: number;
  readonly workloads: readonly Workload[];
  /** Played after the range. */
  readonly cases: readonly FoundCase[];
  /** Each event of each seed; every seed is then played once. */
  readonly trace: boolean;
  readonly probes: boolean;
  readonly print: (line: string) => void;
}

/** A line of progress after so many seeds. */
const PROGRESS_EVERY = 10;

export class Explorer {
  readonly #options: ExplorerOptions;
  readonly #probes = new Probes();
  #failureCount = 0;
  #eventCount = 0;
  #escaped: Error | undefined;

  constructor(options: ExplorerOptions) {
    this.#options = options;
  }

  /** A rejection that nobody caught: the process would have ended by it. */
  escaped(reason: unknown): void {
    this.#escaped ??= reason instanceof Error ? reason : new Error(String(reason));
  }

  /** Answers how many seeds failed. */
  async run(): Promise<number> {
    const { from, to, print } = this.#options;
    for (let seed = from; seed <= to; seed += 1) {
      await this.#play(seed);
      const done = seed - from + 1;
      if (done % PROGRESS_EVERY === 0 && seed < to) {
        print(`${done} of ${to - from + 1} seeds, ${this.#failureCount} failed`);
      }
    }
    for (const each of this.#options.cases) await this.#playCase(each);
    this.#printSummary();
    return this.#failureCount;
  }

  async #play(seed: number): Promise<void> {
    const { from, to, workloads, trace, print } = this.#options;
    const workload = workloads[seed % workloads.length];
    if (workload === undefined) return;
    const run: TrialRun = { seed, workload };
    const outcome = trace ? await runTrial({ ...run, write: print }) : await runTwice(run);
    if (from === to) {
      print(`seed ${seed} ${workload.name}: ${outcome.eventCount} events, hash ${outcome.hash}`);
      print(printedPlan(outcome.plan));
    }
    const failure = this.#failureOf(outcome);
    if (failure === undefined) return;
    print(`seed ${seed} failed: ${failure.stack ?? failure.message}`);
    print(`again: npm run sim -- --seed ${seed} --workload ${workload.name}`);
    if (trace) return;
    const least = await shrunk(run, outcome.plan);
    print(`with no more harm than:\n${printedPlan(least)}`);
    this.#escaped = undefined;
  }

  async #playCase({ about, ...run }: FoundCase): Promise<void> {
    const failure = this.#failureOf(await runTwice(run));
    if (failure === undefined) return;
    const { print } = this.#options;
    print(`again: ${about}: ${failure.stack ?? failure.message}`);
    print(`sim/src/found.ts: ${run.workload.name}, seed ${run.seed}`);
  }

  #failureOf({ probes, eventCount, failure }: Outcome): Error | undefined {
    this.#probes.add(probes);
    this.#eventCount += eventCount;
    const found = failure ?? this.#escaped;
    this.#escaped = undefined;
    if (found !== undefined) this.#failureCount += 1;
    return found;
  }

  #printSummary(): void {
    const { from, to, cases, probes, print } = this.#options;
    const count = to - from + 1;
    const more = cases.length > 0 ? ` and ${cases.length} cases` : '';
    print(`${count} seeds${more}, ${this.#failureCount} failed, ${this.#eventCount} events`);
    if (probes) for (const line of this.#probes.lines) print(line);
    const missed = this.#probes.neverReached;
    if (missed.length > 0 && count >= PROGRESS_EVERY) print(`never reached: ${missed.join('; ')}`);
  }
}
