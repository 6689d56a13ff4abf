/** Describes groups: their members, and how far they have read. */
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';
import { lagRows } from '../../groups/lag.ts';
import { tableOf } from '../../output.ts';

export const groupsDescribe = command({
  name: 'groups describe',
  summary: 'Describes groups: members, offsets, lag',
  positionals: '[GROUP…]',
  options: {
    group: {
      type: 'string',
      multiple: true,
      value: 'GROUP',
      description: 'a group; may be repeated',
    },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek groups describe billing', 'odradek groups describe billing --json'],
  run: async ({ options, positionals, context }) => {
    const ids = [...(options.group ?? []), ...positionals];
    if (ids.length === 0) throw new UsageMistake('which group? Name at least one.');
    const described = await withClient(options, async (client) => {
      const admin = client.admin();
      const groups = await admin.describeGroups(ids, { signal: context.signal });
      return Promise.all(
        groups.map(async (group) => ({ group, partitions: await lagRows(admin, group) })),
      );
    });
    if (options.json === true) return context.print(JSON.stringify(described, null, 2));
    for (const { group, partitions } of described) {
      const { host, port, id } = group.coordinator;
      const total = partitions.reduce((sum, { lag }) => sum + (lag ?? 0), 0);
      context.print(
        `${group.id}  ${group.type}  ${group.state}  ${group.members.length} members  ` +
          `lag ${total}  assignor ${group.assignor === '' ? '-' : group.assignor}  ` +
          `coordinator ${id} (${host}:${port})`,
      );
      if (partitions.length > 0) {
        const titles = ['TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG', 'MEMBER', 'HOST'];
        const rows = partitions.map(({ topic, partition, committed, end, lag, member }) => [
          topic,
          partition,
          committed,
          end,
          lag,
          member?.memberId,
          member?.host,
        ]);
        context.print(tableOf(titles, rows));
      }
      context.print('');
    }
  },
});
