/**
 * DescribeTopicPartitions (75), version 0.
 * Does: describes partitions of topics, sorted by name, in pages: the answer says where the next
 *   page begins.
 * Since: 0. Spec: KIP-966.
 */

import type { Immutable } from '@odradek/machines';
import { type ClusterState, isInternalTopic, topicNameRefusal } from '@odradek/machines/cluster';
import { type Encodable, zeroUuid } from '@odradek/wire';
import {
  type DescribeTopicPartitionsRequest,
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { TOPIC_OPERATIONS } from '../authorized-operations.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { offlineReplicas, visibleLeader } from './partition-view.ts';

type State = Immutable<ClusterState>;
type Response = Encodable<typeof describeTopicPartitionsResponse>;
type ShownTopic = NonNullable<Response['topics']>[number];

export const describeTopicPartitions = handler(
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse,
  [needs('Describe', 'Topic')],
  (request, { listenerName }, { metadata, config }) => {
    const { state } = metadata;
    const names = namesFrom(request, state);
    if (names === undefined) return refused(request);
    const bound = config.get('max.request.partition.size.limit');
    const limit = Math.max(1, Math.min(bound, request.responsePartitionLimit));
    const page = new Page(state, listenerName, limit);
    for (const name of names) {
      const from = name === request.cursor?.topicName ? request.cursor.partitionIndex : 0;
      if (!page.add(name, from)) break;
    }
    return { topics: page.topics, nextCursor: page.nextCursor };
  },
);

/** The names from the cursor on, sorted; `undefined` when the cursor makes no sense. */
function namesFrom(
  { topics, cursor }: DescribeTopicPartitionsRequest,
  state: State,
): string[] | undefined {
  if (cursor !== null && cursor.partitionIndex < 0) return undefined;
  const isAll = topics.length === 0;
  const asked = isAll ? state.topics.keys() : topics.map(({ name }) => name);
  const first = cursor?.topicName ?? '';
  const names = new Set([...asked].filter((name) => name >= first));
  if (!isAll && cursor !== null && !names.has(cursor.topicName)) return undefined;
  return [...names].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

class Page {
  readonly topics: ShownTopic[] = [];
  nextCursor: { topicName: string; partitionIndex: number } | null = null;
  readonly #state: State;
  readonly #listener: string;
  #room: number;

  constructor(state: State, listener: string, limit: number) {
    this.#state = state;
    this.#listener = listener;
    this.#room = limit;
  }

  /** False when the page is full. */
  add(name: string, from: number): boolean {
    if (this.#room === 0) {
      this.nextCursor = { topicName: name, partitionIndex: 0 };
      return false;
    }
    const topic = this.#state.topics.get(name);
    if (topic === undefined) {
      this.topics.push(unknown(name));
      return true;
    }
    const end = Math.min(topic.partitions.length, from + this.#room);
    const partitions = topic.partitions.slice(from, end).map((partition, index) => ({
      errorCode: errorCode.NONE,
      partitionIndex: from + index,
      leaderId: visibleLeader(this.#state, partition, this.#listener),
      leaderEpoch: partition.leaderEpoch,
      replicaNodes: partition.replicas,
      isrNodes: partition.isr,
      eligibleLeaderReplicas: partition.eligibleLeaderReplicas,
      lastKnownElr: partition.lastKnownElr,
      offlineReplicas: offlineReplicas(this.#state, partition, this.#listener),
    }));
    this.#room -= partitions.length;
    this.topics.push({
      errorCode: errorCode.NONE,
      name,
      topicId: topic.id,
      isInternal: isInternalTopic(name),
      partitions,
      topicAuthorizedOperations: TOPIC_OPERATIONS,
    });
    if (end >= topic.partitions.length) return true;
    this.nextCursor = { topicName: name, partitionIndex: end };
    return false;
  }
}

function unknown(name: string): ShownTopic {
  const isLegal = topicNameRefusal(name) === undefined;
  return {
    errorCode: isLegal ? errorCode.UNKNOWN_TOPIC_OR_PARTITION : errorCode.INVALID_TOPIC_EXCEPTION,
    name,
    topicId: zeroUuid,
    isInternal: isInternalTopic(name),
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  };
}

function refused({ topics }: DescribeTopicPartitionsRequest): Response {
  return {
    topics: topics.map(({ name }) => ({ name, errorCode: errorCode.INVALID_REQUEST })),
  };
}
