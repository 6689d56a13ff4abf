/**
 * Topics: what their records change, and making and deleting them.
 *
 * Kafka's order and Kafka's words count: clients show the messages to people, and tests compare
 * them. One refused topic does not keep the others from being made.
 * Spec: KIP-4 (CreateTopics), KIP-516 (topic ids), KIP-525 (what the answer tells).
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import { isActive, usableBrokers } from './brokers.ts';
import type {
  ClusterReplyOf,
  CreatedTopic,
  CreateTopics,
  DeleteTopics,
  NewTopic,
  Outcome,
} from './commands.ts';
import { topicConfigEntries } from './configs.ts';
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';
import { assignmentRefusal } from './manual-assignment.ts';
import { refusal, success } from './outcomes.ts';
import { newPartition } from './partitions.ts';
import { placeReplicas } from './placement.ts';
import { type ClusterRules, configKey, configResourceType } from './rules.ts';
import type { ClusterState } from './state.ts';
import {
  hasCollisionCharacters,
  topicNameRefusal,
  unifyCollisionCharacters,
} from './topic-names.ts';

type State = Immutable<ClusterState>;

/** Of all topics of one request together: more would not fit into one batch of the log. */
const PARTITIONS_PER_REQUEST_MAX = 10_000;

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';

export function applyTopic(state: ClusterState, entry: ClusterEntryOf<'topicRecord'>): void {
  const topic = { name: entry.name, id: entry.topicId, partitions: [] };
  state.topics.set(topic.name, topic);
  state.topicsById.set(topic.id, topic);
  if (!hasCollisionCharacters(topic.name)) return;
  const unified = unifyCollisionCharacters(topic.name);
  const names = state.topicsWithCollisionCharacters.get(unified);
  if (names === undefined) state.topicsWithCollisionCharacters.set(unified, new Set([topic.name]));
  else names.add(topic.name);
}

export function applyRemoveTopic(
  state: ClusterState,
  entry: ClusterEntryOf<'removeTopicRecord'>,
): void {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return;
  state.topicsById.delete(topic.id);
  state.topics.delete(topic.name);
  state.configs.delete(configKey(configResourceType.topic, topic.name));
  const unified = unifyCollisionCharacters(topic.name);
  const names = state.topicsWithCollisionCharacters.get(unified);
  names?.delete(topic.name);
  if (names?.size === 0) state.topicsWithCollisionCharacters.delete(unified);
}

export function createTopics(
  state: State,
  rules: ClusterRules,
  command: CreateTopics,
): Decision<ClusterEntry, ClusterReplyOf<'createTopics'>> {
  const tooMany = partitionCount(command, rules) > PARTITIONS_PER_REQUEST_MAX;
  const entries: ClusterEntry[] = [];
  const topics = command.topics.map((topic): CreatedTopic => {
    const made = tooMany
      ? refusal(errorCode.POLICY_VIOLATION, 'Excessively large number of partitions per request.')
      : createTopic(state, rules, topic);
    if ('errorCode' in made) {
      const nothing = { topicId: ZERO_UUID, numPartitions: -1, replicationFactor: -1 };
      return { name: topic.name, ...nothing, ...made };
    }
    entries.push(...made.entries);
    return {
      name: topic.name,
      topicId: made.topicId,
      numPartitions: made.replicas.length,
      replicationFactor: made.replicas[0]?.length ?? 0,
      ...success,
    };
  });
  return { entries: command.validateOnly ? [] : entries, reply: { topics } };
}

export function deleteTopics(
  state: State,
  command: DeleteTopics,
): Decision<ClusterEntry, ClusterReplyOf<'deleteTopics'>> {
  const entries: ClusterEntry[] = [];
  const topics = command.topicIds.map((topicId) => {
    if (!state.topicsById.has(topicId)) {
      return { topicId, ...refusal(errorCode.UNKNOWN_TOPIC_ID) };
    }
    entries.push({ type: 'removeTopicRecord', topicId });
    return { topicId, ...success };
  });
  return { entries, reply: { topics } };
}

interface MadeTopic {
  readonly topicId: string;
  readonly replicas: readonly (readonly number[])[];
  readonly entries: readonly ClusterEntry[];
}

function createTopic(state: State, rules: ClusterRules, topic: NewTopic): MadeTopic | Outcome {
  const refused =
    nameRefusal(state, topic.name) ??
    (state.topics.has(topic.name)
      ? refusal(errorCode.TOPIC_ALREADY_EXISTS, `Topic '${topic.name}' already exists.`)
      : undefined);
  if (refused !== undefined) return refused;
  const configs = topicConfigEntries(state, rules, topic);
  if ('errorCode' in configs) return configs;
  const replicas =
    topic.assignments.length > 0
      ? assignedReplicas(state, topic)
      : placedReplicas(state, rules, topic);
  if ('errorCode' in replicas) return replicas;
  const topicId = rules.uuid();
  const entries: ClusterEntry[] = [
    { type: 'topicRecord', name: topic.name, topicId },
    ...configs,
    ...replicas.map((ids, partition) => newPartition(state, topicId, partition, ids)),
  ];
  return { topicId, replicas, entries };
}

