/** Gives topics more partitions. Their settings are changed by `configs alter`. */
import { wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';
import { someTopics, topicOption } from './topics.ts';

export const topicsAlter = command({
  name: 'topics alter',
  summary: 'Gives topics more partitions',
  positionals: 'TOPIC…',
  options: {
    ...topicOption,
    partitions: { type: 'string', value: 'COUNT', description: 'how many there are to be in all' },
    'validate-only': { type: 'boolean', description: 'check all, change nothing' },
    ...connectionOptions,
  },
  examples: ['odradek topics alter orders --partitions 6'],
  run: async ({ options, positionals, context }) => {
    const names = someTopics(options, positionals);
    if (options.partitions === undefined) throw new UsageMistake('how many --partitions?');
    const count = wholeNumber('partitions', options.partitions, 1);
    await withClient(options, (client) =>
      client.admin().createPartitions(
        names.map((name) => ({ name, count })),
        { validateOnly: options['validate-only'] ?? false, signal: context.signal },
      ),
    );
  },
});
