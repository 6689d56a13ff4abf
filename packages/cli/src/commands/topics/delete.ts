/** Deletes topics with all their records. */
import { withClient } from '../../client.ts';
import { command, connectionOptions } from '../../command.ts';
import { someTopics, topicOption } from './topics.ts';

export const topicsDelete = command({
  name: 'topics delete',
  summary: 'Deletes topics with all their records',
  positionals: 'TOPIC…',
  options: { ...topicOption, ...connectionOptions },
  examples: ['odradek topics delete orders'],
  run: async ({ options, positionals, context }) => {
    const names = someTopics(options, positionals);
    await withClient(options, (client) =>
      client.admin().deleteTopics(names, { signal: context.signal }),
    );
  },
});
