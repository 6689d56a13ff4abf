/**
 * From words to a command: `odradek topics create …` is `commands/topics/create.ts`, and
 * `odradek kafka topics …` is Kafka's own tool of that name, with its options and its output.
 */
import type { Command } from './command.ts';
import { type Context, Interrupted, processContext } from './context.ts';

type Load = () => Promise<Command>;

/** In the order of the help. The summaries stand here too, so that the help loads no command. */
const commands: Readonly<Record<string, readonly [summary: string, load: Load]>> = {
  start: ['Starts a node', async () => (await import('./commands/start.ts')).start],
  'topics create': [
    'Creates topics',
    async () => (await import('./commands/topics/create.ts')).topicsCreate,
  ],
  'topics list': [
    'Lists topics',
    async () => (await import('./commands/topics/list.ts')).topicsList,
  ],
  'topics describe': [
    'Describes topics',
    async () => (await import('./commands/topics/describe.ts')).topicsDescribe,
  ],
  'topics alter': [
    'Gives topics more partitions',
    async () => (await import('./commands/topics/alter.ts')).topicsAlter,
  ],
  'topics delete': [
    'Deletes topics with all their records',
    async () => (await import('./commands/topics/delete.ts')).topicsDelete,
  ],
  produce: ['Sends lines as records', async () => (await import('./commands/produce.ts')).produce],
  consume: ['Prints records', async () => (await import('./commands/consume.ts')).consume],
  'groups list': [
    'Lists groups',
    async () => (await import('./commands/groups/list.ts')).groupsList,
  ],
  'groups describe': [
    'Describes groups: members, offsets, lag',
    async () => (await import('./commands/groups/describe.ts')).groupsDescribe,
  ],
  'groups delete': [
    'Deletes groups that have no members',
    async () => (await import('./commands/groups/delete.ts')).groupsDelete,
  ],
  'groups reset-offsets': [
    'Sets where a group goes on reading',
    async () => (await import('./commands/groups/reset-offsets.ts')).groupsResetOffsets,
  ],
  'groups delete-offsets': [
    'Makes a group forget its offsets of topics',
    async () => (await import('./commands/groups/delete-offsets.ts')).groupsDeleteOffsets,
  ],
  'configs describe': [
    'Shows settings',
    async () => (await import('./commands/configs/describe.ts')).configsDescribe,
  ],
  'configs alter': [
    'Changes settings',
    async () => (await import('./commands/configs/alter.ts')).configsAlter,
  ],
  offsets: [
    'Tells the offsets of partitions',
    async () => (await import('./commands/offsets.ts')).offsets,
  ],
  'delete-records': [
    'Deletes the first records of partitions',
    async () => (await import('./commands/delete-records.ts')).deleteRecords,
  ],
  'cluster describe': [
    'Describes the cluster: brokers, quorum, features',
    async () => (await import('./commands/cluster.ts')).clusterDescribe,
  ],
  'api-versions': [
    'Tells which versions of which APIs a broker offers',
    async () => (await import('./commands/api-versions.ts')).apiVersions,
  ],
  'log dump': [
    'Prints segments, indexes and snapshots',
    async () => (await import('./commands/log/dump.ts')).logDump,
  ],
  'log dirs': [
    'Tells what brokers hold in their log directories',
    async () => (await import('./commands/log/directories.ts')).logDirectories,
  ],
  'perf produce': [
    'Measures how fast records can be produced',
    async () => (await import('./commands/perf/produce.ts')).perfProduce,
  ],
  'perf consume': [
    'Measures how fast records can be read',
    async () => (await import('./commands/perf/consume.ts')).perfConsume,
  ],
  'perf latency': [
    'Measures how long a record takes to arrive',
    async () => (await import('./commands/perf/latency.ts')).perfLatency,
  ],
  'storage format': [
    'Prepares the directories of a node',
    async () => (await import('./commands/storage.ts')).storageFormat,
  ],
  'storage info': [
    'Tells what is in the directories of a node',
    async () => (await import('./commands/storage.ts')).storageInfo,
  ],
  'storage random-uuid': [
    'Makes an id for a cluster',
    async () => (await import('./commands/storage.ts')).storageRandomUuid,
  ],
  'storage version-mapping': [
    'Tells the feature levels of a release',
    async () => (await import('./commands/storage.ts')).storageVersionMapping,
  ],
  'storage feature-dependencies': [
    'Tells what a feature level depends on',
    async () => (await import('./commands/storage.ts')).storageFeatureDependencies,
  ],
};

