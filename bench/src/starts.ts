/**
 * The section "start": how long until a started broker acknowledges its first record, after a
 * clean stop and after a kill; and what it costs while nobody uses it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type BrokerNode, createTopics, startNode } from '@odradek/interop';
import { type BenchRun, inTurns, type Section } from './bench-run.ts';
import { firstAcknowledgementMs } from './probe.ts';
import { cpuSeconds, residentMb } from './process-cost.ts';

const topic = 'started';
const timeoutMs = 180_000;
const idleMs = 5_000;

export const starts: Section = {
  name: 'start',
  measures: 'start until the first acknowledged record; idle memory and CPU',
  run: runStarts,
};

async function runStarts(run: BenchRun): Promise<void> {
  await using nodes = new AsyncDisposableStack();
  const started: BrokerNode[] = [];
  for (const kind of run.kinds) {
    const node = nodes.use(await startNode({ kind }));
    await createTopics(node.bootstrap, [topic]);
    started.push(node);
  }
  await inTurns(run, started, async (node) => {
    await node.stop();
    await measureStart(run, node, { name: 'start after a clean stop', topic });
    await node.kill9();
    await measureStart(run, node, { name: 'start after kill -9', topic });
  });
  for (const node of started) {
    const cpuBefore = cpuSeconds(node.pid);
    await delay(idleMs);
    const share = ((cpuSeconds(node.pid) - cpuBefore) / (idleMs / 1000)) * 100;
    const idle = { name: 'idle', better: 'lower' } as const;
    run.measured.add(node.kind, { ...idle, unit: '% of a core' }, share);
    run.measured.add(node.kind, { ...idle, unit: 'MB' }, residentMb(node.pid));
    run.say(
      `${node.kind.padEnd(8)} idle: ${residentMb(node.pid).toFixed(0)} MB, ${share.toFixed(1)} %`,
    );
  }
}

/** Starts a stopped node and adds the seconds until it acknowledged a record. */
export async function measureStart(
  run: BenchRun,
  node: BrokerNode,
  of: { readonly name: string; readonly topic: string },
): Promise<void> {
  const acknowledged = firstAcknowledgementMs(node.port, of.topic, timeoutMs);
  // Both are awaited at once: a node that dies must not leave the probe behind unheard.
  const [ms] = await Promise.all([acknowledged, node.start()]);
  run.measured.add(node.kind, { name: of.name, unit: 's', better: 'lower' }, ms / 1000);
  run.say(`${node.kind.padEnd(8)} ${of.name}: ${(ms / 1000).toFixed(2)} s`);
}
