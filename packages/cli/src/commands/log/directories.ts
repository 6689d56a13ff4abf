/** Tells what brokers hold in their log directories. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { bytesText, tableOf } from '../../output.ts';

export const logDirectories = command({
  name: 'log dirs',
  summary: 'Tells what brokers hold in their log directories',
  options: {
    topic: { type: 'string', multiple: true, value: 'TOPIC', description: 'only this topic' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek log dirs', 'odradek log dirs --topic orders --json'],
  run: async ({ options, context }) => {
    const all = await withClient(options, (client) =>
      client.admin().describeLogDirectories(undefined, { signal: context.signal }),
    );
    const directories = all.map((directory) => ({
      ...directory,
      error: directory.error?.message ?? null,
      replicas: directory.replicas.filter(
        ({ topic }) => options.topic === undefined || options.topic.includes(topic),
      ),
    }));
    if (options.json === true) return context.print(JSON.stringify(directories, null, 2));
    for (const { broker, path, error, usableBytes, replicas } of directories) {
      const free = usableBytes < 0 ? '' : `, ${bytesText(usableBytes)} free`;
      const sum = replicas.reduce((bytes, { size }) => bytes + size, 0);
      context.print(`broker ${broker}: ${path}, ${bytesText(sum)}${free}${error ?? ''}`);
      const rows = replicas
        .toSorted((a, b) => b.size - a.size)
        .map(({ topic, partition, size, offsetLag }) => [
          topic,
          partition,
          bytesText(size),
          offsetLag,
        ]);
      if (rows.length > 0) context.print(tableOf(['TOPIC', 'PARTITION', 'SIZE', 'LAG'], rows));
    }
  },
});
