/**
 * Proves the metadata log against Apache Kafka: its dump tool reads ours as we read it; we load what
 * an Apache node has written and go on in it; an Apache node starts on what we have written. And the
 * two storage tools say the same.
 *
 * `node interop/metadata-log/run.ts` runs it alone.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStorageTool } from '@odradek/broker/testing/metadata';
import { nodeWorld } from '@odradek/world/node';
import { temporaryFolder } from '../src/cache.ts';
import { runOrThrow } from '../src/command.ts';
import { startNode } from '../src/nodes.ts';
import { propertiesText, singleNodeProperties } from '../src/properties.ts';
import { java } from '../src/toolchains.ts';
import { compareDump } from './dump.ts';
import { OurNode } from './our-node.ts';
import { compareStorageTools } from './storage.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks, if the check could not be made. */
  readonly missing?: string;
}

export async function runMetadataLog(): Promise<Check[]> {
  const jars = await java();
  if (!jars.ok) return [{ name: 'metadata log', passed: true, detail: '', missing: jars.missing }];
  const tools = await compareStorageTools(jars.value);
  const ours = await writeOurs();
  const checks = [
    check('storage tools say the same', `${tools.count} commands`, tools.differences),
    await dumpsOurs(jars.value, ours),
    await apacheStartsOnOurs(ours),
  ];
  checks.push(...(await continuesApaches(jars.value)));
  return checks;
}

interface Written {
  readonly folder: string;
  readonly dataDirectory: string;
  /** By name: how many partitions. */
  readonly topics: ReadonlyMap<string, number>;
}

/** Formats with our tool, and lives through several starts, a kill, and snapshots. */
async function writeOurs(): Promise<Written> {
  const folder = temporaryFolder('metadata-log');
  mkdirSync(folder, { recursive: true });
  const dataDirectory = join(folder, 'data');
  const file = join(folder, 'server.properties');
  const place = { port: 29_092, controllerPort: 29_093, dataDirectory };
  writeFileSync(file, propertiesText(singleNodeProperties(place, {})));
  const args = ['format', '--standalone', '-t', 'M2Ax3lWqSQe0tpGLlOdXtA', '-c', file];
  args.push('-S', 'SCRAM-SHA-256=[name=alice,password=secret]');
  const status = runStorageTool(nodeWorld(), args, { print: () => undefined, printError: fail });
  if (status !== 0) throw new Error(`formatting ended with status ${status}`);

  const first = await OurNode.start(file);
  await first.createTopic('kept', 3, { 'retention.ms': '1000', 'cleanup.policy': 'compact' });
  await first.createTopic('gone', 2);
  const id = first.metadata.state.topics.get('gone')?.id ?? '';
  await first.metadata.submit({ type: 'deleteTopics', topicIds: [id] });
  await first.metadata.nextProducerId();
  await first.stop();

  const second = await OurNode.start(file);
  await grow(second, 'kept', 5);
  await second.metadata.submit({
    type: 'alterConfigs',
    resources: [
      { resourceType: 4, resourceName: '', entries: [{ name: 'log.cleaner.threads', value: '2' }] },
      { resourceType: 2, resourceName: 'kept', entries: [{ name: 'retention.ms', value: null }] },
    ],
    validateOnly: false,
  });
  await second.kill();

  // Every few records a snapshot; the last one is behind most of the log.
  const often = { 'metadata.log.max.record.bytes.between.snapshots': '1000' };
  const third = await OurNode.start(file, often);
  for (let i = 0; i < 40; i += 1) await third.createTopic(`many.${i}`, 1 + (i % 3));
  await third.stop();
  const fourth = await OurNode.start(file);
  const topics = new Map(
    [...fourth.metadata.state.topics].map(([name, { partitions }]) => [name, partitions.length]),
  );
  await fourth.stop();
  if (topics.size !== 41 || topics.get('kept') !== 5) throw new Error('the state was not loaded');
  return { folder, dataDirectory, topics };
}

async function grow(node: OurNode, name: string, count: number): Promise<void> {
  const topics = [{ name, count, assignments: null }];
  const reply = await node.metadata.submit({
    type: 'createPartitions',
    topics,
    validateOnly: false,
  });
  const [result] = reply.topics;
  if (result?.errorCode !== 0) throw new Error(`${name}: ${result?.errorMessage}`);
}

async function dumpsOurs(classPath: string, { dataDirectory }: Written): Promise<Check> {
  const files = metadataFiles(dataDirectory);
  const differences: string[] = [];
  let count = 0;
  for (const file of files) {
    const result = await compareDump(classPath, file);
    count += result.recordCount;
    differences.push(...result.differences);
  }
  const detail = `${count} records in ${files.length} files`;
  return check('Apache’s dump tool reads our metadata log', detail, differences);
}

