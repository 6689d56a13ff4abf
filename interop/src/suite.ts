/**
 * What a suite of checks is, and the score that it keeps: each check passes, fails with a reason,
 * fails as it is known to for now, or does not run because this machine lacks something.
 */
import { type LaterChecks, shortReason } from './later.ts';
import type { NodeKind } from './nodes.ts';

export interface Suite {
  readonly name: string;
  /** One line for people: what a pass of it means. */
  readonly proves: string;
  run(score: Score, options: SuiteOptions): Promise<void>;
}

export interface SuiteOptions {
  /** Which broker is examined: ours, or Apache Kafka to try the checks themselves. */
  readonly target: NodeKind;
  /** What the command line wants of it alone: clients, classes; empty is all that is usual. */
  readonly words: readonly string[];
  /** Everything, also what takes long. */
  readonly all: boolean;
  /** Write down what is known to fail for now. */
  readonly record: boolean;
}

export class Score {
  readonly #write: (line: string) => void;
  readonly #known: LaterChecks;
  passed = 0;
  failed = 0;
  readonly failures: string[] = [];
  readonly notRun: string[] = [];
  /** Checks that failed and were known to, and why. */
  readonly later: Map<string, string> = new Map<string, string>();
  /** Why each failed, in short. */
  readonly reasons: Map<string, string> = new Map<string, string>();

  constructor(write: (line: string) => void, known: LaterChecks = new Map<string, string>()) {
    this.#write = write;
    this.#known = known;
  }

  pass(check: string): void {
    this.passed++;
    const news = this.#known.has(check) ? ' (passes now: it can leave later.tsv)' : '';
    this.#write(`  ok      ${check}${news}`);
  }

  fail(check: string, why: string): void {
    const reason = this.#known.get(check);
    this.reasons.set(check, reason ?? shortReason(why));
    if (reason !== undefined) {
      this.later.set(check, reason);
      this.#write(`  later   ${check}: ${reason}`);
      return;
    }
    this.failed++;
    this.failures.push(`${check}: ${why}`);
    this.#write(`  FAILED  ${check}: ${why}`);
  }

  /** Something that this machine cannot run, and what it lacks. */
  skip(check: string, missing: string): void {
    this.notRun.push(`${check}: ${missing}`);
    this.#write(`  not run ${check}: ${missing}`);
  }

  say(line: string): void {
    this.#write(`  ${line}`);
  }

  /** Counts a check by what it throws. */
  async check(name: string, body: () => Promise<void>): Promise<void> {
    try {
      await body();
      this.pass(name);
    } catch (error) {
      this.fail(name, error instanceof Error ? error.message : String(error));
    }
  }
}
