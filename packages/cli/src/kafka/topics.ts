/** `kafka-topics.sh`. */
import type { Admin, ConfigEntry, PartitionDetails, TopicDetails } from '@odradek/client';
import { keyValues, type ParsedOptions, wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { isClientError, javaMessage } from './java-errors.ts';
import {
  bootstrap,
  connectionOf,
  refuseTogether,
  requireOptions,
  ToolFailure,
  ToolMistake,
  tool,
} from './tool.ts';
import { topicFilter } from './topic-filter.ts';

const options = {
  ...bootstrap,
  create: { type: 'boolean', description: 'create a topic' },
  list: { type: 'boolean', description: 'list topics' },
  describe: { type: 'boolean', description: 'describe topics' },
  alter: { type: 'boolean', description: 'give topics more partitions' },
  delete: { type: 'boolean', description: 'delete topics' },
  topic: {
    type: 'string',
    value: 'topic',
    description: 'a name, or except for --create a pattern',
  },
  'topic-id': { type: 'string', value: 'id', description: 'describe the topic with this id' },
  partitions: {
    type: 'string',
    value: 'count',
    description: 'partitions, with --create or --alter',
  },
  'replication-factor': {
    type: 'string',
    value: 'count',
    description: 'replicas of each partition',
  },
  'replica-assignment': {
    type: 'string',
    value: '1:2,2:3',
    description: 'the brokers of each partition',
  },
  config: { type: 'string', multiple: true, value: 'name=value', description: 'with --create' },
  'if-exists': { type: 'boolean', description: 'a topic that is missing is no failure' },
  'if-not-exists': { type: 'boolean', description: 'a topic that exists is no failure' },
  'exclude-internal': { type: 'boolean', description: 'leave out internal topics' },
  'topics-with-overrides': { type: 'boolean', description: 'only topics with settings' },
  'under-replicated-partitions': { type: 'boolean', description: 'only those' },
  'under-min-isr-partitions': { type: 'boolean', description: 'only those' },
  'at-min-isr-partitions': { type: 'boolean', description: 'only those' },
  'unavailable-partitions': { type: 'boolean', description: 'only those without a leader' },
  'partition-size-limit-per-response': {
    type: 'string',
    value: 'count',
    description: 'accepted; pages have their own size',
  },
} as const;

type Options = ParsedOptions<typeof options>;

const actions = ['create', 'list', 'alter', 'describe', 'delete'] as const;
const reports = [
  'under-replicated-partitions',
  'under-min-isr-partitions',
  'at-min-isr-partitions',
  'unavailable-partitions',
] as const;

export const topics = tool({
  name: 'kafka-topics',
  purpose: 'Creates, deletes, describes or changes topics.',
  options,
  run: async ({ options: chosen, context }) => {
    check(chosen);
    return withClient(connectionOf(chosen), async (client) => {
      try {
        await act(client.admin(), chosen, context);
        return 0;
      } catch (error) {
        if (!isClientError(error) && !(error instanceof ToolFailure)) throw error;
        context.print(`Error while executing topic command : ${javaMessage(error)}`);
        return 1;
      }
    });
  },
});

function check(chosen: Options): void {
  if (actions.filter((action) => chosen[action] === true).length !== 1) {
    throw new ToolMistake(
      'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
    );
  }
  if (chosen.list !== true && chosen.describe !== true) requireOptions(chosen, ['topic']);
  if (chosen.alter === true) requireOptions(chosen, ['partitions']);
  if (chosen.create === true) {
    refuseTogether(chosen, 'replica-assignment', ['partitions', 'replication-factor']);
  }
  const others = actions.filter((action) => action !== 'create');
  refuseTogether(chosen, 'config', others);
  refuseTogether(chosen, 'replication-factor', others);
  refuseTogether(chosen, 'if-not-exists', others);
  for (const report of reports) refuseTogether(chosen, report, ['topics-with-overrides']);
}

async function act(admin: Admin, chosen: Options, context: Context): Promise<void> {
  if (chosen.create === true) return create(admin, chosen, context);
  if (chosen.list === true) {
    const names = await matching(admin, chosen);
    return context.print(names.join('\n'));
  }
  if (chosen.describe === true) return describe(admin, chosen, context);
  const names = await existing(admin, chosen);
  if (names.length === 0) return;
  if (chosen.delete === true) return admin.deleteTopics(names);
  const count = wholeNumber('partitions', chosen.partitions ?? '', -0x8000_0000);
  const assignment = assignmentOf(chosen['replica-assignment']);
  const described = await admin.describeTopics(names);
  await admin.createPartitions(
    described.map(({ name, partitions }) => ({
      name,
      count,
      assignments: assignment?.slice(partitions.length),
    })),
  );
}

async function create(admin: Admin, chosen: Options, context: Context): Promise<void> {
  const name = chosen.topic ?? '';
  if (/[._]/.test(name)) {
    context.print(
      "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore " +
        "('_') could collide. To avoid issues it is best to use either, but not both.",
    );
  }
  const replicas = optionalNumber('replication-factor', chosen['replication-factor']);
  if (replicas !== undefined && (replicas < 1 || replicas > 32_767)) {
    throw new ToolFailure('The replication factor must be between 1 and 32767 inclusive');
  }
  const partitions = optionalNumber('partitions', chosen.partitions);
  if (partitions !== undefined && partitions < 1) {
    throw new ToolFailure('The partitions must be greater than 0');
  }
  const topic = {
    name,
    partitions,
    replicationFactor: replicas,
    assignments: assignmentOf(chosen['replica-assignment']),
    configs: keyValues('config', chosen.config ?? []),
  };
  try {
    await admin.createTopics([topic]);
  } catch (error) {
    const exists =
      isClientError(error) && 'error' in error && error.error === 'TOPIC_ALREADY_EXISTS';
    if (exists && chosen['if-not-exists'] === true) return;
    throw error;
  }
  context.print(`Created topic ${name}.`);
}

/** `1:2,2:3`: partition 0 on brokers 1 and 2, partition 1 on 2 and 3. */
function assignmentOf(text: string | undefined): readonly (readonly number[])[] | undefined {
  if (text === undefined || text === '') return undefined;
  const partitions = text.split(',').map((brokers) => brokers.split(':').map(Number));
  for (const [index, brokers] of partitions.entries()) {
    const twice = brokers.filter((broker, place) => brokers.indexOf(broker) !== place);
    if (twice.length > 0) {
      throw new ToolFailure(`Partition replica lists may not contain duplicate entries: ${twice}`);
    }
    if (brokers.length !== partitions[0]?.length) {
      throw new ToolFailure(
        `Partition ${index} has different replication factor: [${brokers.join(', ')}]`,
      );
    }
  }
  return partitions;
}

async function matching(admin: Admin, chosen: Options): Promise<readonly string[]> {
  const isMeant = topicFilter(chosen.topic, {
    excludeInternal: chosen['exclude-internal'] === true,
  });
  const all = await admin.listTopics();
  return all.filter(({ name, isInternal }) => isMeant(name, isInternal)).map(({ name }) => name);
}

async function existing(admin: Admin, chosen: Options): Promise<readonly string[]> {
  const names = await matching(admin, chosen);
  const { topic } = chosen;
  if (topic !== undefined && topic !== '' && names.length === 0 && chosen['if-exists'] !== true) {
    throw new ToolFailure(`Topic '${topic}' does not exist as expected`);
  }
  return names;
}

async function describe(admin: Admin, chosen: Options, context: Context): Promise<void> {
  const names = await describedNames(admin, chosen);
  if (names.length === 0) return;
  const described = await admin.describeTopicDetails(names);
  const settings = await admin.describeConfigs(names.map((name) => ({ type: 'topic', name })));
  const { brokers } = await admin.describeCluster();
  const live = new Set(brokers.map(({ id }) => id));
  for (const topic of described) {
    const entries = settings.find(({ name }) => name === topic.name)?.entries ?? [];
    const lines = topicLines(topic, entries, chosen, live);
    if (lines.length > 0) context.print(lines.join('\n'));
  }
}

async function describedNames(admin: Admin, chosen: Options): Promise<readonly string[]> {
  const id = chosen['topic-id'];
  if (id === undefined) return existing(admin, chosen);
  const found = (await admin.listTopics()).find((topic) => topic.id === id);
  if (found !== undefined) return [found.name];
  if (chosen['if-exists'] === true) return [];
  throw new ToolFailure(`TopicId '${id}' does not exist as expected`);
}

function topicLines(
  topic: TopicDetails,
  entries: readonly ConfigEntry[],
  chosen: Options,
  live: ReadonlySet<number>,
): readonly string[] {
  const isReport = reports.some((report) => chosen[report] === true);
  const own = entries.filter(({ source }) => source !== 'DEFAULT_CONFIG');
  const onlyOverrides = chosen['topics-with-overrides'] === true;
  const minInSync = Number(entries.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1);
  const lines: string[] = [];
  if (!isReport && (!onlyOverrides || own.length > 0)) {
    const configs = own.map(({ name, value }) => `${name}=${value}`).join(',');
    lines.push(
      `Topic: ${topic.name}\tTopicId: ${topic.id}\tPartitionCount: ${topic.partitions.length}` +
        `\tReplicationFactor: ${topic.partitions[0]?.replicas.length ?? 0}\tConfigs: ${configs}`,
    );
  }
  if (onlyOverrides) return lines;
  for (const partition of topic.partitions) {
    if (isReport && !isReported(partition, chosen, minInSync, live)) continue;
    lines.push(partitionLine(topic.name, partition));
  }
  return lines;
}

function isReported(
  { leader, replicas, inSyncReplicas }: PartitionDetails,
  chosen: Options,
  minInSync: number,
  live: ReadonlySet<number>,
): boolean {
  const hasLeader = leader >= 0;
  const inSync = inSyncReplicas.length;
  return (
    (chosen['under-replicated-partitions'] === true && inSync < replicas.length) ||
    (chosen['unavailable-partitions'] === true && !live.has(leader)) ||
    (chosen['under-min-isr-partitions'] === true && (!hasLeader || inSync < minInSync)) ||
    (chosen['at-min-isr-partitions'] === true && inSync === minInSync)
  );
}

function partitionLine(topic: string, partition: PartitionDetails): string {
  const { leader, replicas, inSyncReplicas, eligibleLeaders, lastKnownEligibleLeaders } = partition;
  return [
    '',
    `Topic: ${topic}`,
    `Partition: ${partition.partition}`,
    `Leader: ${leader < 0 ? 'none' : leader}`,
    `Replicas: ${replicas.join(',')}`,
    `Isr: ${inSyncReplicas.join(',')}`,
    `Elr: ${eligibleLeaders?.join(',') ?? 'N/A'}`,
    `LastKnownElr: ${lastKnownEligibleLeaders?.join(',') ?? 'N/A'}`,
  ].join('\t');
}

function optionalNumber(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber(name, text, -0x8000_0000);
}
