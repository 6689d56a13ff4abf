/** Lists groups of all types. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { show } from '../../output.ts';

export const groupsList = command({
  name: 'groups list',
  summary: 'Lists groups',
  options: {
    state: { type: 'string', multiple: true, value: 'STATE', description: 'only in this state' },
    type: { type: 'string', multiple: true, value: 'TYPE', description: 'only of this type' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek groups list', 'odradek groups list --state Stable --json'],
  run: async ({ options, context }) => {
    const groups = await withClient(options, (client) =>
      client.admin().listGroups({
        states: options.state ?? [],
        types: options.type ?? [],
        signal: context.signal,
      }),
    );
    show(context, options.json, groups, {
      titles: ['GROUP', 'TYPE', 'STATE', 'PROTOCOL'],
      rows: groups.map(({ id, type, state, protocolType }) => [id, type, state, protocolType]),
    });
  },
});
