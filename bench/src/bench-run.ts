/** What every section of a benchmark run is given, and gives back. */
import type { BrokerNode, NodeKind } from '@odradek/interop';
import type { Measurements } from './measurements.ts';

export interface BenchRun {
  /** The brokers to measure, in the order in which they take turns. */
  readonly kinds: readonly NodeKind[];
  readonly measured: Measurements;
  /** How often each measurement is made; medians are of these. */
  readonly rounds: number;
  /** By what loads are divided: 1 is the full length. */
  readonly divisor: number;
  say(line: string): void;
  /** Something that this machine cannot measure, and why. */
  skip(what: string, why: string): void;
}

export interface Section {
  readonly name: string;
  readonly measures: string;
  run(run: BenchRun): Promise<void>;
}

/** Does something to each node in turn, as often as there are rounds: A, B, A, B, …. */
export async function inTurns(
  run: BenchRun,
  nodes: readonly BrokerNode[],
  once: (node: BrokerNode, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < run.rounds; round++) {
    for (const node of nodes) await once(node, round);
  }
}
