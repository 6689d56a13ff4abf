/**
 * The section "raw": prebuilt requests from a Go program that costs little itself, so that the
 * broker is what is measured. Both brokers run, and take turns load by load.
 */
import { join } from 'node:path';
import { type BrokerNode, createTopics, goProgram, runOrThrow, startNode } from '@odradek/interop';
import { type BenchRun, inTurns, type Section } from './bench-run.ts';
import { cpuSeconds, residentMb } from './process-cost.ts';

interface Load {
  readonly name: string;
  readonly args: readonly string[];
  readonly requests: number;
  readonly shows: readonly Shown[];
}

type Shown = 'MB/s' | 'k rec/s' | 'k req/s' | 'latency' | 'CPU s/GB' | 'CPU µs/req';

interface LoadResult {
  readonly seconds: number;
  readonly bytes: number;
  readonly records: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly cpuSeconds: number;
}

const one = ['-topic', 'perf1'];
const six = ['-topic', 'perf6', '-partitions', '6'];

/** One load after the other: the fetches read what the produces before them have written. */
const loads: readonly Load[] = [
  {
    name: 'produce 100 × 1 KB a batch, 1 connection',
    args: [...one, '-records', '100', '-size', '1000', '-inflight', '5'],
    requests: 20_000,
    shows: ['MB/s', 'CPU s/GB'],
  },
  {
    name: 'produce 1 MB batches',
    args: [...one, '-records', '1000', '-size', '1000', '-inflight', '5'],
    requests: 2_000,
    shows: ['MB/s', 'CPU s/GB'],
  },
  {
    name: 'produce 150 × 100 B a batch, 4 connections',
    args: [...six, '-conns', '4', '-records', '150', '-size', '100', '-inflight', '5'],
    requests: 80_000,
    shows: ['MB/s', 'k rec/s', 'CPU s/GB'],
  },
  {
    name: 'produce 1 record a request, 8 connections',
    args: [...six, '-conns', '8', '-records', '1', '-size', '100', '-inflight', '5'],
    requests: 200_000,
    shows: ['k req/s', 'CPU µs/req'],
  },
  {
    name: 'produce 1 record, 1 in flight',
    args: [...six, '-conns', '1', '-records', '1', '-size', '100', '-inflight', '1'],
    requests: 20_000,
    shows: ['latency'],
  },
  {
    name: 'fetch 1 MB, 1 connection',
    args: [...one, '-mode', 'fetch', '-maxbytes', '1048576'],
    requests: 3_000,
    shows: ['MB/s', 'CPU s/GB'],
  },
  {
    name: 'fetch 1 MB, 4 connections',
    args: [...six, '-conns', '4', '-mode', 'fetch', '-maxbytes', '1048576'],
    requests: 4_000,
    shows: ['MB/s', 'CPU s/GB'],
  },
];

export const rawLoads: Section = {
  name: 'raw',
  measures: 'throughput, latency and CPU of produce and fetch; memory after them',
  run: runRawLoads,
};

async function runRawLoads(run: BenchRun): Promise<void> {
  const program = await goProgram(join(import.meta.dirname, '../rawload'));
  if (!program.ok) return run.skip('raw loads', program.missing);
  await using nodes = new AsyncDisposableStack();
  const started: BrokerNode[] = [];
  for (const kind of run.kinds) started.push(nodes.use(await startNode({ kind })));
  for (const node of started) {
    await createTopics(node.bootstrap, ['perf1']);
    await createTopics(node.bootstrap, ['perf6'], { partitions: 6 });
  }
  const warmUp = { ...run, rounds: 1, divisor: run.divisor * 4 };
  for (const load of loads) {
    await inTurns(warmUp, started, async (node) => {
      await runLoad(program.value, node, load, warmUp.divisor);
    });
    await inTurns(run, started, async (node) => {
      const result = await runLoad(program.value, node, load, run.divisor);
      note(run, node, load, result);
    });
  }
  for (const node of started) {
    const memory = { name: 'memory after the raw loads', unit: 'MB', better: 'lower' } as const;
    run.measured.add(node.kind, memory, residentMb(node.pid));
  }
}

async function runLoad(
  program: string,
  node: BrokerNode,
  load: Load,
  divisor: number,
): Promise<LoadResult> {
  const requests = String(Math.max(40, Math.floor(load.requests / divisor)));
  const args = ['-addr', node.bootstrap, '-requests', requests, ...load.args];
  const cpuBefore = cpuSeconds(node.pid);
  const { stdout } = await runOrThrow(program, args, { timeoutMs: 300_000 });
  const result: LoadResult = JSON.parse(stdout);
  if (result.errors > 0 || result.requests === 0) {
    throw new Error(`${node.kind}, ${load.name}: ${result.errors} errors: ${node.logTail()}`);
  }
  return { ...result, cpuSeconds: cpuSeconds(node.pid) - cpuBefore };
}

function note(run: BenchRun, node: BrokerNode, load: Load, result: LoadResult): void {
  const { name } = load;
  const { seconds } = result;
  const higher = (unit: string, value: number): void =>
    run.measured.add(node.kind, { name, unit, better: 'higher' }, value);
  const lower = (unit: string, value: number): void =>
    run.measured.add(node.kind, { name, unit, better: 'lower' }, value);
  for (const shown of load.shows) {
    if (shown === 'MB/s') higher(shown, result.bytes / 1e6 / seconds);
    else if (shown === 'k rec/s') higher(shown, result.records / 1e3 / seconds);
    else if (shown === 'k req/s') higher(shown, result.requests / 1e3 / seconds);
    else if (shown === 'CPU s/GB') lower(shown, result.cpuSeconds / (result.bytes / 1e9));
    else if (shown === 'CPU µs/req') lower(shown, (result.cpuSeconds * 1e6) / result.requests);
    else {
      lower('p50 ms', result.p50Ms);
      lower('p99 ms', result.p99Ms);
      lower('p99.9 ms', result.p999Ms);
    }
  }
  const speed = (result.bytes / 1e6 / seconds).toFixed(0);
  const rate = (result.requests / seconds).toFixed(0);
  run.say(`${node.kind.padEnd(8)} ${name}: ${speed} MB/s, ${rate} req/s, p99 ${result.p99Ms} ms`);
}