/** Kafka's tools, under the names of their scripts without `kafka-` and `.sh`. */
type Tool = (args: readonly string[], context: Context) => Promise<number>;

const tools: Readonly<Record<string, () => Promise<Tool>>> = {
  'broker-api-versions': async () =>
    (await import('./kafka/broker-api-versions.ts')).brokerApiVersions,
  cluster: async () => (await import('./kafka/cluster.ts')).cluster,
  configs: async () => (await import('./kafka/configs.ts')).configs,
  'console-consumer': async () => (await import('./kafka/console-consumer.ts')).consoleConsumer,
  'console-producer': async () => (await import('./kafka/console-producer.ts')).consoleProducer,
  'consumer-groups': async () => (await import('./kafka/consumer-groups.ts')).consumerGroups,
  'consumer-perf-test': async () =>
    (await import('./kafka/consumer-perf-test.ts')).consumerPerfTest,
  'delete-records': async () => (await import('./kafka/delete-records.ts')).deleteRecords,
  'dump-log': async () => (await import('./kafka/dump-log.ts')).dumpLog,
  'e2e-latency': async () => (await import('./kafka/e2e-latency.ts')).e2eLatency,
  features: async () => (await import('./kafka/features.ts')).features,
  'get-offsets': async () => (await import('./kafka/get-offsets.ts')).getOffsets,
  groups: async () => (await import('./kafka/groups.ts')).groups,
  'log-dirs': async () => (await import('./kafka/log-dirs.ts')).logDirs,
  'metadata-quorum': async () => (await import('./kafka/metadata-quorum.ts')).metadataQuorum,
  'producer-perf-test': async () =>
    (await import('./kafka/producer-perf-test.ts')).producerPerfTest,
  storage: async () => (await import('./kafka/storage.ts')).storage,
  topics: async () => (await import('./kafka/topics.ts')).topics,
};

export async function main(args: readonly string[]): Promise<number> {
  return runCommand(args, processContext());
}

/** Answers the exit status; what goes wrong has been told. */
export async function runCommand(args: readonly string[], context: Context): Promise<number> {
  try {
    return await dispatch(args, context);
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    const { tellFailure } = await import('./failure.ts');
    return tellFailure(error, context);
  }
}

async function dispatch(args: readonly string[], context: Context): Promise<number> {
  const [first, second] = args;
  if (first === 'kafka') return runTool(second, args.slice(2), context);
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    context.print(overview());
    return 0;
  }
  if (first === '--version') {
    context.print(await version());
    return 0;
  }
  const two = commands[`${first} ${second}`];
  if (two !== undefined) return (await two[1]()).run(args.slice(2), context);
  const one = commands[first];
  if (one !== undefined) return (await one[1]()).run(args.slice(1), context);
  const group = overview(`${first} `);
  if (group !== '') {
    const asked = second === undefined || second === '--help' || second === '-h';
    (asked ? context.print : context.printError)(group);
    return asked ? 0 : 2;
  }
  context.printError(`odradek: there is no command "${first}"\nSee: odradek --help`);
  return 2;
}

async function runTool(
  name: string | undefined,
  args: readonly string[],
  context: Context,
): Promise<number> {
  const load = name === undefined ? undefined : tools[name];
  if (load === undefined) {
    context.printError(`odradek kafka: one of ${Object.keys(tools).join(', ')}`);
    return 2;
  }
  return (await load())(args, context);
}

/** All commands, or those of one noun; empty when there are none. */
function overview(prefix = ''): string {
  const rows = Object.entries(commands).filter(([name]) => name.startsWith(prefix));
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, [summary]]) => `  ${name.padEnd(width)}  ${summary}`);
  if (prefix !== '') return lines.join('\n');
  return [
    'Odradek: event streaming, as Apache Kafka speaks it.',
    '',
    'Usage: odradek COMMAND [options]',
    '',
    ...lines,
    '',
    'Each command explains itself: odradek COMMAND --help',
    'Kafka’s own tools, with their options and output: odradek kafka TOOL, or bin/kafka-TOOL.sh',
  ].join('\n');
}

async function version(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const file = new URL('../package.json', import.meta.url);
  const { version: text } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return `odradek ${text} (Kafka protocol of 4.3.1)`;
}
