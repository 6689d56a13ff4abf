/** Tells which versions of which APIs a broker offers. */
import { apis } from '@odradek/wire';
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import { command, connectionOptions, outputOptions } from '../command.ts';
import { show } from '../output.ts';

export const apiVersions = command({
  name: 'api-versions',
  summary: 'Tells which versions of which APIs a broker offers',
  options: {
    broker: { type: 'string', value: 'ID', description: 'which one; any unless told' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek api-versions', 'odradek api-versions --broker 1 --json'],
  run: async ({ options, context }) => {
    const broker = options.broker === undefined ? undefined : wholeNumber('broker', options.broker);
    const { apis: ranges } = await withClient(options, (client) =>
      client.admin().describeVersions(broker, { signal: context.signal }),
    );
    const named = ranges.map((range) => ({
      ...range,
      name: apis.find(({ key }) => key === range.key)?.name,
    }));
    show(context, options.json, named, {
      titles: ['KEY', 'API', 'LOWEST', 'HIGHEST'],
      rows: named.map(({ key, name, lowest, highest }) => [key, name, lowest, highest]),
    });
  },
});
