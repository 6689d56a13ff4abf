/**
 * The suite "data-directory": what one broker has stored, the other serves. A broker is filled
 * through foreign clients and stopped, once in peace and once with SIGKILL; the other kind of
 * broker is started on a copy of its directory, in both directions.
 *
 * Then every record must come out byte for byte, a group must go on from its committed offset,
 * and Apache's tools must describe topics, ids, settings, offsets, groups, quotas and credentials
 * as they did before.
 */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './cache.ts';
import { type Corpus, endOfLine, writeCorpus } from './corpus.ts';
import { type BrokerNode, type NodeKind, startNode } from './nodes.ts';
import { type Codec, type Peer, peers } from './peers.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import type { ToolCommand } from './tool-commands.ts';
import { outputDifference, prepareTools, runTools } from './tool-runner.ts';

interface Exchange {
  readonly from: NodeKind;
  readonly to: NodeKind;
  readonly end: 'stop' | 'kill -9';
}

interface Setting {
  readonly classPath: string;
  readonly corpus: Corpus;
  readonly writers: readonly Peer[];
  readonly reader: Peer;
  readonly work: string;
}

const codecs: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const group = 'moving';
const readBefore = 0.25;
/** Small segments, so that each topic has many files and the last is in use. */
const segmentBytes = 1024 * 1024;

export const dataDirectory: Suite = {
  name: 'data-directory',
  proves: 'Apache Kafka serves what we have stored, and we serve what Apache Kafka has stored',
  run: runDataDirectory,
};

async function runDataDirectory(score: Score, options: SuiteOptions): Promise<void> {
  const tools = await prepareTools();
  if (!tools.ok) return score.skip('data-directory', tools.missing);
  const writers: Peer[] = [];
  for (const peer of peers) {
    // The slowest writer of all adds no bytes here that others do not.
    if (peer.name !== 'kafka-python' && (await peer.prepare()).ok) writers.push(peer);
  }
  const reader = writers.find(({ name }) => name === 'confluent-kafka') ?? writers[0];
  if (reader === undefined) return score.skip('data-directory', 'no client runs here');

  const work = temporaryFolder('exchange');
  const corpus = writeCorpus(join(work, 'text'));
  const setting = { classPath: tools.value, corpus, writers, reader, work };
  const { target } = options;
  for (const end of ['stop', 'kill -9'] as const) {
    await exchange(score, { from: target, to: 'apache', end }, setting);
    if (target !== 'apache') await exchange(score, { from: 'apache', to: target, end }, setting);
  }
}

async function exchange(score: Score, way: Exchange, setting: Setting): Promise<void> {
  const name = `${way.from} → ${way.to} after ${way.end}`;
  const folder = join(setting.work, name.replaceAll(/\W+/g, '-'));
  await using first = await startNode({ kind: way.from, folder: join(folder, 'first') });
  await runTools({ ...setting, node: first, commands: setUp(setting.writers) });
  for (const writer of setting.writers) await write(writer, first, setting);
  const [early] = setting.writers;
  if (early === undefined) return;
  const split = Math.floor(setting.corpus.lineCount * readBefore);
  await read(first, setting, { topic: early.name, group, count: split });
  const before = await runTools({ ...setting, node: first, commands: inspection });
  await (way.end === 'stop' ? first.stop() : first.kill9());

  mkdirSync(join(folder, 'second'), { recursive: true });
  cpSync(first.dataDirectory, join(folder, 'second/data'), { recursive: true });
  const place = { folder: join(folder, 'second'), ports: first };
  await using second = await startNode({ kind: way.to, ...place });
  const after = await runTools({ ...setting, node: second, commands: inspection });
  for (const [number, { tool, args }] of inspection.entries()) {
    const [was, is] = [before[number] ?? '', after[number] ?? ''];
    const difference = outputDifference(withoutPlace(was, first), withoutPlace(is, second));
    if (difference === undefined) score.pass(`${name}: ${tool} ${args}`);
    else score.fail(`${name}: ${tool} ${args}`, `\n${difference}`);
  }
  await score.check(`${name}: the group goes on where it was`, async () => {
    const count = setting.corpus.lineCount - split;
    const text = await read(second, setting, { topic: early.name, group, count });
    mustEqual(text, setting.corpus.text.subarray(endOfLine(setting.corpus.text, split)));
  });
  for (const writer of setting.writers) {
    await score.check(`${name}: the records of ${writer.name}`, async () => {
      const count = setting.corpus.lineCount;
      const task = { topic: writer.name, group: `all-${writer.name}`, count };
      mustEqual(await read(second, setting, task), setting.corpus.text);
    });
  }
  await score.check(`${name}: more can be written`, () => write(early, second, setting));
}

