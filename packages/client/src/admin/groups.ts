/**
 * Groups from outside: which there are, who is in them, and what they have committed.
 *
 * Spec: ListGroups, DescribeGroups, ConsumerGroupDescribe, DeleteGroups, OffsetDelete; KIP-496,
 * KIP-518, KIP-848.
 */
import { errorCode } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import type { Coordinators } from '../cluster/coordinators.ts';
import { keyOf } from '../consumer/assignment.ts';
import { decodeAssignment, PROTOCOL_TYPE } from '../consumer/group/protocol.ts';
import type { TopicPartition } from '../consumer/options.ts';
import { BrokerError, type ClientError, checkCode, throwFailures } from '../errors.ts';
import * as calls from '../net/calls.ts';

export interface GroupListing {
  readonly id: string;
  /** `classic`, `consumer`, `share` or `streams`; empty from older brokers. */
  readonly type: string;
  readonly protocolType: string;
  readonly state: string;
}

export interface ListGroupsOptions extends AskOptions {
  readonly states?: readonly string[];
  readonly types?: readonly string[];
}

export interface GroupMemberDescription {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: string;
  readonly assignment: readonly TopicPartition[];
  /** What it will have when the group is done rearranging; as `assignment` for classic groups. */
  readonly targetAssignment: readonly TopicPartition[];
  readonly memberEpoch: number;
}

export interface GroupDescription {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly protocolType: string;
  readonly assignor: string;
  /** Who coordinates it. */
  readonly coordinator: { readonly id: number; readonly host: string; readonly port: number };
  readonly members: readonly GroupMemberDescription[];
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
}

