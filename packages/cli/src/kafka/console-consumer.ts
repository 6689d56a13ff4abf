/** `kafka-console-consumer.sh`. */
import type { AssignorName, Client, Consumer, ConsumerOptions } from '@odradek/client';
import { keyValues, type ParsedOptions, wholeNumber } from '../arguments.ts';
import { readSettings, withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { printRecords } from '../print-records.ts';
import { isClientError } from './java-errors.ts';
import { recordFormat } from './record-format.ts';
import { connectionOf, requireOptions, ToolMistake, tool } from './tool.ts';

const text = (value: string, description: string) => ({
  type: 'string' as const,
  value,
  description,
});
const texts = (value: string, description: string) => ({
  ...text(value, description),
  multiple: true as const,
});

const options = {
  'bootstrap-server': text('HOST:PORT', 'REQUIRED: brokers to begin with'),
  topic: text('topic', 'what to read'),
  include: text('pattern', 'topics by pattern, instead'),
  partition: text('number', 'only this partition'),
  offset: text('offset', 'where to begin: a number, earliest or latest'),
  'from-beginning': { type: 'boolean', description: 'also what is there already' },
  group: text('group', 'read as a member of this group'),
  'max-messages': text('count', 'stop after so many'),
  'timeout-ms': text('ms', 'stop when nothing came for so long'),
  'isolation-level': text('level', 'read_committed or read_uncommitted'),
  formatter: text(
    'class',
    'DefaultMessageFormatter, LoggingMessageFormatter, NoOpMessageFormatter',
  ),
  'formatter-property': texts('name=value', 'what is printed, such as print.key=true'),
  property: texts('name=value', 'the same'),
  'formatter-config': text('file', 'what is printed, in a .properties file'),
  'key-deserializer': text('class', 'how keys are read'),
  'value-deserializer': text('class', 'how values are read'),
  'command-config': text('file', 'consumer settings in a .properties file'),
  'consumer.config': text('file', 'the same'),
  'command-property': texts('name=value', 'a consumer setting'),
  'consumer-property': texts('name=value', 'the same'),
  'skip-message-on-error': {
    type: 'boolean',
    description: 'go on after a record that cannot be printed',
  },
  'reject-message-on-error': { type: 'boolean', description: 'accepted' },
  'enable-systest-events': { type: 'boolean', description: 'print shutdown_complete at the end' },
} as const;

type Options = ParsedOptions<typeof options>;

export const consoleConsumer = tool({
  name: 'kafka-console-consumer',
  purpose: 'Reads records and prints them.',
  options,
  run: async ({ options: chosen, context }) => {
    requireOptions(chosen, ['bootstrap-server']);
    if ((chosen.topic === undefined) === (chosen.include === undefined)) {
      throw new ToolMistake('Exactly one of --include/--topic is required. ');
    }
    const file = chosen['command-config'] ?? chosen['consumer.config'];
    const properties = {
      ...Object.fromEntries(readSettings(file)),
      ...keyValues('consumer-property', chosen['consumer-property'] ?? []),
      ...keyValues('command-property', chosen['command-property'] ?? []),
    };
    checkProperties(properties, context);
    const format = recordFormat(chosen.formatter, formatProperties(chosen));
    const choice = connectionOf({ ...chosen, 'command-config': file });
    return withClient(choice, (client) => consume(client, chosen, properties, format, context));
  },
});

async function consume(
  client: Client,
  chosen: Options,
  properties: Readonly<Record<string, string>>,
  format: ReturnType<typeof recordFormat>,
  context: Context,
): Promise<number> {
  const settings = consumerOptions(chosen, properties);
  const consumer = client.consumer(settings);
  let count = 0;
  try {
    await begin(consumer, chosen);
    count = await printRecords(consumer, context, {
      max: limit(chosen['max-messages'], 'max-messages'),
      idleMsMax: limit(chosen['timeout-ms'], 'timeout-ms'),
      text: format,
    });
    if (settings.groupId !== undefined && settings.autoCommit !== false && count > 0) {
      await consumer.commit();
    }
    await consumer.close();
    return 0;
  } catch (error) {
    if (!isClientError(error)) throw error;
    context.printError(
      `ERROR Error processing message, terminating consumer process: ${error.message}`,
    );
    return 0;
  } finally {
    context.printError(`Processed a total of ${count} messages`);
    if (chosen['enable-systest-events'] === true) context.print('shutdown_complete');
  }
}

async function begin(consumer: Consumer, chosen: Options): Promise<void> {
  const { topic, include, partition, offset } = chosen;
  if (partition === undefined) {
    if (offset !== undefined)
      throw new ToolMistake('The partition is required when offset is specified.');
    return consumer.subscribe(topic ?? new RegExp(`^(?:${include})$`));
  }
  if (topic === undefined)
    throw new ToolMistake('The topic is required when partition is specified.');
  const assigned = { topic, partition: wholeNumber('partition', partition) };
  await consumer.assign([assigned]);
  const isEarliest =
    offset === 'earliest' || (offset === undefined && chosen['from-beginning'] === true);
  if (isEarliest) return consumer.seekToBeginning();
  if (offset === undefined || offset === 'latest') return consumer.seekToEnd();
  if (!/^\d+$/.test(offset)) {
    throw new ToolMistake(
      `The provided offset value '${offset}' is incorrect. Valid values are 'earliest', 'latest', ` +
        'or a non-negative long.',
    );
  }
  return consumer.seek(assigned, Number(offset));
}

function consumerOptions(
  chosen: Options,
  properties: Readonly<Record<string, string>>,
): ConsumerOptions {
  const groupId = chosen.group ?? properties['group.id'];
  const isolation = chosen['isolation-level'] ?? properties['isolation.level'];
  const reset = properties['auto.offset.reset'];
  const begin = chosen['from-beginning'] === true || reset === 'earliest' ? 'earliest' : 'latest';
  const instance = properties['group.instance.id'];
  const number = (name: string): number | undefined =>
    properties[name] === undefined ? undefined : wholeNumber(name, properties[name]);
  const sessionTimeoutMs = number('session.timeout.ms');
  const fetchBytesMin = number('fetch.min.bytes');
  const fetchWaitMsMax = number('fetch.max.wait.ms');
  return {
    ...(groupId === undefined ? {} : { groupId }),
    ...(groupId === undefined || instance === undefined ? {} : { groupInstanceId: instance }),
    ...(groupId === undefined
      ? {}
      : { autoCommit: properties['enable.auto.commit']?.toLowerCase() !== 'false' }),
    autoOffsetReset: reset === 'none' ? 'none' : begin,
    isolation: isolation === 'read_committed' ? 'read_committed' : 'read_uncommitted',
    ...assignorsOf(properties['partition.assignment.strategy']),
    createTopics: properties['allow.auto.create.topics'] !== 'false',
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
    ...(fetchBytesMin === undefined ? {} : { fetchBytesMin }),
    ...(fetchWaitMsMax === undefined ? {} : { fetchWaitMsMax }),
  };
}

/** Settings that mean something here; others are named, so that nobody relies on them. */
const known: ReadonlySet<string> = new Set([
  'allow.auto.create.topics',
  'auto.offset.reset',
  'bootstrap.servers',
  'client.id',
  'default.api.timeout.ms',
  'enable.auto.commit',
  'fetch.max.wait.ms',
  'fetch.min.bytes',
  'group.id',
  'group.instance.id',
  'group.protocol',
  'isolation.level',
  'partition.assignment.strategy',
  'request.timeout.ms',
  'security.protocol',
  'session.timeout.ms',
  'socket.connection.setup.timeout.ms',
]);

function checkProperties(properties: Readonly<Record<string, string>>, context: Context): void {
  const protocol = properties['group.protocol']?.toLowerCase() ?? 'classic';
  if (protocol !== 'classic') {
    throw new ToolMistake(`group.protocol=${protocol}: only classic groups can be joined`);
  }
  for (const name of Object.keys(properties)) {
    if (known.has(name)) continue;
    context.printError(`WARN The setting '${name}' has no effect here.`);
  }
}

/** Java's classes, by the last part of their name. */
const assignors: Readonly<Record<string, AssignorName>> = {
  RangeAssignor: 'range',
  RoundRobinAssignor: 'roundrobin',
  CooperativeStickyAssignor: 'cooperative-sticky',
};

function assignorsOf(list: string | undefined): Pick<ConsumerOptions, 'assignors'> {
  if (list === undefined) return {};
  return {
    assignors: list.split(',').map((className) => {
      const assignor = assignors[className.trim().split('.').at(-1) ?? ''];
      if (assignor === undefined) throw new ToolMistake(`there is no assignor ${className}`);
      return assignor;
    }),
  };
}

function formatProperties(chosen: Options): Record<string, string> {
  const raw = [...(chosen.property ?? []), ...(chosen['formatter-property'] ?? [])];
  const given = raw.map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  const { 'key-deserializer': key, 'value-deserializer': value } = chosen;
  return {
    ...Object.fromEntries(readSettings(chosen['formatter-config'])),
    ...Object.fromEntries(given),
    ...(key === undefined ? {} : { 'key.deserializer': key }),
    ...(value === undefined ? {} : { 'value.deserializer': value }),
  };
}

/** -1, or nothing, is no limit. */
function limit(given: string | undefined, name: string): number {
  const number = given === undefined ? -1 : wholeNumber(name, given, -1);
  return number < 0 ? Number.POSITIVE_INFINITY : number;
}
