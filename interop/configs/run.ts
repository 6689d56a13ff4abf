/**
 * Proves our settings against Kafka's own: every definition beside that of its classes, and what a
 * running Apache broker says of its settings and of attempts to change them beside what we say.
 *
 * `node interop/configs/run.ts` runs it alone.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../src/cache.ts';
import { runOrThrow } from '../src/command.ts';
import type { NodeKind } from '../src/nodes.ts';
import { java, javaClasses } from '../src/toolchains.ts';
import {
  compareDefinitions,
  compareReadings,
  compareSynonyms,
  type KafkaFact,
  sampleTexts,
} from './definitions.ts';
import { compareLive } from './live.ts';
import { nodeFiles, randomTexts } from './node-cases.ts';
import { compareStarts, compareSyntax, type KafkaNode } from './nodes.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks, if the check could not be made. */
  readonly missing?: string;
}

const shownMax = 12;
const textSeed = 20_260_401;
const textCount = 3000;
const quietJava = [
  '-XX:+UseSerialGC',
  '-Xshare:auto',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

export async function runConfigs(): Promise<Check[]> {
  const jars = await java();
  if (!jars.ok) return [{ name: 'configs', passed: true, detail: '', missing: jars.missing }];
  const programs = ['ConfigDefinitions.java', 'NodeSettings.java'];
  const sources = programs.map((program) => join(import.meta.dirname, program));
  const classes = await javaClasses('configs', sources, jars.value);
  if (!classes.ok) return [{ name: 'configs', passed: true, detail: '', missing: classes.missing }];
  const classPath = `${classes.value}:${jars.value}`;
  const facts = await ask<KafkaFact>(classPath, 'ConfigDefinitions', sampleTexts);
  const texts = [...nodeFiles, ...randomTexts(textSeed, textCount)];
  const lines = texts.map((text) => Buffer.from(text).toString('base64'));
  const nodes = await ask<KafkaNode>(classPath, 'NodeSettings', lines);
  const readings = compareReadings(facts);
  const definitions = facts.filter(({ kind }) => kind === 'definition').length;
  const synonyms = facts.filter(({ kind }) => kind === 'synonyms').length;
  return [
    check(
      'definitions of settings are those of Kafka',
      `${definitions} settings`,
      compareDefinitions(facts),
    ),
    check('texts are read as Kafka reads them', `${readings.count} texts`, readings.found),
    check('synonyms are those of Kafka', `${synonyms} settings`, compareSynonyms(facts)),
    check(
      'files are read as Java reads them',
      `${texts.length} files`,
      compareSyntax(texts, nodes),
    ),
    check(
      'nodes start, or not, as those of Kafka',
      `${nodeFiles.length} files`,
      compareStarts(nodeFiles, nodes),
    ),
    ...(await compareRunning('apache')),
    ...(await compareRunning('odradek')),
  ];
}

/** A broker that does not even start is a check that failed, not the end of the others. */
async function compareRunning(kind: NodeKind): Promise<Check[]> {
  try {
    return await compareLive(kind, check);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [check(`a running ${kind} broker can be asked`, '', [reason])];
  }
}

export type MakeCheck = (name: string, count: string, differences: readonly string[]) => Check;

const check: MakeCheck = (name, count, differences) => ({
  name,
  passed: differences.length === 0,
  detail:
    differences.length === 0
      ? count
      : `${differences.length} differences: ${differences.slice(0, shownMax).join('; ')}`,
});

/** Gives a program its lines in a file, and reads its answers, one a line. */
async function ask<Answer>(
  classPath: string,
  program: string,
  lines: readonly string[],
): Promise<Answer[]> {
  const folder = temporaryFolder('configs');
  mkdirSync(folder, { recursive: true });
  const [questions, stdoutFile] = [join(folder, 'questions'), join(folder, 'answers')];
  writeFileSync(questions, `${lines.join('\n')}\n`);
  const args = [...quietJava, '-cp', classPath, program, questions];
  await runOrThrow('java', args, { stdoutFile, timeoutMs: 120_000 });
  const answers = readFileSync(stdoutFile, 'utf8').split('\n');
  // Loggers of the classes write to the same place; answers begin with a brace.
  return answers.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Answer);
}

if (import.meta.main) {
  for (const { name, passed, detail, missing } of await runConfigs()) {
    const word = missing === undefined ? (passed ? 'ok     ' : 'FAILED ') : 'not run';
    console.log(`${word} ${name}: ${missing ?? detail}`);
    if (!passed) process.exitCode = 1;
  }
}
