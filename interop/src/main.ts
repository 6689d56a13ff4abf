/**
 * `npm run interop [-- SUITE… --on apache --only WORD --all --record]`: real clients, tools and tests
 * of others against our broker. Without names every suite runs; `--on apache` examines Apache
 * Kafka instead, which tries the checks themselves; the other options are a suite's own.
 *
 * What a machine cannot run is named at the end. It counts as a failure only when the environment
 * says `ODRADEK_INTEROP=all`, as continuous integration does.
 */
import { parseArgs } from 'node:util';
import type { NodeKind } from './nodes.ts';
import { Score, type Suite } from './suite.ts';
import { suites } from './suites.ts';

interface Tally {
  passed: number;
  failed: number;
  readonly lines: string[];
  readonly failures: string[];
  readonly notRun: string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    on: { type: 'string', default: 'odradek' },
    all: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});

const target: NodeKind = values.on === 'apache' ? 'apache' : 'odradek';
const flags = [values.all ? '--all' : '', values.record ? '--record' : ''];
const args = [...flags.filter((flag) => flag !== ''), ...values.only];
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are:`);
  for (const suite of suites) console.error(`  ${suite.name.padEnd(18)} ${suite.proves}`);
  process.exit(2);
}

const tally: Tally = { passed: 0, failed: 0, lines: [], failures: [], notRun: [] };
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
  await runSuite(suite, tally);
}
close(tally);

async function runSuite(suite: Suite, into: Tally): Promise<void> {
  const startMs = performance.now();
  console.log(`${suite.name}: ${suite.proves}`);
  const score = new Score((line) => console.log(line));
  try {
    await suite.run(score, { target, args });
  } catch (error) {
    score.fail(suite.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const skipped = score.notRun.length === 0 ? '' : `, ${score.notRun.length} not run`;
  into.lines.push(
    `${suite.name.padEnd(18)} ${score.passed} passed, ${score.failed} failed${skipped} (${seconds} s)`,
  );
  into.passed += score.passed;
  into.failed += score.failed;
  into.failures.push(...score.failures);
  into.notRun.push(...score.notRun);
}

function close(of: Tally): void {
  const mustRunAll = process.env['ODRADEK_INTEROP'] === 'all';
  console.log('');
  for (const failure of of.failures) console.log(`FAILED: ${failure}`);
  for (const line of of.lines) console.log(line);
  for (const line of of.notRun) console.log(`not run: ${line}`);
  const failed = of.failed + (mustRunAll ? of.notRun.length : 0);
  console.log(`${of.passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
