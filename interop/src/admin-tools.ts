/**
 * The suite "admin-tools": Apache Kafka's own command line tools give the same commands to our
 * broker and to Apache Kafka, and must print the same and end with the same status.
 *
 * Only what differs between any two clusters is made equal before comparing: addresses, ids,
 * times, sizes on disk. All commands of a broker run in one Java (`admin-tools/ToolRunner.java`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './cache.ts';
import { run } from './command.ts';
import { type BrokerNode, type NodeKind, startNode } from './nodes.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import { type ToolCommand, toolClasses, toolCommands, toolFiles } from './tool-commands.ts';
import { java, javaClasses } from './toolchains.ts';

const runner = join(import.meta.dirname, '../admin-tools/ToolRunner.java');
const toolsTimeoutMs = 400_000;

/** These say where the broker is in an option of their own, or under another name. */
const bootstrapLast: ReadonlySet<string> = new Set(['cluster', 'features', 'metadata-quorum']);

export const adminTools: Suite = {
  name: 'admin-tools',
  proves: 'Apache Kafka’s command line tools cannot tell our broker from Apache Kafka',
  run: runAdminTools,
};

async function runAdminTools(score: Score, options: SuiteOptions): Promise<void> {
  const jars = await java();
  if (!jars.ok) return score.skip('admin-tools', jars.missing);
  const classes = await javaClasses('tool-runner', [runner], jars.value);
  if (!classes.ok) return score.skip('admin-tools', classes.missing);
  const classPath = classes.value + delimiter + jars.value;

  const [expected, actual] = await Promise.all([
    outputs('apache', classPath),
    outputs(options.target, classPath),
  ]);
  for (const [number, command] of toolCommands.entries()) {
    const name = `${command.tool} ${command.args}`.trim();
    const [want, have] = [expected[number] ?? '', actual[number] ?? ''];
    if (sorted(want) === sorted(have)) score.pass(name);
    else score.fail(name, `\n${difference(want, have)}`);
  }
}

/** What every command printed at a broker of that kind, and its status. */
async function outputs(kind: NodeKind, classPath: string): Promise<readonly string[]> {
  const folder = temporaryFolder('tools');
  await using node = await startNode({ kind });
  for (const [name, text] of Object.entries(toolFiles)) writeFileSync(join(folder, name), text);
  const lines = toolCommands.map((command) => commandLine(command, node, folder));
  writeFileSync(join(folder, 'commands'), lines.join('\n'));
  // Tools print local times; both sides must mean the same ones.
  const flags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Duser.timezone=UTC'];
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off';
  const args = [...flags, logging, '-cp', classPath, 'ToolRunner', folder];
  const result = await run('java', args, { timeoutMs: toolsTimeoutMs });
  if (result.status !== 0) throw new Error(`the tools stopped: ${result.stderr.slice(-800)}`);
  return toolCommands.map((_, number) => {
    const read = (name: string): string => readFileSync(join(folder, `${number}.${name}`), 'utf8');
    const text = `${read('out')}\n[standard error]\n${read('err')}\n[status ${read('status')}]`;
    return normalised(text, node, folder);
  });
}

function commandLine(command: ToolCommand, node: BrokerNode, folder: string): string {
  const words = command.args
    .replaceAll('%f', folder)
    .split(' ')
    .filter((word) => word !== '');
  const bootstrap = ['--bootstrap-server', node.bootstrap];
  const args = bootstrapLast.has(command.tool)
    ? command.tool === 'cluster'
      ? [...words, ...bootstrap]
      : [...bootstrap, ...words]
    : [...bootstrap, ...words];
  const stdin = (command.stdin ?? '').replaceAll('\n', '\\n');
  return [stdin, toolClasses[command.tool], ...args].join('\t');
}

/** The same text for the same behaviour, whichever cluster printed it. */
function normalised(text: string, node: BrokerNode, folder: string): string {
  return (
    text
      .replaceAll(node.dataDirectory, 'DATA')
      .replaceAll(node.folder, 'NODE')
      .replaceAll(folder, 'FILES')
      .replaceAll(String(node.port), 'PORT')
      .replaceAll(String(node.controllerPort), 'CONTROLLER-PORT')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
      // Kafka's own ids, 22 characters of base 64; only words with a digit or capital are ids.
      .replace(/(?<![\w-])[\w-]{22}(?![\w-])/g, (word) => (/[A-Z0-9]/.test(word) ? 'UUID' : word))
      .replace(/\b1[6-9]\d{11}\b/g, 'TIME')
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
      .replace(/"size":[1-9]\d*/g, '"size":SOME')
      // How long the metadata log is by now, in the places where the tools print it.
      .replace(/(Epoch: |HighWatermark: +|LagTimeMs: +)\d+/g, '$1NUMBER')
      .replace(/^(\d+ +\tUUID\t)\d+ *\t/gm, '$1NUMBER\t')
      // Producer ids are handed out in the order of asking.
      .replace(/^\d+ +(?=\t\d+ +\t-?\d+ +\t-?\d+ +\tTIME)/gm, 'PRODUCER ')
      .replace(/^\s+at .*\n/gm, '')
  );
}

/** Tools print what they collected in no particular order. */
function sorted(text: string): string {
  return text.split('\n').sort().join('\n');
}

function difference(expected: string, actual: string): string {
  const [want, have] = [expected.split('\n'), actual.split('\n')];
  const missing = want.filter((line) => !have.includes(line)).map((line) => `    - ${line}`);
  const extra = have.filter((line) => !want.includes(line)).map((line) => `    + ${line}`);
  const lines = [...missing, ...extra];
  return lines
    .slice(0, 24)
    .map((line) => line.slice(0, 300))
    .join('\n');
}
