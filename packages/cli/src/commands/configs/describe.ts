/** Shows settings, and where their values come from. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { show } from '../../output.ts';
import { resourceHelp, resourceOf } from './resources.ts';

export const configsDescribe = command({
  name: 'configs describe',
  summary: 'Shows settings',
  positionals: resourceHelp,
  options: {
    all: { type: 'boolean', description: 'also those that nobody has set' },
    documentation: { type: 'boolean', description: 'what each setting is for' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek configs describe topic orders', 'odradek configs describe broker 1 --all'],
  run: async ({ options, positionals, context }) => {
    const resource = resourceOf(positionals);
    const [described] = await withClient(options, (client) =>
      client.admin().describeConfigs([resource], {
        includeDocumentation: options.documentation === true,
        signal: context.signal,
      }),
    );
    const isOwn = new Set(['DEFAULT_CONFIG', 'STATIC_BROKER_CONFIG']);
    const entries = (described?.entries ?? [])
      .filter(({ source }) => options.all === true || !isOwn.has(source))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const withText = options.documentation === true;
    show(context, options.json, entries, {
      titles: ['SETTING', 'VALUE', 'SOURCE', ...(withText ? ['WHAT FOR'] : [])],
      rows: entries.map(({ name, value, source, isSensitive, documentation }) => [
        name,
        isSensitive ? '(hidden)' : value,
        source.toLowerCase().replaceAll('_', ' '),
        ...(withText ? [documentation] : []),
      ]),
    });
  },
});
