/** `kafka-groups.sh`. */
import type { GroupListing } from '@odradek/client';
import { withClient } from '../client.ts';
import { isClientError, javaMessage } from './java-errors.ts';
import { bootstrap, connectionOf, requireOptions, tool } from './tool.ts';

const typeNames: Readonly<Record<string, string>> = {
  classic: 'Classic',
  consumer: 'Consumer',
  share: 'Share',
  streams: 'Streams',
};

export const groups = tool({
  name: 'kafka-groups',
  purpose: 'Lists groups of all types.',
  options: {
    ...bootstrap,
    list: { type: 'boolean', description: 'REQUIRED: list groups' },
    'group-type': {
      type: 'string',
      value: 'type',
      description: 'classic, consumer, share, streams',
    },
    protocol: { type: 'string', value: 'protocol', description: 'only of this protocol' },
    consumer: { type: 'boolean', description: 'only consumer groups, of either type' },
    share: { type: 'boolean', description: 'only share groups' },
    streams: { type: 'boolean', description: 'only streams groups' },
  },
  run: async ({ options, context }) => {
    requireOptions(options, ['bootstrap-server', 'list']);
    const type = options['group-type']?.toLowerCase();
    const { protocol } = options;
    const isShown = (group: GroupListing): boolean => {
      if (type !== undefined) {
        return group.type === type && (protocol === undefined || group.protocolType === protocol);
      }
      if (protocol !== undefined) return group.protocolType === protocol;
      const isConsumer =
        group.protocolType === 'consumer' || group.protocolType === '' || group.type === 'consumer';
      if (options.consumer === true) return isConsumer;
      if (options.share === true) return group.type === 'share';
      return options.streams !== true || group.type === 'streams';
    };
    return withClient(connectionOf(options), async (client) => {
      try {
        const all = await client.admin().listGroups();
        const rows = all
          .filter(isShown)
          .map((group) => [group.id, typeNames[group.type] ?? '', group.protocolType]);
        const width = Math.max(20, ...rows.flat().map(({ length }) => length));
        const cells = (row: readonly string[]): string[] => row.map((cell) => cell.padEnd(width));
        context.print(cells(['GROUP', 'TYPE', 'PROTOCOL']).join(' '));
        for (const row of rows) context.print(`${cells(row).join(' ')} `);
        return 0;
      } catch (error) {
        if (!isClientError(error)) throw error;
        context.print(`Error while executing groups command : ${javaMessage(error)}`);
        return 1;
      }
    });
  },
});
