/**
 * Proves the format on disk against Apache Kafka's own code.
 *
 * 1. Random scripts of appends, by clients, coordinators and replication, of rolls, truncations,
 *    deletions, stops and crashes, go through our log and through Apache's: every answer and, at
 *    the end, every byte of every file must be the same.
 * 2. `DumpLogSegments` finds nothing wrong with the directories that we leave.
 *
 * `node interop/log-format/run.ts [seed]` runs it alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogConfig } from '@odradek/log';
import { temporaryFolder } from '../src/cache.ts';
import { run } from '../src/command.ts';
import { java, javaClasses } from '../src/toolchains.ts';
import { compareDirectories } from './compare.ts';
import { dumpDirectory } from './dump.ts';
import { RandomSteps } from './random-steps.ts';
import { encodeScript, type Step } from './script.ts';
import { Twin } from './twin.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks, if the check could not be made. It has not passed then. */
  readonly missing?: string;
}

interface Setting {
  readonly name: string;
  readonly ours: Partial<LogConfig>;
  readonly theirs: readonly string[];
}

const START_MS = 1_790_000_000_000;
const STEPS = 400;
const SHOWN_MAX = 3;

const common: Setting = {
  name: 'small segments',
  ours: { segmentBytes: 20_000, indexIntervalBytes: 700, maxMessageBytes: 5000 },
  theirs: ['internal.segment.bytes=20000', 'index.interval.bytes=700', 'max.message.bytes=5000'],
};

const settings: readonly Setting[] = [
  common,
  withSetting('LogAppendTime', { timestampType: 'LogAppendTime' }, [
    'message.timestamp.type=LogAppendTime',
  ]),
  withSetting('compacted', { cleanupCompact: true, cleanupDelete: false }, [
    'cleanup.policy=compact',
  ]),
  withSetting('roll by time', { segmentMs: 5000 }, ['segment.ms=5000']),
  withSetting('full indexes', { segmentIndexBytes: 400 }, ['segment.index.bytes=400']),
  withSetting('bounds of time', { timestampBeforeMaxMs: 1000 }, [
    'message.timestamp.before.max.ms=1000',
  ]),
  withSetting('uncompressed', { compressionType: 'uncompressed' }, [
    'compression.type=uncompressed',
  ]),
  withSetting('retention by size', { retentionBytes: 50_000 }, ['retention.bytes=50000']),
  withSetting('retention by time', { retentionMs: 20_000 }, ['retention.ms=20000']),
];

function withSetting(name: string, ours: Partial<LogConfig>, theirs: readonly string[]): Setting {
  return { name, ours: { ...common.ours, ...ours }, theirs: [...common.theirs, ...theirs] };
}

export async function runLogFormat(seed = 20_260_401): Promise<Check[]> {
  const jars = await java();
  if (!jars.ok) return [notRun(jars.missing)];
  const source = join(import.meta.dirname, 'LogTwin.java');
  const classes = await javaClasses('log-format', [source], jars.value);
  if (!classes.ok) return [notRun(classes.missing)];
  const classPath = `${classes.value}:${jars.value}`;
  const folder = temporaryFolder('log-format');
  const checks: Check[] = [];
  for (const [index, setting] of settings.entries()) {
    const directory = join(folder, String(index));
    checks.push(await compareWithApache(setting, seed + index, directory, classPath));
  }
  checks.push(...(await dumpChecks(seed, join(folder, 'dump/twin-0'))));
  return checks;
}

async function compareWithApache(
  setting: Setting,
  seed: number,
  directory: string,
  classPath: string,
): Promise<Check> {
  const name = `the same bytes as Apache’s log: ${setting.name} (seed ${seed})`;
  mkdirSync(join(directory, 'theirs'), { recursive: true });
  const ourDirectory = join(directory, 'ours/twin-0');
  const twin = new Twin(ourDirectory, setting.ours, START_MS);
  const random = new RandomSteps(seed, START_MS);
  const steps: Step[] = [];
  const ours: string[] = [];
  for (let count = 0; count < STEPS; count++) {
    const step = random.next(twin.log);
    steps.push(step);
    ours.push(await twin.take(step));
  }
  const { endOffset } = twin.log;
  await twin.close();

  const script = join(directory, 'script');
  writeFileSync(script, encodeScript(START_MS, steps));
  const theirDirectory = join(directory, 'theirs/twin-0');
  const result = await run('java', [
    ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', classPath],
    ...['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', 'LogTwin'],
    ...[script, theirDirectory, ...setting.theirs],
  ]);
  if (result.status !== 0) return { name, passed: false, detail: result.stderr.slice(0, 2000) };
  const differences = differentAnswers(ours, result.stdout.trimEnd().split('\n'));
  differences.push(...compareDirectories(ourDirectory, theirDirectory, endOffset));
  return {
    name,
    passed: differences.length === 0,
    detail:
      differences.length === 0
        ? `${STEPS} steps, ${endOffset} offsets`
        : differences.slice(0, SHOWN_MAX).join('\n'),
  };
}

function differentAnswers(ours: readonly string[], theirs: readonly string[]): string[] {
  const differences: string[] = [];
  for (const [index, our] of ours.entries()) {
    const their = theirs[index] ?? 'nothing';
    if (our !== their) differences.push(`step ${index}: ours ${our}, theirs ${their}`);
  }
  return differences;
}

async function dumpChecks(seed: number, directory: string): Promise<Check[]> {
  const twin = new Twin(directory, common.ours, START_MS);
  const random = new RandomSteps(seed, START_MS, { gapless: true });
  for (let count = 0; count < 3 * STEPS; count++) await twin.take(random.next(twin.log));
  const recordCount = twin.log.endOffset - twin.log.segments.first.baseOffset;
  await twin.close();
  const checks: Check[] = [];
  const ways: readonly (readonly string[])[] = [
    ['--deep-iteration', '--print-data-log'],
    ['--verify-index-only'],
    ['--index-sanity-check'],
  ];
  for (const flags of ways) {
    const dump = await dumpDirectory(directory, flags);
    const complaints = [...dump.complaints];
    if (flags.includes('--deep-iteration') && dump.recordCount !== recordCount) {
      complaints.push(`${dump.recordCount} records where ${recordCount} are`);
    }
    if (dump.producerCount === 0) complaints.push('no producer in any snapshot');
    if (dump.abortedCount === 0) complaints.push('no aborted transaction in any index');
    const seen =
      `${dump.recordCount} records, ${dump.producerCount} producers, ` +
      `${dump.abortedCount} aborted transactions`;
    checks.push({
      name: `DumpLogSegments ${flags.join(' ')} is content (seed ${seed})`,
      passed: complaints.length === 0,
      detail: complaints.length === 0 ? seen : complaints.slice(0, SHOWN_MAX).join('\n'),
    });
  }
  return checks;
}

function notRun(missing: string): Check {
  return { name: 'log format', passed: false, detail: `not run: ${missing}`, missing };
}

if (import.meta.main) {
  const seed = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
  const checks = await runLogFormat(seed);
  for (const { name, passed, detail } of checks) {
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
  }
  if (checks.some((check) => !check.passed)) process.exitCode = 1;
}
