/** The section "connections": 5,000 clients that are connected and silent. */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type BrokerNode, createTopics, startNode } from '@odradek/interop';
import type { BenchRun, Section } from './bench-run.ts';
import { median } from './measurements.ts';
import { apiVersionsRequest, exchange, produceOne } from './probe.ts';
import { cpuSeconds, residentMb } from './process-cost.ts';

const count = 5_000;
/** Fewer than wait in line by default (socket.listen.backlog.size): more would be tried again. */
const openedAtOnce = 40;
const quietMs = 5_000;
const probes = 200;

export const connections: Section = {
  name: 'connections',
  measures: `memory, CPU and delay with ${count} idle connections`,
  run: async (run) => {
    for (const kind of run.kinds) {
      await using node = await startNode({ kind });
      await measure(run, node);
    }
  },
};

async function measure(run: BenchRun, node: BrokerNode): Promise<void> {
  await createTopics(node.bootstrap, ['beside']);
  await produceMedianMs(node);
  const memoryBefore = residentMb(node.pid);
  const sockets: Socket[] = [];
  try {
    const startMs = performance.now();
    while (sockets.length < count) {
      sockets.push(...(await Promise.all(Array.from({ length: openedAtOnce }, () => open(node)))));
    }
    const seconds = (performance.now() - startMs) / 1000;
    const cpuBefore = cpuSeconds(node.pid);
    await delay(quietMs);
    const share = ((cpuSeconds(node.pid) - cpuBefore) / (quietMs / 1000)) * 100;
    const memoryKb = ((residentMb(node.pid) - memoryBefore) * 1000) / count;
    const name = `${count} idle connections`;
    const add = (unit: string, value: number): void =>
      run.measured.add(node.kind, { name, unit, better: 'lower' }, value);
    add('s to open', seconds);
    add('KB each', memoryKb);
    add('% of a core', share);
    add('p50 ms of produce on a new one', await produceMedianMs(node));
    run.say(
      `${node.kind.padEnd(8)} ${name}: ${seconds.toFixed(2)} s, ${memoryKb.toFixed(1)} KB each`,
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

async function open(node: BrokerNode): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: node.port });
  await exchange(socket, apiVersionsRequest);
  return socket;
}

async function produceMedianMs(node: BrokerNode): Promise<number> {
  const delays: number[] = [];
  for (let probe = 0; probe < probes; probe++) {
    const startMs = performance.now();
    const code = await produceOne(node.port, 'beside');
    if (code !== 0) throw new Error(`${node.kind} answered a record with error ${code}`);
    delays.push(performance.now() - startMs);
  }
  return median(delays);
}