function nameRefusal(state: State, name: string): Outcome | undefined {
  const illegal = topicNameRefusal(name);
  if (illegal !== undefined) return refusal(errorCode.INVALID_TOPIC_EXCEPTION, illegal);
  // The same name is no collision: the topic exists, and that is what the answer says.
  if (!hasCollisionCharacters(name)) return undefined;
  const others = state.topicsWithCollisionCharacters.get(unifyCollisionCharacters(name));
  if (others === undefined || others.has(name)) return undefined;
  const [other] = others;
  return refusal(
    errorCode.INVALID_TOPIC_EXCEPTION,
    `Topic '${name}' collides with existing topic: ${other}`,
  );
}

function assignedReplicas(state: State, topic: NewTopic): (readonly number[])[] | Outcome {
  if (topic.replicationFactor !== -1) {
    return refusal(
      errorCode.INVALID_REQUEST,
      'A manual partition assignment was specified, but replication factor was not set to -1.',
    );
  }
  if (topic.numPartitions !== -1) {
    return refusal(
      errorCode.INVALID_REQUEST,
      'A manual partition assignment was specified, but numPartitions was not set to -1.',
    );
  }
  const byPartition = new Map<number, readonly number[]>();
  let replicationFactor: number | undefined;
  for (const { partitionIndex, brokerIds } of topic.assignments) {
    const invalid = (reason: string): Outcome =>
      refusal(errorCode.INVALID_REPLICA_ASSIGNMENT, reason);
    if (byPartition.has(partitionIndex)) {
      return invalid(`Found multiple manual partition assignments for partition ${partitionIndex}`);
    }
    const refused = assignmentRefusal(state, brokerIds, replicationFactor, partitionIndex);
    if (refused !== undefined) return invalid(refused);
    replicationFactor = brokerIds.length;
    byPartition.set(partitionIndex, brokerIds);
  }
  const replicas: (readonly number[])[] = [];
  for (let partition = 0; partition < byPartition.size; partition += 1) {
    const ids = byPartition.get(partition);
    if (ids === undefined) {
      const reason = 'partitions should be a consecutive 0-based integer sequence';
      return refusal(errorCode.INVALID_REPLICA_ASSIGNMENT, reason);
    }
    replicas.push(ids);
  }
  return replicas;
}

function placedReplicas(
  state: State,
  rules: ClusterRules,
  topic: NewTopic,
): readonly (readonly number[])[] | Outcome {
  if (topic.replicationFactor < -1 || topic.replicationFactor === 0) {
    return refusal(
      errorCode.INVALID_REPLICATION_FACTOR,
      'Replication factor must be larger than 0, or -1 to use the default value.',
    );
  }
  if (topic.numPartitions < -1 || topic.numPartitions === 0) {
    return refusal(
      errorCode.INVALID_PARTITIONS,
      'Number of partitions was set to an invalid non-positive value.',
    );
  }
  const partitions = topic.numPartitions === -1 ? rules.defaultPartitions : topic.numPartitions;
  const brokers = usableBrokers(state);
  const wanted =
    topic.replicationFactor === -1 ? rules.defaultReplicationFactor : topic.replicationFactor;
  const replicationFactor =
    topic.fewerReplicasAllowed === true ? Math.min(wanted, Math.max(1, brokers.length)) : wanted;
  const unable = (reason: string): Outcome =>
    refusal(
      errorCode.INVALID_REPLICATION_FACTOR,
      `Unable to replicate the partition ${replicationFactor} time(s): ${reason}`,
    );
  const placement = placeReplicas(brokers, { partitions, replicationFactor }, rules.integer);
  if (placement.type === 'refused') return unable(placement.reason);
  const isLed = (ids: readonly number[]): boolean => ids.some((id) => isActive(state, id));
  return placement.partitions.every(isLed)
    ? placement.partitions
    : unable('All brokers are currently fenced or in controlled shutdown.');
}

function partitionCount({ topics }: CreateTopics, rules: ClusterRules): number {
  let count = 0;
  for (const { assignments, numPartitions } of topics) {
    if (assignments.length > 0) count += assignments.length;
    else if (numPartitions === -1) count += rules.defaultPartitions;
    else count += Math.max(0, numPartitions);
  }
  return count;
}
