/** `kafka-metadata-quorum.sh describe`. */
import type { Admin, QuorumDescription, QuorumMember } from '@odradek/client';
import { zeroUuid } from '@odradek/wire';
import { withClient } from '../client.ts';
import type { Context } from '../context.ts';
import { bootstrap, connectionOf, ToolFailure, ToolMistake, tool } from './tool.ts';

export const metadataQuorum = tool({
  name: 'kafka-metadata-quorum',
  purpose: 'Describes the quorum of controllers: describe --status | --replication.',
  positionals: true,
  options: {
    ...bootstrap,
    status: { type: 'boolean', description: 'a summary' },
    replication: { type: 'boolean', description: 'how far each member is' },
    'human-readable': { type: 'boolean', description: 'with --replication: times as spans' },
  },
  run: async ({ options, positionals, context }) => {
    if (positionals[0] !== 'describe') throw new ToolMistake('the command is: describe');
    if (options.status === true && options.replication === true) {
      throw new ToolFailure(
        'Only one of --status or --replication should be specified with describe sub-command',
      );
    }
    await withClient(connectionOf(options), async (client) => {
      if (options.status === true) return describeStatus(client.admin(), context);
      if (options.replication !== true) {
        throw new ToolFailure(
          'One of --status or --replication must be specified with describe sub-command',
        );
      }
      const quorum = await client.admin().describeQuorum();
      return printReplication(quorum, options['human-readable'] === true, context);
    });
  },
});

async function describeStatus(admin: Admin, context: Context): Promise<void> {
  const { clusterId } = await admin.describeCluster();
  const quorum = await admin.describeQuorum();
  const { leaderId, leaderEpoch, highWatermark, voters, observers } = quorum;
  const leader = voters.find(({ id }) => id === leaderId);
  const last = voters.toSorted((a, b) => a.logEndOffset - b.logEndOffset)[0];
  const lag = (leader?.logEndOffset ?? 0) - (last?.logEndOffset ?? 0);
  const times = [leader?.lastCaughtUpMs ?? -1, last?.lastCaughtUpMs ?? -1];
  const [leaderMs = -1, lastMs = -1] = times;
  const lagMs = leader === last ? 0 : leaderMs < 0 || lastMs < 0 ? -1 : leaderMs - lastMs;
  context.print(
    [
      `ClusterId:              ${clusterId}`,
      `LeaderId:               ${leaderId}`,
      `LeaderEpoch:            ${leaderEpoch}`,
      `HighWatermark:          ${highWatermark}`,
      `MaxFollowerLag:         ${lag}`,
      `MaxFollowerLagTimeMs:   ${lagMs}`,
      `CurrentVoters:          ${members(quorum, voters)}`,
      `CurrentObservers:       ${members(quorum, observers)}`,
    ].join('\n'),
  );
}

function members({ nodes }: QuorumDescription, listed: readonly QuorumMember[]): string {
  const each = listed.map(({ id, directoryId }) => {
    const listeners = nodes.find((node) => node.id === id)?.listeners ?? [];
    const endpoints = listeners.map(({ name, host, port }) => {
      const shown = host.includes(':') ? `[${host}]` : host;
      return `"${name}://${shown}:${port}"`;
    });
    const directory = directoryId === zeroUuid ? '' : `, "directoryId": "${directoryId}"`;
    const list = endpoints.length === 0 ? '' : `, "endpoints": [${endpoints.join(', ')}]`;
    return `{"id": ${id}${directory}${list}}`;
  });
  return `[${each.join(', ')}]`;
}

function printReplication(quorum: QuorumDescription, asSpans: boolean, context: Context): void {
  const leader = quorum.voters.find(({ id }) => id === quorum.leaderId);
  const end = leader?.logEndOffset ?? 0;
  const time = (timeMs: number): string =>
    timeMs < 0 ? '-1' : asSpans ? `${Date.now() - timeMs} ms ago` : String(timeMs);
  const row = (member: QuorumMember, status: string): readonly string[] => [
    String(member.id),
    member.directoryId,
    String(member.logEndOffset),
    String(end - member.logEndOffset),
    time(member.lastFetchMs),
    time(member.lastCaughtUpMs),
    status,
  ];
  const rows = [
    'NodeId DirectoryId LogEndOffset Lag LastFetchTimestamp LastCaughtUpTimestamp Status'.split(
      ' ',
    ),
    ...(leader === undefined ? [] : [row(leader, 'Leader')]),
    ...quorum.voters.filter((member) => member !== leader).map((member) => row(member, 'Follower')),
    ...quorum.observers.map((member) => row(member, 'Observer')),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  for (const cells of rows) {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    context.print(`${padded.join('\t')}\t`);
  }
}
