/**
 * Topics: making, removing, growing and describing them, and cutting records off their beginning.
 *
 * Spec: CreateTopics, DeleteTopics, CreatePartitions, DeleteRecords, Metadata; KIP-4, KIP-195,
 * KIP-107.
 */
import { errorCode, type MetadataResponse, zeroUuid } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import { keyOf } from '../consumer/assignment.ts';
import type { TopicPartition } from '../consumer/options.ts';
import { BrokerError, type ClientError, checkCode, throwFailures } from '../errors.ts';
import * as calls from '../net/calls.ts';

export interface NewTopic {
  readonly name: string;
  /** The broker's own setting unless told. */
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  /** The brokers of each partition, the preferred leader first; instead of the two above. */
  readonly assignments?: readonly (readonly number[])[] | undefined;
  readonly configs?: Readonly<Record<string, string>> | undefined;
}

export interface CreatedTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly replicationFactor: number;
}

export interface TopicListing {
  readonly name: string;
  readonly id: string;
  readonly isInternal: boolean;
}

export interface PartitionDescription {
  readonly partition: number;
  /** -1 when there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export interface TopicDescription extends TopicListing {
  readonly partitions: readonly PartitionDescription[];
}

export interface RecordsToDelete extends TopicPartition {
  /** Records below are deleted; -1 is up to the high watermark. */
  readonly beforeOffset: number;
}

export interface ChangeOptions extends AskOptions {
  /** Checks all, changes nothing. */
  readonly validateOnly?: boolean;
}

export async function createTopics(
  cluster: Cluster,
  topics: readonly NewTopic[],
  options: ChangeOptions,
): Promise<readonly CreatedTopic[]> {
  const created: CreatedTopic[] = [];
  const failures = new Map<string, ClientError>();
  const validateOnly = options.validateOnly ?? false;
  await cluster.retry('creating topics', options, async (attempt) => {
    const answer = await cluster.controller(
      calls.createTopics,
      {
        topics: topics.map((topic) => ({
          name: topic.name,
          numPartitions: topic.assignments === undefined ? (topic.partitions ?? -1) : -1,
          replicationFactor: topic.assignments === undefined ? (topic.replicationFactor ?? -1) : -1,
          assignments: (topic.assignments ?? []).map((brokerIds, partitionIndex) => ({
            partitionIndex,
            brokerIds,
          })),
          configs: Object.entries(topic.configs ?? {}).map(([name, value]) => ({ name, value })),
        })),
        validateOnly,
        timeoutMs: attempt.timeoutMs ?? cluster.settings.requestTimeoutMs,
      },
      attempt,
    );
    retryIf(answer.topics, 'creating topics');
    for (const { name, topicId, numPartitions, replicationFactor, ...rest } of answer.topics) {
      if (rest.errorCode !== 0) {
        const error = new BrokerError(rest.errorCode, `creating topic ${name}`, rest.errorMessage);
        failures.set(name, error);
        continue;
      }
      created.push({ name, id: topicId, partitions: numPartitions, replicationFactor });
    }
  });
  throwFailures(failures, topics.length);
  return created;
}

export async function deleteTopics(
  cluster: Cluster,
  names: readonly string[],
  options: AskOptions,
): Promise<void> {
  const answer = await cluster.retry('deleting topics', options, async (attempt) => {
    const said = await cluster.controller(
      calls.deleteTopics,
      {
        topics: names.map((name) => ({ name, topicId: zeroUuid })),
        timeoutMs: attempt.timeoutMs ?? cluster.settings.requestTimeoutMs,
      },
      attempt,
    );
    retryIf(said.responses, 'deleting topics');
    return said;
  });
  for (const name of names) cluster.metadata.topology.forget(name);
  throwFailures(
    failuresOf(answer.responses, ({ name }) => ({ key: name ?? '', about: 'deleting topic' })),
    names.length,
  );
}

export async function createPartitions(
  cluster: Cluster,
  topics: readonly {
    readonly name: string;
    /** In all, not how many more. */
    readonly count: number;
    readonly assignments?: readonly (readonly number[])[] | undefined;
  }[],
  options: ChangeOptions,
): Promise<void> {
  const answer = await cluster.retry('adding partitions', options, async (attempt) => {
    const said = await cluster.controller(
      calls.createPartitions,
      {
        topics: topics.map(({ name, count, assignments }) => ({
          name,
          count,
          assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null,
        })),
        validateOnly: options.validateOnly ?? false,
        timeoutMs: attempt.timeoutMs ?? cluster.settings.requestTimeoutMs,
      },
      attempt,
    );
    retryIf(said.results, 'adding partitions');
    return said;
  });
  throwFailures(
    failuresOf(answer.results, ({ name }) => ({ key: name, about: 'adding partitions to' })),
    topics.length,
  );
}

