/** `kafka-get-offsets.sh`. */
import type { Admin, TopicPartition } from '@odradek/client';
import type { ParsedOptions } from '../arguments.ts';
import { withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { isClientError, javaText } from './java-errors.ts';
import { bootstrap, connectionOf, ToolFailure, tool } from './tool.ts';
import { topicFilter } from './topic-filter.ts';

const options = {
  ...bootstrap,
  topic: { type: 'string', value: 'topic', description: 'a name or a pattern; all unless told' },
  partitions: { type: 'string', value: '0,1', description: 'only these partitions' },
  'topic-partitions': {
    type: 'string',
    value: 'topic1:1,topic2:0-3,topic3,topic4:5-,topic5:-3',
    description: 'patterns of topics, each with a partition or a range of them',
  },
  time: {
    type: 'string',
    value: 'time',
    description:
      'a time in ms; or -1 latest, -2 earliest, -3 max-timestamp, -4 earliest-local, ' +
      '-5 latest-tiered, -6 earliest-pending-upload',
  },
  'exclude-internal-topics': { type: 'boolean', description: 'leave out internal topics' },
} as const;

type Options = ParsedOptions<typeof options>;
type IsMeant = (topic: string, isInternal: boolean, partition: number) => boolean;

const namedTimes: Readonly<Record<string, number>> = {
  latest: -1,
  earliest: -2,
  'max-timestamp': -3,
  'earliest-local': -4,
  'latest-tiered': -5,
  'earliest-pending-upload': -6,
};

export const getOffsets = tool({
  name: 'kafka-get-offsets',
  purpose: 'Tells the offsets of partitions by time, or at their ends.',
  options,
  run: async ({ options: chosen, context }) => {
    try {
      const timestamp = timeOf(chosen.time ?? 'latest');
      const isMeant = filterOf(chosen);
      return await withClient(connectionOf(chosen), (client) =>
        printOffsets(client.admin(), isMeant, timestamp, context),
      );
    } catch (error) {
      if (error instanceof ToolFailure || isClientError(error)) {
        context.printError(`Error occurred: ${error.message}`);
        return 1;
      }
      throw error;
    }
  },
});

async function printOffsets(
  admin: Admin,
  isMeant: IsMeant,
  timestamp: number,
  context: Context,
): Promise<number> {
  const topics = await admin.describeTopics();
  const partitions = topics.flatMap(({ name: topic, isInternal, partitions: each }) =>
    each
      .filter(({ partition }) => isMeant(topic, isInternal, partition))
      .map(({ partition }): TopicPartition => ({ topic, partition })),
  );
  if (partitions.length === 0) {
    throw new ToolFailure('Could not match any topic-partitions with the specified filters');
  }
  const text = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;
  const sorted = partitions.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  const answers = await Promise.allSettled(
    sorted.map((each) => admin.listOffsets([{ ...each, timestamp }])),
  );
  for (const [place, answer] of answers.entries()) {
    const each = sorted[place];
    if (each === undefined) continue;
    if (answer.status === 'rejected') {
      const why = javaText(answer.reason);
      context.printError(
        `Skip getting offsets for topic-partition ${text(each)} due to error: ${why}`,
      );
      continue;
    }
    const offset = answer.value[0]?.offset ?? -1;
    if (offset >= 0) context.print(`${each.topic}:${each.partition}:${offset}`);
  }
  return 0;
}

function timeOf(text: string): number {
  const named = namedTimes[text];
  if (named !== undefined) return named;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new ToolFailure(
    `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / ` +
      '-3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered / ' +
      '-6 or earliest-pending-upload, or a specified long format timestamp',
  );
}

function filterOf(chosen: Options): IsMeant {
  const excludeInternal = chosen['exclude-internal-topics'] === true;
  const rules = chosen['topic-partitions'];
  if (rules === undefined) {
    const isTopic = topicFilter(chosen.topic, { excludeInternal });
    const indexes = indexesOf(chosen.partitions);
    return (topic, isInternal, partition) =>
      isTopic(topic, isInternal) && (indexes === undefined || indexes.has(partition));
  }
  if (chosen.topic !== undefined || chosen.partitions !== undefined) {
    throw new ToolFailure('--topic-partitions cannot be used with --topic or --partitions');
  }
  const each = rules.split(',').map((rule) => ruleOf(rule, excludeInternal));
  return (topic, isInternal, partition) =>
    each.some((isMeant) => isMeant(topic, isInternal, partition));
}

/** `topic`, `topic:1`, `topic:1-3` (without 3), `topic:1-`, `topic:-3`; the topic is a pattern. */
function ruleOf(rule: string, excludeInternal: boolean): IsMeant {
  const match = /^([^:,]*)(?::(?:(\d*)|(?:(\d*)-(\d*))))?$/.exec(rule);
  if (match === null) throw new ToolFailure(`Invalid rule specification: ${rule}`);
  const [, pattern, only, from, until] = match;
  const isTopic = topicFilter(pattern === '' ? undefined : pattern, { excludeInternal });
  if (only !== undefined && only !== '') {
    return (topic, isInternal, partition) =>
      isTopic(topic, isInternal) && partition === Number(only);
  }
  const lowest = Number(from ?? 0);
  const end = until === undefined || until === '' ? Number.POSITIVE_INFINITY : Number(until);
  return (topic, isInternal, partition) =>
    isTopic(topic, isInternal) && partition >= lowest && partition < end;
}

function indexesOf(text: string | undefined): ReadonlySet<number> | undefined {
  if (text === undefined || text === '') return undefined;
  const numbers = text.split(',').map(Number);
  if (numbers.every(Number.isInteger)) return new Set(numbers);
  throw new ToolFailure(
    `--partitions expects a comma separated list of numeric partition ids, but received: ${text}`,
  );
}
