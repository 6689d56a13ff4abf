/** Describes topics: their partitions and the settings of their own. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { tableOf } from '../../output.ts';
import { namedTopics, topicOption } from './topics.ts';

export const topicsDescribe = command({
  name: 'topics describe',
  summary: 'Describes topics',
  positionals: '[TOPIC…]',
  options: { ...topicOption, ...connectionOptions, ...outputOptions },
  examples: ['odradek topics describe', 'odradek topics describe orders --json'],
  run: async ({ options, positionals, context }) => {
    const names = namedTopics(options, positionals);
    const { signal } = context;
    const topics = await withClient(options, async (client) => {
      const admin = client.admin();
      const described = await admin.describeTopics(names.length === 0 ? undefined : names, {
        signal,
      });
      const settings = await admin.describeConfigs(
        described.map(({ name }) => ({ type: 'topic', name })),
        { signal },
      );
      return described.map((topic) => ({
        ...topic,
        configs: Object.fromEntries(
          (settings.find(({ name }) => name === topic.name)?.entries ?? [])
            .filter(({ source }) => source === 'DYNAMIC_TOPIC_CONFIG')
            .map(({ name, value }) => [name, value]),
        ),
      }));
    });
    if (options.json === true) return context.print(JSON.stringify(topics, null, 2));
    for (const topic of topics) {
      const configs = Object.entries(topic.configs).map(([name, value]) => `${name}=${value}`);
      context.print(
        `${topic.name}  (${topic.id})${configs.length > 0 ? '  ' : ''}${configs.join(' ')}`,
      );
      const rows = topic.partitions.map((each) => [
        each.partition,
        each.leader < 0 ? undefined : each.leader,
        each.leaderEpoch,
        each.replicas.join(','),
        each.inSyncReplicas.join(','),
        each.offlineReplicas.join(',') || undefined,
      ]);
      const titles = ['PARTITION', 'LEADER', 'EPOCH', 'REPLICAS', 'IN SYNC', 'OFFLINE'];
      context.print(`${tableOf(titles, rows)}\n`);
    }
  },
});
