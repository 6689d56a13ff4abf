/** Describes the cluster: its brokers and its quorum. */
import { withClient } from '../client.ts';
import { command, connectionOptions, outputOptions } from '../command.ts';
import { tableOf } from '../output.ts';

export const clusterDescribe = command({
  name: 'cluster describe',
  summary: 'Describes the cluster: brokers, quorum, features',
  options: { ...connectionOptions, ...outputOptions },
  examples: ['odradek cluster describe', 'odradek cluster describe --json'],
  run: async ({ options, context }) => {
    const described = await withClient(options, async (client) => {
      const admin = client.admin();
      const { signal } = context;
      const [cluster, quorum, versions] = await Promise.all([
        admin.describeCluster({ includeFenced: true, signal }),
        admin.describeQuorum({ signal }),
        admin.describeVersions(undefined, { signal }),
      ]);
      return { ...cluster, quorum, features: versions.features };
    });
    if (options.json === true) return context.print(JSON.stringify(described, null, 2));
    const { clusterId, brokers, quorum, features } = described;
    context.print(`cluster ${clusterId}`);
    context.print(
      tableOf(
        ['BROKER', 'ADDRESS', 'RACK', 'STATE'],
        brokers.map(({ id, host, port, rack, isFenced }) => [
          id,
          `${host}:${port}`,
          rack,
          isFenced ? 'fenced' : 'serving',
        ]),
      ),
    );
    const role = (id: number): string => (id === quorum.leaderId ? 'leader' : 'voter');
    context.print(`\nquorum, epoch ${quorum.leaderEpoch}, committed to ${quorum.highWatermark}`);
    context.print(
      tableOf(
        ['CONTROLLER', 'ROLE', 'LOG END'],
        [
          ...quorum.voters.map(({ id, logEndOffset }) => [id, role(id), logEndOffset]),
          ...quorum.observers.map(({ id, logEndOffset }) => [id, 'observer', logEndOffset]),
        ],
      ),
    );
    const rows = features.map(({ name, level, highest }) => [name, level, highest]);
    context.print(`\n${tableOf(['FEATURE', 'LEVEL', 'HIGHEST'], rows)}`);
  },
});