export async function listTopics(
  cluster: Cluster,
  options: AskOptions,
): Promise<readonly TopicListing[]> {
  const answer = await cluster.retry('listing topics', options, (attempt) =>
    cluster.any(calls.metadata, { topics: null, allowAutoTopicCreation: false }, attempt),
  );
  cluster.metadata.topology.apply(answer);
  return answer.topics
    .map(({ name, topicId: id, isInternal }) => ({ name: name ?? '', id, isInternal }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** In the order of the names, or all topics there are. */
export async function describeTopics(
  cluster: Cluster,
  names: readonly string[] | undefined,
  options: AskOptions,
): Promise<readonly TopicDescription[]> {
  const topics = names?.map((name) => ({ name, topicId: zeroUuid })) ?? null;
  const answer = await cluster.retry('describing topics', options, (attempt) =>
    cluster.any(calls.metadata, { topics, allowAutoTopicCreation: false }, attempt),
  );
  cluster.metadata.topology.apply(answer);
  const failures = failuresOf(
    answer.topics.filter(({ errorCode: code }) => code !== errorCode.LEADER_NOT_AVAILABLE),
    ({ name }) => ({ key: name ?? '', about: 'describing topic' }),
  );
  throwFailures(failures, names?.length ?? 0);
  const described = answer.topics.map(toDescription);
  return names === undefined
    ? described.sort((a, b) => (a.name < b.name ? -1 : 1))
    : names.flatMap((name) => described.find((topic) => topic.name === name) ?? []);
}

/** Answers, for each partition, the offset at which it begins now. */
export async function deleteRecords(
  cluster: Cluster,
  partitions: readonly RecordsToDelete[],
  options: AskOptions,
): Promise<readonly (TopicPartition & { readonly lowWatermark: number })[]> {
  const done = new Map<string, TopicPartition & { lowWatermark: number }>();
  const names = [...new Set(partitions.map(({ topic }) => topic))];
  await describeTopics(cluster, names, options);
  let attempts = 0;
  await cluster.retry('deleting records', options, async (attempt) => {
    const { topology } = cluster.metadata;
    // The leader may have moved since the last attempt.
    if (attempts++ > 0) await describeTopics(cluster, names, attempt);
    const open = partitions.filter(({ topic, partition }) => !done.has(keyOf(topic, partition)));
    const byLeader = Map.groupBy(
      open,
      ({ topic, partition }) => topology.partition(topic, partition)?.leader ?? -1,
    );
    for (const [leader, group] of byLeader) {
      if (leader < 0) {
        const [first] = group;
        const about = `deleting records of ${first?.topic}-${first?.partition}`;
        throw new BrokerError(errorCode.UNKNOWN_TOPIC_OR_PARTITION, about);
      }
      for (const each of await deleteAtLeader(cluster, leader, group, attempt)) {
        done.set(keyOf(each.topic, each.partition), each);
      }
    }
  });
  return partitions.flatMap(({ topic, partition }) => done.get(keyOf(topic, partition)) ?? []);
}

async function deleteAtLeader(
  cluster: Cluster,
  leader: number,
  partitions: readonly RecordsToDelete[],
  attempt: AskOptions,
): Promise<readonly (TopicPartition & { lowWatermark: number })[]> {
  const answer = await cluster.node(
    leader,
    calls.deleteRecords,
    {
      topics: [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, each]) => ({
        name,
        partitions: each.map(({ partition, beforeOffset }) => ({
          partitionIndex: partition,
          offset: beforeOffset,
        })),
      })),
      timeoutMs: attempt.timeoutMs ?? cluster.settings.requestTimeoutMs,
    },
    attempt,
  );
  return answer.topics.flatMap(({ name: topic, partitions: each }) =>
    each.map(({ partitionIndex: partition, lowWatermark, errorCode: code }) => {
      checkCode(code, `deleting records of ${topic}-${partition}`);
      return { topic, partition, lowWatermark };
    }),
  );
}

function toDescription(topic: MetadataResponse['topics'][number]): TopicDescription {
  return {
    name: topic.name ?? '',
    id: topic.topicId,
    isInternal: topic.isInternal,
    partitions: topic.partitions
      .map((each) => ({
        partition: each.partitionIndex,
        leader: each.leaderId,
        leaderEpoch: each.leaderEpoch,
        replicas: each.replicaNodes,
        inSyncReplicas: each.isrNodes,
        offlineReplicas: each.offlineReplicas,
      }))
      .sort((a, b) => a.partition - b.partition),
  };
}

interface Outcome {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function failuresOf<O extends Outcome>(
  outcomes: readonly O[],
  name: (outcome: O) => { key: string; about: string },
): Map<string, ClientError> {
  const failures = new Map<string, ClientError>();
  for (const outcome of outcomes) {
    if (outcome.errorCode === 0) continue;
    const { key, about } = name(outcome);
    const error = new BrokerError(outcome.errorCode, `${about} ${key}`, outcome.errorMessage);
    failures.set(key, error);
  }
  return failures;
}

/** The controller has moved: nothing was done, so that all may be asked again. */
function retryIf(outcomes: readonly Outcome[], about: string): void {
  for (const { errorCode: code } of outcomes) {
    if (code === errorCode.NOT_CONTROLLER) throw new BrokerError(code, about);
  }
}
