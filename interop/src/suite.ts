/**
 * What a suite of checks is, and the score that it keeps: each check passes, fails with a reason,
 * or does not run because this machine lacks something.
 */
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
  /** Words of the command line that are the suite's own. */
  readonly args: readonly string[];
}

export class Score {
  readonly #write: (line: string) => void;
  passed = 0;
  failed = 0;
  readonly failures: string[] = [];
  readonly notRun: string[] = [];

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  pass(check: string): void {
    this.passed++;
    this.#write(`  ok      ${check}`);
  }

  fail(check: string, why: string): void {
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
