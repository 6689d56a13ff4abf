/** Creates topics. */
import { keyValues, wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { show } from '../../output.ts';
import { someTopics, topicOption } from './topics.ts';

export const topicsCreate = command({
  name: 'topics create',
  summary: 'Creates topics',
  positionals: 'TOPIC…',
  options: {
    ...topicOption,
    partitions: {
      type: 'string',
      value: 'COUNT',
      description: 'the setting num.partitions of the broker unless told',
    },
    'replication-factor': {
      type: 'string',
      value: 'COUNT',
      description: 'the setting default.replication.factor of the broker unless told',
    },
    config: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'a setting of the topic; may be repeated',
    },
    'validate-only': { type: 'boolean', description: 'check all, create nothing' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: [
    'odradek topics create orders --partitions 3',
    'odradek topics create audit --config cleanup.policy=compact --config retention.ms=-1',
  ],
  run: async ({ options, positionals, context }) => {
    const names = someTopics(options, positionals);
    const configs = keyValues('config', options.config ?? []);
    const partitions =
      options.partitions === undefined
        ? undefined
        : wholeNumber('partitions', options.partitions, 1);
    const replicationFactor =
      options['replication-factor'] === undefined
        ? undefined
        : wholeNumber('replication-factor', options['replication-factor'], 1);
    const created = await withClient(options, (client) =>
      client.admin().createTopics(
        names.map((name) => ({ name, partitions, replicationFactor, configs })),
        { validateOnly: options['validate-only'] ?? false, signal: context.signal },
      ),
    );
    show(context, options.json, created, {
      titles: ['TOPIC', 'PARTITIONS', 'REPLICATION FACTOR', 'ID'],
      rows: created.map((topic) => [
        topic.name,
        topic.partitions,
        topic.replicationFactor,
        topic.id,
      ]),
    });
  },
});