/** Topics, settings, quotas, credentials and a moved log start, made by Apache's tools. */
function setUp(writers: readonly Peer[]): readonly ToolCommand[] {
  const topic = (args: string): ToolCommand => ({ tool: 'topics', args: `--create ${args}` });
  const config = (args: string): ToolCommand => ({ tool: 'configs', args: `--alter ${args}` });
  return [
    ...writers.map(({ name }) => topic(`--topic ${name} --config segment.bytes=${segmentBytes}`)),
    topic('--topic wide --partitions 7 --config cleanup.policy=compact'),
    topic('--topic gone'),
    { tool: 'topics', args: '--delete --topic gone' },
    { tool: 'topics', args: '--alter --topic wide --partitions 9' },
    config('--entity-type clients --entity-name app --add-config producer_byte_rate=1048576'),
    config('--entity-type users --entity-name ann --add-config SCRAM-SHA-512=[password=secret]'),
    config('--entity-type brokers --entity-default --add-config log.retention.ms=86400000'),
    { tool: 'console-producer', args: '--topic wide', stdin: 'one\ntwo\nthree\n' },
  ];
}

/** What must be the same of a broker that takes the other's place. */
const inspection: readonly ToolCommand[] = [
  { tool: 'topics', args: '--describe' },
  { tool: 'configs', args: '--describe --entity-type topics' },
  { tool: 'configs', args: '--describe --entity-type brokers --entity-default' },
  { tool: 'configs', args: '--describe --entity-type clients' },
  { tool: 'configs', args: '--describe --entity-type users --entity-name ann' },
  { tool: 'get-offsets', args: '--exclude-internal-topics' },
  { tool: 'get-offsets', args: '--exclude-internal-topics --time -2' },
  { tool: 'get-offsets', args: '--exclude-internal-topics --time -3' },
  { tool: 'get-offsets', args: '--exclude-internal-topics --time 1600000000000' },
  { tool: 'consumer-groups', args: '--list --state --type' },
  { tool: 'consumer-groups', args: `--describe --group ${group} --offsets --verbose` },
  { tool: 'transactions', args: 'describe-producers --topic wide --partition 0' },
  { tool: 'cluster', args: 'cluster-id' },
  { tool: 'cluster', args: 'list-endpoints' },
];

async function write(writer: Peer, node: BrokerNode, setting: Setting): Promise<void> {
  const codec = codecs[setting.writers.indexOf(writer) % codecs.length] ?? 'none';
  const { file } = setting.corpus;
  const task = { bootstrap: node.bootstrap, topic: writer.name, codec, file };
  const result = await writer.produce(task);
  if (result.status !== 0) throw new Error(`${writer.name}: ${result.stderr.slice(-500)}`);
}

async function read(
  node: BrokerNode,
  setting: Setting,
  of: { readonly topic: string; readonly group: string; readonly count: number },
): Promise<Buffer> {
  const out = join(setting.work, 'out');
  const { bootstrap } = node;
  const result = await setting.reader.consume({ ...of, bootstrap, protocol: 'classic', out });
  if (result.status !== 0) throw new Error(`${setting.reader.name}: ${result.stderr.slice(-500)}`);
  return readFileSync(out);
}

function mustEqual(actual: Buffer, expected: Buffer): void {
  if (actual.equals(expected)) return;
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  throw new Error(`${actual.length} bytes of ${expected.length}, different from byte ${at} on`);
}

function withoutPlace(text: string, node: BrokerNode): string {
  return text.replaceAll(node.folder, 'NODE');
}
