/** Deletes the first records of partitions. */
import { withClient } from '../client.ts';
import { command, connectionOptions, outputOptions } from '../command.ts';
import { UsageMistake } from '../failure.ts';
import { show } from '../output.ts';

export const deleteRecords = command({
  name: 'delete-records',
  summary: 'Deletes the first records of partitions',
  positionals: 'TOPIC:PARTITION:OFFSET…',
  options: { ...connectionOptions, ...outputOptions },
  examples: ['odradek delete-records orders:0:1000 orders:1:end'],
  run: async ({ options, positionals, context }) => {
    if (positionals.length === 0) throw new UsageMistake('which? TOPIC:PARTITION:OFFSET, or end.');
    const wanted = positionals.map((text) => {
      const match = /^([^:]+):(\d+):(\d+|end)$/.exec(text);
      if (match?.[1] === undefined)
        throw new UsageMistake(`${text}: TOPIC:PARTITION:OFFSET, or end`);
      const beforeOffset = match[3] === 'end' ? -1 : Number(match[3]);
      return { topic: match[1], partition: Number(match[2]), beforeOffset };
    });
    const done = await withClient(options, (client) =>
      client.admin().deleteRecords(wanted, { signal: context.signal }),
    );
    show(context, options.json, done, {
      titles: ['TOPIC', 'PARTITION', 'FIRST OFFSET'],
      rows: done.map(({ topic, partition, lowWatermark }) => [topic, partition, lowWatermark]),
    });
  },
});
