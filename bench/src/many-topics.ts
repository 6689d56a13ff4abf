/**
 * The section "topics": 2,000 topics of three partitions each, made, held and started with; a
 * tenth of them in a quick run.
 */
import { createTopics, startNode } from '@odradek/interop';
import type { BenchRun, Section } from './bench-run.ts';
import { residentMb } from './process-cost.ts';
import { measureStart } from './starts.ts';

const countFull = 2_000;
const countQuick = 200;
const quickDivisor = 10;
const partitions = 3;
const madeAtOnce = 100;

export const manyTopics: Section = {
  name: 'topics',
  measures: `${countFull} topics × ${partitions} partitions: creation, memory, starts`,
  run: runManyTopics,
};

async function runManyTopics(run: BenchRun): Promise<void> {
  const count = run.divisor < quickDivisor ? countFull : countQuick;
  const names = Array.from({ length: count }, (_, number) => `topic-${number}`);
  const [first = ''] = names;
  for (const kind of run.kinds) {
    await using node = await startNode({ kind });
    const startMs = performance.now();
    for (let at = 0; at < count; at += madeAtOnce) {
      await createTopics(node.bootstrap, names.slice(at, at + madeAtOnce), { partitions });
    }
    const seconds = (performance.now() - startMs) / 1000;
    const title = `${count} topics × ${partitions}`;
    const add = (name: string, unit: string, value: number): void =>
      run.measured.add(kind, { name: `${title}: ${name}`, unit, better: 'lower' }, value);
    add('creation', 's', seconds);
    add('memory', 'MB', residentMb(node.pid));
    run.say(`${kind.padEnd(8)} ${title}: created in ${seconds.toFixed(1)} s`);
    const stopMs = performance.now();
    await node.stop();
    add('clean stop', 's', (performance.now() - stopMs) / 1000);
    await measureStart(run, node, { name: `${title}: start after a clean stop`, topic: first });
    await node.kill9();
    await measureStart(run, node, { name: `${title}: start after kill -9`, topic: first });
  }
}
