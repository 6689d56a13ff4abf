/** Tells the offsets of partitions: at their ends, or by time. */
import { withClient } from '../client.ts';
import { command, connectionOptions, outputOptions } from '../command.ts';
import { UsageMistake } from '../failure.ts';
import { parseTime } from '../groups/times.ts';
import { show } from '../output.ts';

const named: Readonly<Record<string, number>> = {
  latest: -1,
  earliest: -2,
  'max-timestamp': -3,
};

export const offsets = command({
  name: 'offsets',
  summary: 'Tells the offsets of partitions: at their ends, or by time',
  positionals: '[TOPIC…]',
  options: {
    topic: {
      type: 'string',
      multiple: true,
      value: 'TOPIC',
      description: 'a topic; may be repeated',
    },
    time: {
      type: 'string',
      value: 'TIME',
      description: 'latest, earliest, max-timestamp, ms since 1970, or ISO 8601',
    },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek offsets orders', 'odradek offsets orders --time 2026-01-31T12:00:00'],
  run: async ({ options, positionals, context }) => {
    const names = [...(options.topic ?? []), ...positionals];
    const timestamp = timeOf(options.time ?? 'latest');
    const { signal } = context;
    const found = await withClient(options, async (client) => {
      const admin = client.admin();
      const topics = await admin.describeTopics(names.length === 0 ? undefined : names, { signal });
      const questions = topics
        .filter(({ isInternal }) => names.length > 0 || !isInternal)
        .flatMap(({ name, partitions }) =>
          partitions.map(({ partition }) => ({ topic: name, partition, timestamp })),
        );
      return admin.listOffsets(questions, { signal });
    });
    show(context, options.json, found, {
      titles: ['TOPIC', 'PARTITION', 'OFFSET'],
      rows: found.map(({ topic, partition, offset }) => [
        topic,
        partition,
        offset < 0 ? undefined : offset,
      ]),
    });
  },
});

function timeOf(text: string): number {
  const time = named[text] ?? (/^\d+$/.test(text) ? Number(text) : parseTime(text));
  if (time === undefined) throw new UsageMistake(`--time ${text}: no time`);
  return time;
}
