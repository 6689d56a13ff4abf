/**
 * Gives commands to Apache Kafka's own command line tools and collects what they print. All
 * commands of a call run in one Java (`admin-tools/ToolRunner.java`), one after the other.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './cache.ts';
import { run } from './command.ts';
import type { BrokerNode } from './nodes.ts';
import { type ToolCommand, toolClasses } from './tool-commands.ts';
import { type Found, java, javaClasses } from './toolchains.ts';

const runner = join(import.meta.dirname, '../admin-tools/ToolRunner.java');
const toolsTimeoutMs = 400_000;

export interface ToolsTask {
  /** From `prepareTools`. */
  readonly classPath: string;
  readonly node: BrokerNode;
  readonly commands: readonly ToolCommand[];
  /** Files that commands name with `%f/…`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Gets the tools and compiles what runs them; the value is their class path. */
export async function prepareTools(): Promise<Found<string>> {
  const jars = await java();
  if (!jars.ok) return jars;
  const classes = await javaClasses('tool-runner', [runner], jars.value);
  if (!classes.ok) return classes;
  return { ok: true, value: classes.value + delimiter + jars.value };
}

/** What each command printed and its status, as one text per command. */
export async function runTools(task: ToolsTask): Promise<readonly string[]> {
  const { node, commands } = task;
  const folder = temporaryFolder('tools');
  for (const [name, text] of Object.entries(task.files ?? {})) {
    writeFileSync(join(folder, name), text);
  }
  const lines = commands.map((command) => commandLine(command, node, folder));
  writeFileSync(join(folder, 'commands'), lines.join('\n'));
  // Tools print local times; every run must mean the same ones.
  const flags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Duser.timezone=UTC'];
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off';
  const args = [...flags, logging, '-cp', task.classPath, 'ToolRunner', folder];
  const result = await run('java', args, { timeoutMs: toolsTimeoutMs });
  if (result.status !== 0) throw new Error(`the tools stopped: ${result.stderr.slice(-800)}`);
  return commands.map((_, number) => {
    const read = (name: string): string => readFileSync(join(folder, `${number}.${name}`), 'utf8');
    const text = `${read('out')}\n[standard error]\n${read('err')}\n[status ${read('status')}]`;
    return text.replaceAll(folder, 'FILES').replace(/^\s+at .*\n/gm, '');
  });
}

/** What differs between two outputs, as lines of a patch; or nothing. No order is a promise. */
export function outputDifference(expected: string, actual: string): string | undefined {
  const [want, have] = [orderless(expected), orderless(actual)];
  if (want.join('\n') === have.join('\n')) return undefined;
  const missing = want.filter((line) => !have.includes(line)).map((line) => `    - ${line}`);
  const extra = have.filter((line) => !want.includes(line)).map((line) => `    + ${line}`);
  return [...missing, ...extra]
    .slice(0, 24)
    .map((line) => line.slice(0, 300))
    .join('\n');
}

/** The lines, and the settings and replicas that a line lists, in one order. */
function orderless(text: string): readonly string[] {
  return (
    text
      .replace(/(?<=Configs: ).*$/gm, (configs) => configs.split(',').sort().join(','))
      // The log directories are told in one long line of JSON: one partition a line instead.
      .replaceAll('},{', '}\n{')
      .replaceAll('[{', '[\n{')
      .replaceAll('}]', '}\n]')
      .split('\n')
      .sort()
  );
}

function commandLine(command: ToolCommand, node: BrokerNode, folder: string): string {
  const words = command.args.replaceAll('%f', folder).split(' ');
  const args = words.filter((word) => word !== '');
  const bootstrap = ['--bootstrap-server', node.bootstrap];
  // The cluster tool wants its verb first; the others take the address anywhere.
  const all = command.tool === 'cluster' ? [...args, ...bootstrap] : [...bootstrap, ...args];
  const stdin = (command.stdin ?? '').replaceAll('\n', '\\n');
  return [stdin, toolClasses[command.tool], ...all].join('\t');
}