export async function listGroups(
  cluster: Cluster,
  options: ListGroupsOptions,
): Promise<readonly GroupListing[]> {
  const body = { statesFilter: options.states ?? [], typesFilter: options.types ?? [] };
  const answers = await cluster.retry('listing groups', options, async (attempt) => {
    await cluster.metadata.refresh();
    return Promise.all(
      [...cluster.metadata.topology.brokers.keys()].map(async (id) => {
        const answer = await cluster.node(id, calls.listGroups, body, attempt);
        checkCode(answer.errorCode, `listing groups of broker ${id}`);
        return answer.groups;
      }),
    );
  });
  return answers
    .flat()
    .map(({ groupId: id, groupType: type, protocolType, groupState: state }) => ({
      id,
      type: type.toLowerCase(),
      protocolType,
      state,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One group of either protocol. Throws `GROUP_ID_NOT_FOUND` when there is none. */
export async function describeGroup(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  options: AskOptions,
): Promise<GroupDescription> {
  const about = `describing group ${groupId}`;
  return cluster.retry(about, options, async (attempt) => {
    const modern = await describeConsumer(cluster, coordinators, groupId, about, attempt);
    return modern ?? describeClassic(cluster, coordinators, groupId, about, attempt);
  });
}

async function describeConsumer(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  about: string,
  attempt: AskOptions,
): Promise<GroupDescription | undefined> {
  const coordinator = await coordinators.find(groupId, attempt);
  const connection = await cluster.connectionTo(coordinator, attempt);
  if (!connection.offers(calls.consumerGroupDescribe)) return undefined;
  const answer = await coordinators.ask(
    groupId,
    calls.consumerGroupDescribe,
    { groupIds: [groupId] },
    { ...attempt, codeOf: ({ groups }) => groups[0]?.errorCode ?? 0 },
  );
  const group = answer.groups[0];
  // Such a group is not of that protocol, or there is none at all.
  const isOther =
    group === undefined ||
    group.errorCode === errorCode.GROUP_ID_NOT_FOUND ||
    group.errorCode === errorCode.UNSUPPORTED_VERSION;
  if (isOther) return undefined;
  checkCode(group.errorCode, about, group.errorMessage);
  return {
    id: groupId,
    type: 'consumer',
    state: group.groupState,
    protocolType: PROTOCOL_TYPE,
    assignor: group.assignorName,
    coordinator: coordinatorOf(cluster, coordinator),
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      host: member.clientHost,
      assignment: listed(member.assignment.topicPartitions),
      targetAssignment: listed(member.targetAssignment.topicPartitions),
      memberEpoch: member.memberEpoch,
    })),
  };
}

async function describeClassic(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  about: string,
  attempt: AskOptions,
): Promise<GroupDescription> {
  const coordinator = await coordinators.find(groupId, attempt);
  const answer = await coordinators.ask(
    groupId,
    calls.describeGroups,
    { groups: [groupId] },
    { ...attempt, codeOf: ({ groups }) => groups[0]?.errorCode ?? 0 },
  );
  const group = answer.groups[0];
  if (group === undefined) throw new BrokerError(errorCode.UNKNOWN_SERVER_ERROR, about);
  checkCode(group.errorCode, about, group.errorMessage);
  // Brokers before 4.0 call a group that does not exist dead, without an error.
  if (group.groupState === 'Dead') throw new BrokerError(errorCode.GROUP_ID_NOT_FOUND, about);
  const isConsumer = group.protocolType === PROTOCOL_TYPE;
  return {
    id: groupId,
    type: 'classic',
    state: group.groupState,
    protocolType: group.protocolType,
    assignor: group.protocolData,
    coordinator: coordinatorOf(cluster, coordinator),
    groupEpoch: -1,
    assignmentEpoch: -1,
    members: group.members.map((member) => {
      const assignment = isConsumer ? decodeAssignment(member.memberAssignment) : [];
      return {
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        host: member.clientHost,
        assignment,
        targetAssignment: assignment,
        memberEpoch: -1,
      };
    }),
  };
}

export async function deleteGroups(
  cluster: Cluster,
  coordinators: Coordinators,
  groupIds: readonly string[],
  options: AskOptions,
): Promise<void> {
  const failures = new Map<string, ClientError>();
  for (const groupId of groupIds) {
    const about = `deleting group ${groupId}`;
    try {
      await cluster.retry(about, options, async (attempt) => {
        const answer = await coordinators.ask(
          groupId,
          calls.deleteGroups,
          { groupsNames: [groupId] },
          { ...attempt, codeOf: ({ results }) => results[0]?.errorCode ?? 0 },
        );
        checkCode(answer.results[0]?.errorCode ?? errorCode.UNKNOWN_SERVER_ERROR, about);
      });
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      failures.set(groupId, error);
    }
  }
  throwFailures(failures, groupIds.length);
}

export async function deleteGroupOffsets(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  partitions: readonly TopicPartition[],
  options: AskOptions,
): Promise<void> {
  const about = `deleting offsets of group ${groupId}`;
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, each]) => ({
    name,
    partitions: each.map(({ partition }) => ({ partitionIndex: partition })),
  }));
  const answer = await cluster.retry(about, options, async (attempt) => {
    const said = await coordinators.ask(
      groupId,
      calls.offsetDelete,
      { groupId, topics },
      { ...attempt, codeOf: ({ errorCode: code }) => code },
    );
    checkCode(said.errorCode, about);
    return said;
  });
  const failures = new Map<string, ClientError>();
  for (const { name, partitions: each } of answer.topics) {
    for (const { partitionIndex, errorCode: code } of each) {
      const key = keyOf(name, partitionIndex);
      if (code !== 0) failures.set(key, new BrokerError(code, `${about} in ${key}`));
    }
  }
  throwFailures(failures, partitions.length);
}

function coordinatorOf(
  cluster: Cluster,
  id: number,
): { readonly id: number; readonly host: string; readonly port: number } {
  const broker = cluster.metadata.topology.brokers.get(id);
  return { id, host: broker?.host ?? '', port: broker?.port ?? -1 };
}

function listed(
  topics: readonly { readonly topicName: string; readonly partitions: readonly number[] }[],
): readonly TopicPartition[] {
  return topics.flatMap(({ topicName: topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
