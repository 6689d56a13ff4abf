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
    for (const node of nodes) {
      const others = nodes.filter((other) => other !== node);
      // A broker that is not measured still collects and compiles, on the same two cores.
      for (const other of others) signal(other, 'SIGSTOP');
      try {
        await once(node, round);
      } finally {
        for (const other of others) signal(other, 'SIGCONT');
      }
    }
  }
}

function signal(node: BrokerNode, name: NodeJS.Signals): void {
  if (node.isRunning) process.kill(node.pid, name);
}
