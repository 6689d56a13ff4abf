/** `kafka-cluster.sh`. */
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import { bootstrap, connectionOf, requireOptions, ToolMistake, tool } from './tool.ts';

export const cluster = tool({
  name: 'kafka-cluster',
  purpose:
    'Tells the id and the endpoints of a cluster, or makes it forget a broker: ' +
    'cluster-id, list-endpoints, unregister --id N.',
  positionals: true,
  options: {
    ...bootstrap,
    config: { type: 'string', short: 'c', value: 'FILE', description: 'client settings' },
    id: { type: 'string', short: 'i', value: 'ID', description: 'the broker to unregister' },
    'include-fenced-brokers': { type: 'boolean', description: 'with list-endpoints: also those' },
  },
  run: async ({ options, positionals, context }) => {
    const [command] = positionals;
    const choice = { ...options, 'command-config': options['command-config'] ?? options.config };
    await withClient(connectionOf(choice), async (client) => {
      const admin = client.admin();
      switch (command) {
        case 'cluster-id':
          return context.print(`Cluster ID: ${(await admin.describeCluster()).clusterId}`);
        case 'unregister': {
          requireOptions(options, ['id']);
          const id = wholeNumber('id', options.id ?? '');
          await admin.unregisterBroker(id);
          return context.print(`Broker ${id} is no longer registered.`);
        }
        case 'list-endpoints': {
          const includeFenced = options['include-fenced-brokers'] === true;
          const { brokers } = await admin.describeCluster({ includeFenced });
          const hostWidth = Math.max(...brokers.map(({ host }) => host.length));
          const racks = brokers.flatMap(({ rack }) => rack?.length ?? []);
          const rackWidth = racks.length > 0 ? Math.max(...racks) : 10;
          const line = (cells: readonly string[]): string => {
            const widths = [10, hostWidth, 10, rackWidth, 10, 15];
            return cells.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join(' ');
          };
          context.print(line(['ID', 'HOST', 'PORT', 'RACK', 'STATE', 'ENDPOINT_TYPE']));
          for (const { id, host, port, rack, isFenced } of brokers) {
            const state = isFenced ? 'fenced' : 'unfenced';
            context.print(line([`${id}`, host, `${port}`, `${rack}`, state, 'broker']));
          }
          return undefined;
        }
        default:
          throw new ToolMistake('one of cluster-id, list-endpoints, unregister');
      }
    });
  },
});
