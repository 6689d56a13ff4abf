/**
 * Marks on rare branches. A campaign lists those that no seed has reached: what never happens is
 * not tested.
 *
 * What the node itself does is seen in what it reports, so that it need not know of this.
 */
import type { ReportedLine } from './report.ts';

const MARKS = [
  'killed while starting',
  'killed while stopping',
  'power lost while starting',
  'killed within a disk operation',
  'power lost within a disk operation',
  'stopped in order under load',
  'acknowledged records lost with the power',
  'unacknowledged record found in the log',
  'torn tail cut on start',
  'disk full',
  'disk failed',
  'node gave up and was started again',
  'record found twice after a repeated send',
  'metadata snapshot written',
  'metadata replayed without its snapshots',
  'consumer read what the power took',
  'group rebalanced',
  'commit refused to a member of an old generation',
  'member lost its partitions',
  'topic made again under its old name',
] as const;

export type Probe = (typeof MARKS)[number];

/** What in a node's log stands for which mark. */
const REPORTS: Readonly<Record<string, Probe>> = {
  'log cut at a damaged batch': 'torn tail cut on start',
  'log directory failed: its partitions are no longer served': 'disk failed',
  'wrote a snapshot of the metadata': 'metadata snapshot written',
};

export class Probes {
  readonly #counts = new Map<Probe, number>();

  reached(probe: Probe): void {
    this.#counts.set(probe, (this.#counts.get(probe) ?? 0) + 1);
  }

  reported(lines: readonly ReportedLine[]): void {
    for (const { message } of lines) {
      const probe = REPORTS[message];
      if (probe !== undefined) this.reached(probe);
    }
  }

  add(other: Probes): void {
    for (const [probe, count] of other.#counts) {
      this.#counts.set(probe, (this.#counts.get(probe) ?? 0) + count);
    }
  }

  count(probe: Probe): number {
    return this.#counts.get(probe) ?? 0;
  }

  get neverReached(): readonly Probe[] {
    return MARKS.filter((probe) => this.count(probe) === 0);
  }

  get lines(): readonly string[] {
    return MARKS.map((probe) => `${String(this.count(probe)).padStart(6)} ${probe}`);
  }
}
