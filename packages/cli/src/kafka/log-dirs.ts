/** `kafka-log-dirs.sh`. */
import { withClient } from '../client.ts';
import { javaText } from './java-errors.ts';
import { bootstrap, connectionOf, requireOptions, ToolFailure, tool } from './tool.ts';

export const logDirs = tool({
  name: 'kafka-log-dirs',
  purpose: 'Tells what is in the log directories of brokers, and how large it is.',
  options: {
    ...bootstrap,
    describe: { type: 'boolean', description: 'REQUIRED: describe the directories' },
    'topic-list': { type: 'string', value: 'topic1,topic2', description: 'only these topics' },
    'broker-list': { type: 'string', value: '0,1,2', description: 'only these brokers' },
  },
  run: async ({ options, context }) => {
    requireOptions(options, ['bootstrap-server', 'describe']);
    const topics = listed(options['topic-list']);
    const asked = listed(options['broker-list']).map(Number);
    await withClient(connectionOf(options), async (client) => {
      const admin = client.admin();
      const known = (await admin.describeCluster()).brokers.map(({ id }) => id);
      const unknown = asked.filter((id) => !known.includes(id));
      if (unknown.length > 0) {
        throw new ToolFailure(
          `ERROR: The given brokers do not exist from --broker-list: ${unknown.join(',')}. ` +
            `Current existent brokers: ${known.join(',')}`,
        );
      }
      const brokers = asked.length > 0 ? asked : known;
      context.print('Querying brokers for log directories information');
      const directories = await admin.describeLogDirectories(brokers);
      context.print(`Received log directory information from brokers ${brokers.join(',')}`);
      const described = brokers.map((broker) => ({
        broker,
        logDirs: directories
          .filter((directory) => directory.broker === broker)
          .map(({ path, error, replicas }) => ({
            partitions: replicas
              .filter(({ topic }) => topics.length === 0 || topics.includes(topic))
              .toSorted((a, b) => (a.topic === b.topic ? a.partition - b.partition : 0))
              .map(({ topic, partition, size, offsetLag, isFuture }) => ({
                partition: `${topic}-${partition}`,
                size,
                offsetLag,
                isFuture,
              })),
            error: error === undefined ? null : javaText(error).split(':')[0],
            logDir: path,
          })),
      }));
      context.print(JSON.stringify({ brokers: described, version: 1 }));
    });
  },
});

function listed(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}