async function apacheStartsOnOurs({ dataDirectory, topics }: Written): Promise<Check> {
  const folder = temporaryFolder('apache-on-ours');
  mkdirSync(folder, { recursive: true });
  cpSync(dataDirectory, join(folder, 'data'), { recursive: true });
  const apache = await startNode({ kind: 'apache', folder });
  try {
    const described = await describeTopics(apache.bootstrap);
    const differences = differencesOf(topics, described);
    return check('Apache starts on our directory', `${described.size} topics`, differences);
  } finally {
    await apache.stop();
  }
}

/** Apache writes, we go on, Apache goes on again. */
async function continuesApaches(classPath: string): Promise<Check[]> {
  const apache = await startNode({ kind: 'apache' });
  for (const [name, partitions] of [
    ['plain', 1],
    ['wide.topic', 7],
  ] as const) {
    await topicTool(apache.bootstrap, ['--create', '--topic', name, '--partitions', partitions]);
  }
  await topicTool(apache.bootstrap, ['--create', '--topic', 'gone']);
  await topicTool(apache.bootstrap, ['--delete', '--topic', 'gone']);
  const before = await describeTopics(apache.bootstrap);
  await apache.stop();

  const file = join(apache.folder, 'server.properties');
  const ours = await OurNode.start(file);
  const loaded = new Map(
    [...ours.metadata.state.topics].map(([name, { partitions }]) => [name, partitions.length]),
  );
  await ours.createTopic('added.by.us', 2);
  await ours.stop();
  const differences: string[] = [];
  let count = 0;
  for (const path of metadataFiles(apache.dataDirectory)) {
    const result = await compareDump(classPath, path);
    count += result.recordCount;
    differences.push(...result.differences);
  }
  await apache.start();
  const after = await describeTopics(apache.bootstrap);
  await apache.stop();
  const wanted = new Map([...before, ['added.by.us', 2] as const]);
  return [
    check('we load what Apache wrote', `${before.size} topics`, differencesOf(before, loaded)),
    check('Apache’s dump tool reads what we added', `${count} records`, differences),
    check('Apache goes on after us', `${after.size} topics`, differencesOf(wanted, after)),
  ];
}

function metadataFiles(dataDirectory: string): string[] {
  const log = join(dataDirectory, '__cluster_metadata-0');
  const names = readdirSync(log).filter((name) => /\.(log|checkpoint)$/.test(name));
  const bootstrap = join(dataDirectory, 'bootstrap.checkpoint');
  return [...names.map((name) => join(log, name)), ...(existsSync(bootstrap) ? [bootstrap] : [])];
}

async function topicTool(bootstrap: string, args: readonly (string | number)[]): Promise<string> {
  const jars = await java();
  if (!jars.ok) throw new Error(jars.missing);
  const { stdout } = await runOrThrow('java', [
    '-XX:+UseSerialGC',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
    '-cp',
    jars.value,
    'org.apache.kafka.tools.TopicCommand',
    '--bootstrap-server',
    bootstrap,
    ...args.map(String),
  ]);
  return stdout;
}

/** Names and numbers of partitions; those without a leader count as missing. */
async function describeTopics(bootstrap: string): Promise<Map<string, number>> {
  const topics = new Map<string, number>();
  for (const line of (await topicTool(bootstrap, ['--describe'])).split('\n')) {
    const match = /^\tTopic: (\S+)\tPartition: \d+\tLeader: \d+/.exec(line);
    if (match?.[1] !== undefined) topics.set(match[1], (topics.get(match[1]) ?? 0) + 1);
  }
  return topics;
}

function differencesOf(
  wanted: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, number>,
): string[] {
  const differences: string[] = [];
  for (const name of new Set([...wanted.keys(), ...found.keys()])) {
    if (wanted.get(name) === found.get(name)) continue;
    differences.push(`${name}: ${wanted.get(name) ?? 0} partitions, found ${found.get(name) ?? 0}`);
  }
  return differences;
}

function check(name: string, detail: string, differences: readonly string[]): Check {
  const passed = differences.length === 0;
  return { name, passed, detail: passed ? detail : differences.slice(0, 20).join('; ') };
}

function fail(line: string): void {
  throw new Error(line);
}

if (import.meta.main) {
  for (const { name, passed, detail, missing } of await runMetadataLog()) {
    const word = missing === undefined ? (passed ? 'ok     ' : 'FAILED ') : 'not run';
    console.log(`${word} ${name}: ${missing ?? detail}`);
    if (!passed) process.exitCode = 1;
  }
}
