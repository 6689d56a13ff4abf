/**
 * `npm run bench [-- SECTION… --quick --compare --alone --on apache]`: our broker beside Apache Kafka, on the
 * same machine, in turns within one run.
 *
 * `--quick` is shorter and does not go into the history; `--compare` prints how our ratios
 * changed since the last run in it; `--alone` measures ours alone, and `--on apache` Apache
 * Kafka alone. The report is for people: nothing fails because of a number.
 */
import { parseArgs } from 'node:util';
import { java, type NodeKind } from '@odradek/interop';
import type { BenchRun, Section } from './bench-run.ts';
import { clientLoads } from './client-loads.ts';
import { connections } from './connections.ts';
import { appendHistory, historyEntry, readHistory } from './history.ts';
import { manyTopics } from './many-topics.ts';
import { Measurements } from './measurements.ts';
import { rawLoads } from './raw-loads.ts';
import { starts } from './starts.ts';
import { changeTable, comparisonTable } from './table.ts';

const sections: readonly Section[] = [rawLoads, starts, connections, manyTopics, clientLoads];
const full = { rounds: 3, divisor: 4 };
const quick = { rounds: 1, divisor: 20 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    on: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !sections.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(`no section ${unknown.join(', ')}; there are:`);
  for (const { name, measures } of sections) console.error(`  ${name.padEnd(12)} ${measures}`);
  process.exit(2);
}

const notMeasured: string[] = [];
const kinds = await measuredKinds();
const measured = new Measurements();
const run: BenchRun = {
  kinds,
  measured,
  ...(values.quick ? quick : full),
  say: (line) => console.log(`  ${line}`),
  skip: (what, why) => notMeasured.push(`${what}: ${why}`),
};
let failed = false;
for (const section of sections) {
  if (positionals.length > 0 && !positionals.includes(section.name)) continue;
  console.log(`${section.name}: ${section.measures}`);
  try {
    await section.run(run);
  } catch (error) {
    failed = true;
    console.error(error);
    const [why = ''] = String(error).split('\n');
    notMeasured.push(`${section.name}: ${why.slice(0, 200)}`);
  }
}
close();

async function measuredKinds(): Promise<readonly NodeKind[]> {
  if (values.on === 'apache') return ['apache'];
  if (values.alone) return ['odradek'];
  const found = await java();
  if (found.ok) return ['apache', 'odradek'];
  notMeasured.push(`Apache Kafka: ${found.missing}`);
  return ['odradek'];
}

function close(): void {
  const medians = measured.medians();
  console.log('');
  for (const line of comparisonTable(medians)) console.log(line);
  const before = readHistory().at(-1);
  if (values.compare) {
    console.log('');
    if (before === undefined) console.log('nothing to compare with yet');
    else {
      console.log(`since ${before.commit} (${before.at}, ${before.machine.cpu}):`);
      for (const line of changeTable(medians, before)) console.log(line);
    }
  }
  for (const line of notMeasured) console.log(`not measured: ${line}`);
  const complete = positionals.length === 0 && kinds.length === 2 && !failed;
  if (complete && !values.quick)
    appendHistory(historyEntry(medians, { divisor: run.divisor, rounds: run.rounds }));
  process.exit(failed ? 1 : 0);
}
