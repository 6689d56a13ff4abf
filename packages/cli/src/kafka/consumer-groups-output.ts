/** The tables of `kafka-consumer-groups.sh`, column by column as Kafka prints them. */
import type { GroupDescription, GroupListing, TopicPartition } from '@odradek/client';
import type { LagRow } from '../groups/lag.ts';
import type { PlannedOffset } from '../groups/reset.ts';

const MISSING = '-';
const COLUMN_WIDTH = 15;

const typeNames: Readonly<Record<string, string>> = {
  classic: 'Classic',
  consumer: 'Consumer',
  share: 'Share',
  streams: 'Streams',
};

/** What goes to standard error before a table. */
export function stateWarning({ id, state }: GroupDescription): string | undefined {
  if (state === 'Empty') return `\nConsumer group '${id}' has no active members.`;
  return state === 'Stable' ? undefined : `\nWarning: Consumer group '${id}' is rebalancing.`;
}

export function groupTable(
  groups: readonly GroupListing[],
  shown: { readonly withType: boolean; readonly withState: boolean },
): string {
  const width = Math.max(COLUMN_WIDTH, ...groups.map(({ id }) => id.length)) + 10;
  const line = (id: string, type: string, state: string): string =>
    [
      id.padEnd(width),
      ...(shown.withType ? [type.padEnd(20)] : []),
      ...(shown.withState ? [state.padEnd(20)] : []),
    ].join(' ');
  return [
    line('GROUP', 'TYPE', 'STATE'),
    ...groups.map(({ id, type, state }) => line(id, typeNames[type] ?? 'Unknown', state)),
  ].join('\n');
}

export function offsetTable(rows: readonly LagRow[], verbose: boolean): string {
  const width = (cells: readonly string[]): number =>
    Math.max(COLUMN_WIDTH, ...cells.map(({ length }) => length));
  const widths = [
    width(rows.map(({ group }) => group)),
    width(rows.map(({ topic }) => topic)),
    10,
    ...(verbose ? [COLUMN_WIDTH] : []),
    COLUMN_WIDTH,
    COLUMN_WIDTH,
    COLUMN_WIDTH,
    width(rows.map(({ member }) => member?.memberId ?? MISSING)),
    width(rows.map(({ member }) => member?.host ?? MISSING)),
    0,
  ];
  const titles = [
    ...['GROUP', 'TOPIC', 'PARTITION', ...(verbose ? ['LEADER-EPOCH'] : [])],
    ...['CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG', 'CONSUMER-ID', 'HOST', 'CLIENT-ID'],
  ];
  const lines = rows.map((row) =>
    padded(widths, [
      row.group,
      row.topic,
      `${row.partition}`,
      ...(verbose ? [shown(row.leaderEpoch)] : []),
      shown(row.committed),
      shown(row.end),
      shown(row.lag),
      row.member?.memberId ?? MISSING,
      row.member?.host ?? MISSING,
      row.member?.clientId ?? MISSING,
    ]),
  );
  return `\n${[padded(widths, titles), ...lines].join('\n')}`;
}

