/**
 * `npm run interop [-- SUITE… --on apache --only WORD --all --record]`: real clients, tools and
 * tests of others against our broker. Without names every suite runs. `--on apache` examines
 * Apache Kafka instead, which tries the checks themselves; `--only` chooses clients or classes of
 * a suite; `--all` also runs what takes long; `--record` writes down what fails for now.
 *
 * What a machine cannot run is named at the end. It counts as a failure only when the environment
 * says `ODRADEK_INTEROP=all`, as continuous integration does.
 */
import { parseArgs } from 'node:util';
import { type LaterChecks, readLater, writeLater } from './later.ts';
import { Score, type Suite, type SuiteOptions } from './suite.ts';
import { suites } from './suites.ts';

interface Tally {
  passed: number;
  failed: number;
  readonly lines: string[];
  readonly failures: string[];
  readonly notRun: string[];
  readonly later: Map<string, LaterChecks>;
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

const options: SuiteOptions = {
  target: values.on === 'apache' ? 'apache' : 'odradek',
  words: values.only,
  all: values.all,
  record: values.record,
};
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are:`);
  for (const suite of suites) console.error(`  ${suite.name.padEnd(18)} ${suite.proves}`);
  process.exit(2);
}

const later = new Map(readLater());
const tally: Tally = { passed: 0, failed: 0, lines: [], failures: [], notRun: [], later };
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
  await runSuite(suite, tally);
}
if (options.record && options.target === 'odradek') writeLater(tally.later);
close(tally);

async function runSuite(suite: Suite, into: Tally): Promise<void> {
  const startMs = performance.now();
  console.log(`${suite.name}: ${suite.proves}`);
  // What Apache Kafka fails is a fault of the check, whatever we do.
  const known = options.target === 'odradek' ? into.later.get(suite.name) : undefined;
  const score = new Score((line) => console.log(line), known);
  try {
    await suite.run(score, options);
  } catch (error) {
    score.fail(suite.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const counts = [`${score.passed} passed`, `${score.failed} failed`];
  if (score.later.size > 0) counts.push(`${score.later.size} later`);
  if (score.notRun.length > 0) counts.push(`${score.notRun.length} not run`);
  into.lines.push(`${suite.name.padEnd(18)} ${counts.join(', ')} (${seconds} s)`);
  into.passed += score.passed;
  into.failed += score.failed;
  into.failures.push(...score.failures.map((failure) => `${suite.name}: ${failure}`));
  into.notRun.push(...score.notRun);
  if (options.words.length === 0) into.later.set(suite.name, score.reasons);
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
