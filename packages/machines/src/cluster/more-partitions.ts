/**
 * More partitions for a topic (CreatePartitions). There is no way back to fewer.
 *
 * Spec: KIP-195.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import { isActive, usableBrokers } from './brokers.ts';
import type { ClusterReplyOf, CreatePartitions, Outcome } from './commands.ts';
import type { ClusterEntry } from './entries.ts';
import { assignmentRefusal } from './manual-assignment.ts';
import { refusal, success } from './outcomes.ts';
import { newPartition } from './partitions.ts';
import { placeReplicas } from './placement.ts';
import type { ClusterRules } from './rules.ts';
import type { ClusterState, Topic } from './state.ts';

type State = Immutable<ClusterState>;

/** Of one request: more would not fit into one batch of the log. */
const PARTITIONS_PER_REQUEST_MAX = 10_000;

export function createPartitions(
  state: State,
  rules: ClusterRules,
  command: CreatePartitions,
): Decision<ClusterEntry, ClusterReplyOf<'createPartitions'>> {
  const entries: ClusterEntry[] = [];
  const topics = command.topics.map((asked) => {
    const topic = state.topics.get(asked.name);
    if (topic === undefined) {
      return { name: asked.name, ...refusal(errorCode.UNKNOWN_TOPIC_OR_PARTITION) };
    }
    const room = PARTITIONS_PER_REQUEST_MAX - entries.length;
    const replicas = replicasFor(state, rules, topic, asked, room);
    if ('errorCode' in replicas) return { name: asked.name, ...replicas };
    const first = topic.partitions.length;
    for (const [index, ids] of replicas.entries()) {
      entries.push(newPartition(state, topic.id, first + index, ids));
    }
    return { name: asked.name, ...success };
  });
  return { entries: command.validateOnly ? [] : entries, reply: { topics } };
}

/** The replicas of each additional partition. */
function replicasFor(
  state: State,
  rules: ClusterRules,
  topic: Immutable<Topic>,
  { name, count, assignments }: CreatePartitions['topics'][number],
  room: number,
): readonly (readonly number[])[] | Outcome {
  const now = topic.partitions.length;
  const invalid = (reason: string): Outcome => refusal(errorCode.INVALID_PARTITIONS, reason);
  if (count === now) return invalid(`Topic already has ${now} partition(s).`);
  if (count < now) {
    return invalid(
      `The topic ${name} currently has ${now} partition(s); ${count} would not be an increase.`,
    );
  }
  const additional = count - now;
  if (assignments !== null && assignments.length !== additional) {
    return refusal(
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      `Attempted to add ${additional} additional partition(s), but only ` +
        `${assignments.length} assignment(s) were specified.`,
    );
  }
  if (additional > room) {
    const reason = 'Unable to perform excessively large batch operation.';
    return refusal(errorCode.POLICY_VIOLATION, reason);
  }
  const replicationFactor = topic.partitions[0]?.replicas.length ?? 1;
  return assignments === null
    ? placed(state, rules, additional, replicationFactor)
    : assigned(state, assignments, replicationFactor, now);
}

function assigned(
  state: State,
  assignments: readonly { readonly brokerIds: readonly number[] }[],
  replicationFactor: number,
  first: number,
): readonly (readonly number[])[] | Outcome {
  for (const [index, { brokerIds }] of assignments.entries()) {
    const refused = assignmentRefusal(state, brokerIds, replicationFactor, first + index);
    if (refused !== undefined) return refusal(errorCode.INVALID_REPLICA_ASSIGNMENT, refused);
  }
  return assignments.map(({ brokerIds }) => brokerIds);
}

function placed(
  state: State,
  rules: ClusterRules,
  partitions: number,
  replicationFactor: number,
): readonly (readonly number[])[] | Outcome {
  const brokers = usableBrokers(state);
  const placement = placeReplicas(brokers, { partitions, replicationFactor }, rules.integer);
  const unable = (reason: string): Outcome => refusal(errorCode.INVALID_REPLICATION_FACTOR, reason);
  if (placement.type === 'refused') return unable(placement.reason);
  const isLed = (ids: readonly number[]): boolean => ids.some((id) => isActive(state, id));
  if (placement.partitions.every(isLed)) return placement.partitions;
  return unable(
    `Unable to replicate the partition ${replicationFactor} time(s): All brokers are currently ` +
      'fenced or in controlled shutdown.',
  );
}