export function memberTable(group: GroupDescription, verbose: boolean): string {
  const { members } = group;
  const width = (least: number, cells: readonly string[]): number =>
    Math.max(least, ...cells.map(({ length }) => length));
  const hasInstances = members.some(({ groupInstanceId }) => groupInstanceId !== null);
  const instances = members.map(({ groupInstanceId }) => groupInstanceId ?? '');
  const current = members.map(({ assignment }) => assignmentText(assignment));
  const target = members.map((member) =>
    group.type === 'consumer' ? assignmentText(member.targetAssignment) : MISSING,
  );
  const widths = [
    width(COLUMN_WIDTH, members.length > 0 ? [group.id] : []),
    width(
      COLUMN_WIDTH,
      members.map(({ memberId }) => memberId),
    ),
    ...(hasInstances ? [width(17, instances)] : []),
    width(
      COLUMN_WIDTH,
      members.map(({ host }) => host),
    ),
    width(
      COLUMN_WIDTH,
      members.map(({ clientId }) => clientId),
    ),
    COLUMN_WIDTH,
    ...(verbose ? [COLUMN_WIDTH, width(20, current), COLUMN_WIDTH, width(20, target)] : []),
  ];
  const titles = [
    ...['GROUP', 'CONSUMER-ID', ...(hasInstances ? ['GROUP-INSTANCE-ID'] : [])],
    ...['HOST', 'CLIENT-ID', '#PARTITIONS'],
    ...(verbose
      ? ['CURRENT-EPOCH', 'CURRENT-ASSIGNMENT', 'TARGET-EPOCH', 'TARGET-ASSIGNMENT']
      : []),
  ];
  const tail = verbose ? '' : ' ';
  const lines = members.map(
    (member, place) =>
      padded(widths, [
        group.id,
        member.memberId,
        ...(hasInstances ? [instances[place] ?? ''] : []),
        member.host,
        member.clientId,
        `${member.assignment.length}`,
        ...(verbose
          ? [
              member.memberEpoch < 0 ? MISSING : `${member.memberEpoch}`,
              current[place] ?? '',
              group.assignmentEpoch < 0 ? MISSING : `${group.assignmentEpoch}`,
              target[place] ?? '',
            ]
          : []),
      ]) + tail,
  );
  return `\n${[padded(widths, titles) + tail, ...lines].join('\n')}`;
}

export function stateTable(group: GroupDescription, verbose: boolean): string {
  const { id, host, port } = group.coordinator;
  const coordinator = `${host}:${port}  (${id})`;
  const widths = [
    Math.max(COLUMN_WIDTH, group.id.length),
    Math.max(25, coordinator.length),
    ...[20, 20, ...(verbose ? [COLUMN_WIDTH, 25] : []), 0],
  ];
  const titles = [
    ...['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE'],
    ...(verbose ? ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'] : []),
    '#MEMBERS',
  ];
  const epoch = (value: number): string => (value < 0 ? MISSING : `${value}`);
  const cells = [
    group.id,
    coordinator,
    group.assignor === '' ? MISSING : group.assignor,
    group.state,
    ...(verbose ? [epoch(group.groupEpoch), epoch(group.assignmentEpoch)] : []),
    `${group.members.length}`,
  ];
  return `\n${padded(widths, titles)}\n${padded(widths, cells)}`;
}

export function planTable(plans: ReadonlyMap<string, readonly PlannedOffset[]>): string {
  const topics = [...plans.values()].flat().map(({ topic }) => topic.length);
  const widths = [
    Math.max(COLUMN_WIDTH, ...[...plans.keys()].map(({ length }) => length)),
    Math.max(COLUMN_WIDTH, ...topics),
    10,
    0,
  ];
  const lines = [...plans].flatMap(([group, offsets]) =>
    offsets.map(({ topic, partition, offset }) =>
      padded(widths, [group, topic, `${partition}`, `${offset}`]),
    ),
  );
  if (plans.size === 0) return '';
  return `\n${[padded(widths, ['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET']), ...lines].join('\n')}`;
}

export function statusTable(
  rows: readonly (TopicPartition & { readonly status: string })[],
): string {
  const widths = [Math.max(COLUMN_WIDTH, ...rows.map(({ topic }) => topic.length)), 10, 15];
  const sorted = rows.toSorted((a, b) =>
    `${a.topic}${a.partition}` < `${b.topic}${b.partition}` ? -1 : 1,
  );
  const lines = sorted.map(({ topic, partition, status }) =>
    padded(widths, [topic, partition < 0 ? MISSING : `${partition}`, status]),
  );
  return `\n${[padded(widths, ['TOPIC', 'PARTITION', 'STATUS']), ...lines].join('\n')}`;
}

function assignmentText(partitions: readonly TopicPartition[]): string {
  if (partitions.length === 0) return MISSING;
  return [...Map.groupBy(partitions, ({ topic }) => topic)]
    .map(([topic, each]) => {
      const indexes = each.map(({ partition }) => partition).sort((a, b) => a - b);
      return `${topic}:${indexes.join(',')}`;
    })
    .sort()
    .join(';');
}

function shown(value: number | undefined): string {
  return value === undefined ? MISSING : `${value}`;
}

function padded(widths: readonly number[], cells: readonly string[]): string {
  return cells.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join(' ');
}
