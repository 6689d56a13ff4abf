/**
 * The suite "apache-tests": Apache Kafka's own integration tests, from its test jars, against our
 * broker as processes (`apache-tests/README.md` says how that works).
 *
 * `apache-tests/status.tsv` keeps what each method is known to do: `pass`, `later` (it fails for
 * now, and why), `cannot-apply` (it examines what only a broker in the same Java has). A method
 * that is to pass and does not is a failure; one that fails later is counted, not hidden. Without
 * words only what is to pass of the classes of `apache-tests/default.txt` runs; `--all` runs all,
 * `--record` also rewrites the status, and other words choose classes by part of their name.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { temporaryFolder } from './cache.ts';
import { run } from './command.ts';
import { type NodeKind, scripts } from './nodes.ts';
import { inParallel } from './parallel.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import { readReports, type TestCase } from './test-reports.ts';
import { mergedStatuses, readStatuses, type Status, statusText } from './test-status.ts';
import { jarsOf, javaClasses } from './toolchains.ts';

const folder = join(import.meta.dirname, '../apache-tests');
const statusFile = join(folder, 'status.tsv');
const width = 2;
const classTimeoutMs = 1_500_000;
const testTimeout = '180s';

export const apacheTests: Suite = {
  name: 'apache-tests',
  proves: 'Apache Kafka’s own integration tests pass against our broker',
  run: runApacheTests,
};

async function runApacheTests(score: Score, options: SuiteOptions): Promise<void> {
  const jars = await jarsOf(join(folder, 'pom.xml'), 'apache-tests');
  if (!jars.ok) return score.skip('apache-tests', jars.missing);
  const sources = [join(folder, 'KafkaClusterTestKit.java')];
  const kit = await javaClasses('apache-test-kit', sources, jars.value);
  if (!kit.ok) return score.skip('apache-tests', kit.missing);
  writeFileSync(
    join(kit.value, 'simplelogger.properties'),
    'org.slf4j.simpleLogger.defaultLogLevel=error\n',
  );

  const work = temporaryFolder('apache-tests');
  const classPath = kit.value + delimiter + jars.value;
  const cases: TestCase[] = [];
  const statuses = readStatuses(statusFile);
  const usual = options.words.length === 0 && !options.all && !options.record;
  const methods = (testClass: string): readonly string[] | undefined =>
    usual ? passing(statuses, testClass) : undefined;
  await inParallel(chosenClasses(options), width, async (testClass) => {
    const place = join(work, testClass);
    const at = { place, classPath, kind: options.target };
    const found = await runClass(testClass, methods(testClass), at);
    score.say(`${testClass}: ${summary(found)}`);
    cases.push(...found);
  });
  judge(score, cases, statuses);
  if (options.record) {
    writeFileSync(statusFile, statusText(mergedStatuses(statuses, cases)));
  }
}

/** Counts each method once: by what all its invocations did, and by what was known of it. */
function judge(
  score: Score,
  cases: readonly TestCase[],
  statuses: ReadonlyMap<string, Status>,
): void {
  let later = 0;
  let elsewhere = 0;
  for (const [method, status] of mergedStatuses(new Map(), cases)) {
    const known = statuses.get(method);
    if (status.kind === 'pass') {
      score.pass(method);
      if (known?.kind === 'later') score.say(`${method} passes now: its status can say so`);
    } else if (status.kind === 'cannot-apply' || known?.kind === 'cannot-apply') elsewhere++;
    else if (known?.kind === 'later') later++;
    else score.fail(method, status.reason);
  }
  if (later > 0) score.say(`${later} methods fail that are known to fail for now (status.tsv)`);
  if (elsewhere > 0) score.say(`${elsewhere} methods need a broker inside their own process`);
}

function chosenClasses({ words, all }: SuiteOptions): readonly string[] {
  const classes = lines(join(folder, 'classes.txt'));
  if (words.length > 0) return classes.filter((name) => words.some((word) => name.includes(word)));
  return all ? classes : lines(join(folder, 'default.txt'));
}

function passing(statuses: ReadonlyMap<string, Status>, testClass: string): readonly string[] {
  const names = [...statuses].filter(([, { kind }]) => kind === 'pass').map(([name]) => name);
  return names.flatMap((name) => {
    const [ofClass, method] = name.split('#');
    return ofClass === testClass && method !== undefined ? [method] : [];
  });
}

/** Without `methods` all of the class run. */
async function runClass(
  testClass: string,
  methods: readonly string[] | undefined,
  at: { readonly place: string; readonly classPath: string; readonly kind: NodeKind },
): Promise<readonly TestCase[]> {
  const reports = join(at.place, 'reports');
  mkdirSync(reports, { recursive: true });
  const { start, format } = nodeCommands(at.kind, at.classPath);
  const args = ['-Xmx1500m', '-XX:+UseSerialGC', '-XX:+EnableDynamicAgentLoading'];
  args.push(`-Dkut.start=${start}`, `-Dkut.format=${format}`, `-Dkut.dir=${at.place}`);
  // A node of ours has both roles: until it can do with one, it is the whole of a cluster.
  if (at.kind === 'odradek') args.push('-Dkut.one-node=true');
  args.push('-cp', at.classPath, 'org.junit.platform.console.ConsoleLauncher', 'execute');
  args.push('--config', 'junit.jupiter.extensions.autodetection.enabled=true');
  args.push('--config', `junit.jupiter.execution.timeout.default=${testTimeout}`);
  args.push('--disable-banner', '--disable-ansi-colors', '--details', 'none');
  args.push('--select-class', testClass, '--reports-dir', reports);
  if (methods !== undefined)
    args.push('--include-methodname', `.*#(${methods.join('|')})(\\(.*\\))?`);
  const env = { PATH: dirname(process.execPath) + delimiter + (process.env['PATH'] ?? '') };
  const timeoutMs = classTimeoutMs;
  const result = await run('java', args, { cwd: scripts, env, timeoutMs });
  const cases = existsSync(reports) ? readReports(reports) : [];
  const explained = result.status === 0 || cases.some(({ outcome }) => outcome === 'failed');
  if (explained && cases.length > 0) return cases;
  const said = (result.stderr + result.stdout).trim().slice(-400).replaceAll(/\s+/g, ' ');
  const reason = `the run ended with ${result.status}: ${said}`;
  const method = `${testClass}#(whole class)`;
  return [...cases, { method, invocation: '', outcome: 'failed', reason, seconds: 0 }];
}

/** How the test kit formats and starts a node; it fills in what stands between percent signs. */
function nodeCommands(kind: NodeKind, classPath: string): { start: string; format: string } {
  const formatArgs = 'format -t %CLUSTER% -c %CONF% --ignore-formatted %EXTRA%';
  if (kind === 'odradek') {
    const format = `./kafka-storage.sh ${formatArgs}`;
    return { start: './kafka-server-start.sh %CONF%', format };
  }
  const flags = '-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
  const node = `java ${flags} -cp ${classPath}`;
  return {
    start: `${node} kafka.Kafka %CONF%`,
    format: `${node} kafka.tools.StorageTool ${formatArgs}`,
  };
}

function summary(cases: readonly TestCase[]): string {
  const count = (outcome: string): number => cases.filter((one) => one.outcome === outcome).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const parts = [`${count('passed')} passed`, `${count('failed')} failed`];
  if (count('aborted') > 0) parts.push(`${count('aborted')} aborted`);
  return `${parts.join(', ')} in ${seconds.toFixed(0)} s`;
}

function lines(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
