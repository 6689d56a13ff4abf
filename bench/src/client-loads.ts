/** The section "clients": JavaScript clients that produce to and consume from each broker. */
import { join } from 'node:path';
import { type BrokerNode, createTopics, runOrThrow, startNode } from '@odradek/interop';
import { type BenchRun, inTurns, type Section } from './bench-run.ts';

const clients = ['kafkajs', 'platformatic'] as const;
const countFull = 1_000_000;
const countMin = 100_000;

export const clientLoads: Section = {
  name: 'clients',
  measures: 'JavaScript clients with records of 100 bytes, one partition',
  run: runClientLoads,
};

async function runClientLoads(run: BenchRun): Promise<void> {
  await using nodes = new AsyncDisposableStack();
  const started: BrokerNode[] = [];
  for (const kind of run.kinds) started.push(nodes.use(await startNode({ kind })));
  const count = Math.max(countMin, Math.floor((2 * countFull) / run.divisor / countMin) * countMin);
  for (const client of clients) {
    await inTurns(run, started, async (node, round) => {
      const topic = `${client}-${round}`;
      await createTopics(node.bootstrap, [topic]);
      for (const action of ['produce', 'consume']) {
        const program = join(import.meta.dirname, `clients/${client}.ts`);
        const args = [program, action, node.bootstrap, topic, String(count)];
        const env = { NODE_NO_WARNINGS: '1' };
        const { stdout } = await runOrThrow(process.execPath, args, { env, timeoutMs: 180_000 });
        const { records, seconds } = JSON.parse(stdout) as { records: number; seconds: number };
        const speed = records / 1e3 / seconds;
        const quantity = {
          name: `${client} ${action}`,
          unit: 'k rec/s',
          better: 'higher',
        } as const;
        run.measured.add(node.kind, quantity, speed);
        run.say(`${node.kind.padEnd(8)} ${client} ${action}: ${speed.toFixed(0)} k rec/s`);
      }
    });
  }
}
