/**
 * Our storage tool beside Kafka's: the same commands, each on a directory of its own, must print the
 * same lines, end with the same code, and refuse with the same words.
 *
 * What differs each time (ids, folders) is replaced; which usage errors exist is compared, but not
 * how the two argument parsers word them.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStorageTool } from '@odradek/broker/testing/metadata';
import { nodeWorld } from '@odradek/world/node';
import { temporaryFolder } from '../src/cache.ts';
import { runOrThrow } from '../src/command.ts';
import { propertiesText, singleNodeProperties } from '../src/properties.ts';
import { javaClasses } from '../src/toolchains.ts';

const id = 'M2Ax3lWqSQe0tpGLlOdXtA';
const scram = 'SCRAM-SHA-256=[name=alice,';
const directory = 'JEXY6aqzQY-32P5TStzaFg';

interface Case {
  readonly args: readonly string[];
  /** Settings beyond those of a single node. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Run before, on the same directories, with the same settings. */
  readonly after?: readonly string[];
}

const format = ['format', '-t', id, '-c', '@'];
const standalone = [...format, '--standalone'];
const staticVoters = { 'controller.quorum.voters': '1@localhost:9093' };
const brokerOnly = {
  'process.roles': 'broker',
  listeners: 'PLAINTEXT://127.0.0.1:9092',
  'advertised.listeners': 'PLAINTEXT://127.0.0.1:9092',
};

const cases: readonly Case[] = [
  { args: standalone },
  { args: standalone, settings: { 'log.dirs': '@dir/b,@dir/a' } },
  { args: standalone, settings: { 'metadata.log.dir': '@dir/m' } },
  { args: standalone, after: standalone },
  { args: [...standalone, '--ignore-formatted'], after: standalone },
  { args: ['format', '-t', 'another', '-c', '@', '--standalone', '-g'], after: standalone },
  { args: format },
  { args: [...format, '--no-initial-controllers'] },
  { args: [...format, '-I', `1@localhost:9093:${directory}`] },
  { args: [...format, '-I', `2@localhost:9093:${directory}`] },
  ...[
    '',
    'x',
    '@',
    '@x',
    'x@localhost:9093:y',
    '-1@localhost:9093:y',
    '1@',
    '1@localhost',
    '1@[::1:9093:y',
    '1@[::1]9093:y',
    '1@[::1]:9093',
    '1@localhost:x:y',
    '1@localhost:70000:y',
    '1@localhost:9093:y',
    `1@localhost:9093:${directory},1@localhost:9094:${directory}`,
  ].map((voters) => ({ args: [...format, '-I', voters] })),
  { args: format, settings: staticVoters },
  { args: standalone, settings: staticVoters },
  { args: [...format, '-f', 'kraft.version=1'], settings: staticVoters },
  { args: [...standalone, '-f', 'kraft.version=0'] },
  { args: format, settings: brokerOnly },
  { args: standalone, settings: brokerOnly },
  ...['3.9', '3.3-IV3', '4.0', '4.3.1', '4.4', '3.2', 'x'].map((release) => ({
    args: [...standalone, '-r', release],
  })),
  ...[
    'metadata.version=21',
    'metadata.version=31',
    'metadata.version=99',
    'share.version=0',
    'share.version=9',
    'no.such.version=1',
    'share.version',
    'share.version=x',
  ].map((feature) => ({ args: [...standalone, '-f', feature] })),
  { args: [...standalone, '-r', '3.9', '-f', 'metadata.version=21'] },
  { args: [...standalone, '-r', '3.9', '-f', 'eligible.leader.replicas.version=1'] },
  { args: [...standalone, '-r', '3.9', '-f', 'transaction.version=2', '-f', 'share.version=1'] },
  ...[
    'x',
    'SCRAM-SHA-1=[name=alice]',
    'SCRAM-SHA-256=name=alice',
    'SCRAM-SHA-256=[name=alice',
    'SCRAM-SHA-256=[password=secret]',
    `${scram}x]`,
    `${scram}x=y,password=secret]`,
    `${scram}iterations=4096]`,
    `${scram}iterations=10,password=secret]`,
    `${scram}iterations=20000,password=secret]`,
    `${scram}iterations=x,password=secret]`,
    `${scram}saltedpassword="YCE="]`,
    `${scram}salt="?",password=secret]`,
    `${scram}salt="N3E=",saltedpassword="?"]`,
    `${scram}password=secret,saltedpassword="YCE="]`,
  ].map((argument) => ({ args: [...standalone, '-S', argument] })),
  { args: ['info', '-c', '@'] },
  { args: ['info', '-c', '@'], after: standalone },
  { args: ['info', '-c', '@'], settings: { 'log.dirs': '@dir/b,@dir/a' }, after: standalone },
  { args: ['version-mapping'] },
  ...['3.9', '4.0', '4.3-IV0', '3.3', 'x'].map((release) => ({
    args: ['version-mapping', '-r', release],
  })),
  ...[
    'metadata.version=21',
    'metadata.version=99',
    'eligible.leader.replicas.version=1',
    'group.version=1',
    'group.version=7',
    'x=1',
    'x',
    'group.version=y',
  ].map((feature) => ({ args: ['feature-dependencies', '-f', feature] })),
];

