/** How far a group has read: what is committed for each partition, and what is still to come. */
import type {
  Admin,
  CommittedOffset,
  GroupDescription,
  GroupMemberDescription,
  TopicPartition,
} from '@odradek/client';

export interface LagRow {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpoch: number | undefined;
  readonly committed: number | undefined;
  /** The offset of the next record to come; undefined when there is no leader to ask. */
  readonly end: number | undefined;
  readonly lag: number | undefined;
  /** Who reads the partition at present. */
  readonly member: GroupMemberDescription | undefined;
}

/** Partitions of members first, those of the member with the most before others. */
export async function lagRows(admin: Admin, group: GroupDescription): Promise<readonly LagRow[]> {
  const committed = await admin.listGroupOffsets(group.id);
  const members = group.members
    .filter(({ assignment }) => assignment.length > 0)
    .toSorted((a, b) => b.assignment.length - a.assignment.length);
  const assigned = members.flatMap((member) =>
    sorted(member.assignment).map((partition) => ({ partition, member })),
  );
  const keys = new Set(assigned.map(({ partition }) => keyOf(partition)));
  const unassigned = sorted(committed.filter((each) => !keys.has(keyOf(each)))).map(
    (partition) => ({ partition, member: undefined }),
  );
  const all = [...assigned, ...unassigned];
  const ends = await endOffsets(
    admin,
    all.map(({ partition }) => partition),
  );
  const byKey = new Map(committed.map((each) => [keyOf(each), each]));
  return all.map(({ partition, member }) =>
    toRow(group.id, partition, member, byKey.get(keyOf(partition)), ends.get(keyOf(partition))),
  );
}

/** By `topic-partition`; without those that cannot be asked for. */
export async function endOffsets(
  admin: Admin,
  partitions: readonly TopicPartition[],
): Promise<ReadonlyMap<string, number>> {
  const names = new Set((await admin.listTopics()).map(({ name }) => name));
  const topics = [...new Set(partitions.map(({ topic }) => topic))].filter((name) =>
    names.has(name),
  );
  const described = await admin.describeTopics(topics);
  const led = new Set(
    described.flatMap(({ name, partitions: each }) =>
      each
        .filter(({ leader }) => leader >= 0)
        .map(({ partition }) => keyOf({ topic: name, partition })),
    ),
  );
  const answers = await admin.listOffsets(
    partitions
      .filter((each) => led.has(keyOf(each)))
      .map(({ topic, partition }) => ({
        topic,
        partition,
        timestamp: -1,
      })),
  );
  return new Map(answers.map((each) => [keyOf(each), each.offset]));
}

export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

function toRow(
  group: string,
  { topic, partition }: TopicPartition,
  member: GroupMemberDescription | undefined,
  committed: CommittedOffset | undefined,
  end: number | undefined,
): LagRow {
  const epoch = committed?.leaderEpoch ?? -1;
  return {
    group,
    topic,
    partition,
    leaderEpoch: epoch < 0 ? undefined : epoch,
    committed: committed?.offset,
    end,
    lag: committed === undefined || end === undefined ? undefined : end - committed.offset,
    member,
  };
}

function sorted<P extends TopicPartition>(partitions: readonly P[]): readonly P[] {
  return partitions.toSorted((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
}
