/**
 * The two questions of a rebalance, JoinGroup and SyncGroup, each asked once. What to do about a
 * refusal is decided by `member.ts`.
 *
 * Spec: JoinGroup, SyncGroup; KIP-394 (a member id first), KIP-345 (static members), KIP-559.
 */
import type { Decoded } from '@odradek/wire';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Coordinators } from '../../cluster/coordinators.ts';
import { ClientError, checkCode } from '../../errors.ts';
import { joinGroup, syncGroup } from '../../net/calls.ts';
import type { ConsumerSettings, TopicPartition } from '../options.ts';
import { type Assignor, assignorNamed, type Member, type PartitionCounts } from './assignors.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  PROTOCOL_TYPE,
} from './protocol.ts';

export type Joined = Decoded<typeof joinGroup.response>;

/** Who this member is at present. */
export interface Membership {
  readonly memberId: string;
  readonly generationId: number;
}

/** What a member needs to ask. */
export interface GroupParts {
  readonly cluster: Cluster;
  readonly coordinators: Coordinators;
  readonly settings: ConsumerSettings;
  readonly groupId: string;
  readonly lane: string;
}

/** The coordinator answers when all members are there, or when it gives up on some. */
const JOIN_MARGIN_MS = 5000;

export async function askToJoin(
  parts: GroupParts,
  membership: Membership,
  topics: readonly string[],
  owned: readonly TopicPartition[],
): Promise<Joined> {
  const { coordinators, settings, groupId, lane } = parts;
  const { generationId, memberId } = membership;
  const protocols = assignorsOf(settings).map((assignor) => ({
    name: assignor.name,
    metadata: encodeSubscription({
      topics,
      owned,
      generationId,
      rack: settings.rack === '' ? null : settings.rack,
      userData: assignor.userData(generationId),
    }),
  }));
  return coordinators.ask(
    groupId,
    joinGroup,
    {
      groupId,
      sessionTimeoutMs: settings.sessionTimeoutMs,
      rebalanceTimeoutMs: settings.pollIntervalMsMax,
      memberId,
      groupInstanceId: settings.groupInstanceId,
      protocolType: PROTOCOL_TYPE,
      protocols,
    },
    {
      lane,
      timeoutMs: settings.pollIntervalMsMax + JOIN_MARGIN_MS,
      codeOf: (answer) => answer.errorCode,
    },
  );
}

/** Tells the coordinator the division, if this member leads, and answers what this member gets. */
export async function askToSync(
  parts: GroupParts,
  joined: Joined,
  counts: PartitionCounts,
): Promise<readonly TopicPartition[]> {
  const { coordinators, settings, groupId, lane } = parts;
  const isLeader = joined.leader === joined.memberId;
  const answer = await coordinators.ask(
    groupId,
    syncGroup,
    {
      groupId,
      generationId: joined.generationId,
      memberId: joined.memberId,
      groupInstanceId: settings.groupInstanceId,
      protocolType: joined.protocolType ?? PROTOCOL_TYPE,
      protocolName: joined.protocolName,
      assignments: isLeader && !joined.skipAssignment ? assignmentsOf(joined, counts) : [],
    },
    {
      lane,
      timeoutMs: settings.pollIntervalMsMax + JOIN_MARGIN_MS,
      codeOf: ({ errorCode: code }) => code,
    },
  );
  checkCode(answer.errorCode, `group ${groupId}`);
  return decodeAssignment(answer.assignment);
}

/** All topics that any member of the group wants: what the leader must know the partitions of. */
export function topicsOf(joined: Joined): readonly string[] {
  const topics = new Set<string>();
  for (const { metadata } of joined.members) {
    for (const topic of decodeSubscription(metadata).topics) topics.add(topic);
  }
  return [...topics];
}

export function assignorsOf(settings: ConsumerSettings): readonly Assignor[] {
  return settings.assignors.map((name) => {
    const assignor = assignorNamed(name);
    if (assignor === undefined) throw new ClientError(`there is no assignor "${name}"`);
    return assignor;
  });
}

/** Members keep their partitions through a rebalance only if every assignor allows for that. */
export function isCooperative(settings: ConsumerSettings): boolean {
  return assignorsOf(settings).every((assignor) => assignor.isCooperative);
}

function assignmentsOf(
  joined: Joined,
  counts: PartitionCounts,
): readonly { memberId: string; assignment: Buffer }[] {
  const assignor = assignorNamed(joined.protocolName ?? '');
  if (assignor === undefined) {
    throw new ClientError(`the group chose assignor "${joined.protocolName}", which is not known`);
  }
  const members = joined.members.map(
    ({ memberId: id, groupInstanceId: instanceId, metadata }): Member => ({
      id,
      instanceId,
      subscription: decodeSubscription(metadata),
    }),
  );
  const division = assignor.assign(members, counts);
  return members.map(({ id }) => ({
    memberId: id,
    assignment: encodeAssignment(division.get(id) ?? []),
  }));
}
