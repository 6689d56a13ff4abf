/** Deletes groups with all that they have committed. */
import { withClient } from '../../client.ts';
import { command, connectionOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';

export const groupsDelete = command({
  name: 'groups delete',
  summary: 'Deletes groups that have no members',
  positionals: 'GROUP…',
  options: {
    group: {
      type: 'string',
      multiple: true,
      value: 'GROUP',
      description: 'a group; may be repeated',
    },
    ...connectionOptions,
  },
  examples: ['odradek groups delete billing'],
  run: async ({ options, positionals, context }) => {
    const ids = [...(options.group ?? []), ...positionals];
    if (ids.length === 0) throw new UsageMistake('which group? Name at least one.');
    await withClient(options, (client) =>
      client.admin().deleteGroups(ids, { signal: context.signal }),
    );
  },
});
