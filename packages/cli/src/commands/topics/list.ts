/** Lists topics by name. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';

export const topicsList = command({
  name: 'topics list',
  summary: 'Lists topics',
  options: {
    internal: { type: 'boolean', description: 'also those that the cluster keeps for itself' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek topics list', 'odradek topics list --json'],
  run: async ({ options, context }) => {
    const all = await withClient(options, (client) =>
      client.admin().listTopics({ signal: context.signal }),
    );
    const topics = all.filter(({ isInternal }) => options.internal === true || !isInternal);
    if (options.json === true) context.print(JSON.stringify(topics, null, 2));
    else for (const { name } of topics) context.print(name);
  },
});