const usageErrors: readonly (readonly string[])[] = [
  [],
  ['nothing'],
  ['format'],
  ['format', '-t', id],
  ['info'],
  ['format', '-t', id, '-c', 'x', '-s', '-N'],
  ['format', '-t', id, '-c', 'x', '--unknown'],
  ['feature-dependencies'],
];

interface Answer {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

export interface StorageResult {
  readonly count: number;
  readonly differences: readonly string[];
}

export async function compareStorageTools(classPath: string): Promise<StorageResult> {
  const source = join(import.meta.dirname, 'StorageCases.java');
  const classes = await javaClasses('metadata-log', [source], classPath);
  if (!classes.ok) throw new Error(classes.missing);
  const kafkas = await askKafka(`${classes.value}:${classPath}`);
  const folder = temporaryFolder('storage-ours');
  const ours = commandsIn(folder).map(({ args }) => runOurs(args));
  rmSync(folder, { recursive: true, force: true });
  const differences: string[] = [];
  for (const [index, { name, isUsage, isSetup }] of commandsIn(folder).entries()) {
    const [kafka, own] = [kafkas[index], ours[index]];
    if (isSetup || kafka === undefined || own === undefined) continue;
    if (kafka.code !== own.code) differences.push(`${name}: ${kafka.code}, ours ${own.code}`);
    // Java's argument parser tells its own output, not us, what it does not like.
    const isParsers = kafka.code !== 0 && kafka.error === '' && kafka.output === '';
    if (isUsage || isParsers) continue;
    for (const part of ['output', 'error'] as const) {
      const [theirs, us] = [plain(kafka[part]), plain(own[part])];
      if (theirs !== us) differences.push(`${name}: «${theirs}», ours «${us}»`);
    }
  }
  return { count: cases.length + usageErrors.length, differences };
}

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly isUsage: boolean;
  readonly isSetup: boolean;
}

/** Every command, with its settings written where it looks for them. */
function commandsIn(folder: string): Command[] {
  const commands: Command[] = [];
  for (const [index, { args, settings, after }] of cases.entries()) {
    const own = join(folder, String(index));
    const file = join(own, 'server.properties');
    mkdirSync(own, { recursive: true });
    const place = { port: 9092, controllerPort: 9093, dataDirectory: join(own, 'data') };
    const texts = propertiesText(singleNodeProperties(place, settings ?? {}));
    const isStatic = settings?.['controller.quorum.voters'] !== undefined;
    const kept = isStatic
      ? texts.replace(/^controller\.quorum\.bootstrap\.servers.*\n/m, '')
      : texts;
    writeFileSync(file, kept.replaceAll('@dir', own));
    const filled = (list: readonly string[]) => list.map((arg) => (arg === '@' ? file : arg));
    const common = { isUsage: false, name: `${index} ${args.join(' ')}` };
    if (after !== undefined) commands.push({ ...common, args: filled(after), isSetup: true });
    commands.push({ ...common, args: filled(args), isSetup: false });
  }
  for (const args of usageErrors) {
    commands.push({ name: args.join(' '), args, isUsage: true, isSetup: false });
  }
  return commands;
}

async function askKafka(classPath: string): Promise<Answer[]> {
  const folder = temporaryFolder('storage-kafka');
  const questions = join(folder, 'questions');
  const stdoutFile = join(folder, 'answers');
  const lines = commandsIn(folder).map(({ args }) => args.join('\t'));
  writeFileSync(questions, `${lines.join('\n')}\n`);
  const quiet = ['-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=off'];
  await runOrThrow('java', [...quiet, '-cp', classPath, 'StorageCases', questions], { stdoutFile });
  const answers = readFileSync(stdoutFile, 'utf8').split('\n').filter(Boolean);
  rmSync(folder, { recursive: true, force: true });
  return answers.map((line) => {
    const { code, output, error } = JSON.parse(line) as Answer;
    const text = (part: string) => Buffer.from(part, 'base64').toString('utf8');
    return { code, output: text(output), error: text(error) };
  });
}

function runOurs(args: readonly string[]): Answer {
  const output: string[] = [];
  const error: string[] = [];
  const code = runStorageTool(nodeWorld({ report: { level: 'error' } }), args, {
    print: (line) => output.push(`${line}\n`),
    printError: (line) => error.push(line),
  });
  return { code, output: output.join(''), error: error.join('\n') };
}

/** Folders and ids made by chance are the same for all; directories come in any order. */
function plain(text: string): string {
  return text
    .replaceAll(/\/[^ ,;\n]*storage-(ours|kafka)[^/ ,;\n]*/g, '…')
    .replaceAll(/directory\.id=[\w-]{22}/g, 'directory.id=…')
    .split('\n')
    .toSorted()
    .join('\n')
    .replaceAll(/(salt|storedKey|serverKey)=\[[^\]]*\]/g, '$1=…');
}
