/**
 * Metadata (3), versions 0–13.
 * Does: names the brokers, and the leaders and replicas of topics; makes topics that are asked for
 *   and missing, where the client and the configuration allow it.
 * Since: 1 controller, "no topics" differs from "all" · 2 cluster id · 4 the client may forbid the
 *   making of topics · 5 offline replicas · 7 leader epochs · 8 authorized operations · 9 flexible ·
 *   10 topic ids · 12 topics by id · 13 an error for the whole request.
 */
import type { Immutable } from '@odradek/machines';
import {
  type ClusterReplyOf,
  isInternalTopic,
  type Partition,
  type Topic,
  topicNameRefusal,
} from '@odradek/machines/cluster';
import { type Encodable, zeroUuid } from '@odradek/wire';
import { type MetadataRequest, metadataRequest, metadataResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import {
  CLUSTER_OPERATIONS,
  OPERATIONS_NOT_ASKED,
  TOPIC_OPERATIONS,
} from '../authorized-operations.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';
import { topicForAutoCreation } from './auto-creation.ts';
import { endPointOf, offlineReplicas, visibleLeader, visibleReplicas } from './partition-view.ts';

type Response = Encodable<typeof metadataResponse>;
type ShownTopic = NonNullable<Response['topics']>[number];
type ShownPartition = NonNullable<ShownTopic['partitions']>[number];

/** What differs between the versions in how a partition is shown. */
interface View {
  readonly broker: BrokerParts;
  readonly listener: string;
  /** Version 0 knows no offline replicas: it leaves them out, and says that they are missing. */
  readonly hidesOffline: boolean;
  readonly noListenerError: number;
  readonly topicOperations: number;
}

export const metadata = handler(
  metadataRequest,
  metadataResponse,
  [needs('Describe', 'Topic')],
  (request, context, broker) => {
    const { apiVersion } = context;
    if (apiVersion < 12 && request.topics !== null && request.topics.some(isNotByName)) {
      return refused(request);
    }
    const view = viewOf(request, context, broker);
    if (isAllTopics(request, apiVersion)) {
      const topics = [...broker.metadata.state.topics.values()];
      return answer(
        request,
        view,
        topics.map((topic) => showTopic(view, topic)),
      );
    }
    const ids = (request.topics ?? [])
      .map((topic) => topic.topicId)
      .filter((id) => id !== zeroUuid);
    if (ids.length > 0) return answer(request, view, topicsById(view, ids));
    return topicsByName(request, view);
  },
);

function isNotByName(topic: NonNullable<MetadataRequest['topics']>[number]): boolean {
  return topic.name === null || topic.topicId !== zeroUuid;
}

function isAllTopics({ topics }: MetadataRequest, apiVersion: number): boolean {
  return topics === null || (apiVersion === 0 && topics.length === 0);
}

function viewOf(request: MetadataRequest, context: RequestContext, broker: BrokerParts): View {
  const { apiVersion, listenerName } = context;
  return {
    broker,
    listener: listenerName,
    hidesOffline: apiVersion === 0,
    noListenerError:
      apiVersion >= 6 ? errorCode.LISTENER_NOT_FOUND : errorCode.LEADER_NOT_AVAILABLE,
    topicOperations:
      apiVersion >= 8 && request.includeTopicAuthorizedOperations
        ? TOPIC_OPERATIONS
        : OPERATIONS_NOT_ASKED,
  };
}

function answer(request: MetadataRequest, view: View, topics: readonly ShownTopic[]): Response {
  const { metadata: cluster } = view.broker;
  const living = [...cluster.state.brokers.values()].filter(({ fenced }) => !fenced);
  return {
    brokers: living.flatMap((broker) => {
      const endPoint = endPointOf(broker, view.listener);
      if (endPoint === undefined) return [];
      const { host, port } = endPoint;
      return [{ nodeId: broker.id, host, port, rack: broker.rack }];
    }),
    clusterId: cluster.clusterId,
    controllerId: anyOf(view.broker, living)?.id ?? -1,
    topics,
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
      ? CLUSTER_OPERATIONS
      : OPERATIONS_NOT_ASKED,
  };
}

/**
 * Clients send administrative requests to what they are told is the controller. Any broker takes
 * them, so the load is spread (KIP-590).
 */
function anyOf<Item>({ world }: BrokerParts, items: readonly Item[]): Item | undefined {
  return items.length < 2 ? items[0] : items[world.random.integer(items.length)];
}

function topicsById({ broker, ...rest }: View, ids: readonly string[]): ShownTopic[] {
  const view = { broker, ...rest };
  return [...new Set(ids)].map((topicId) => {
    const topic = broker.metadata.state.topicsById.get(topicId);
    if (topic !== undefined) return showTopic(view, topic);
    return { errorCode: errorCode.UNKNOWN_TOPIC_ID, name: null, topicId };
  });
}

function topicsByName(request: MetadataRequest, view: View): Response | Promise<Response> {
  const { broker } = view;
  const { topics } = broker.metadata.state;
  const names = [...new Set((request.topics ?? []).map(({ name }) => name ?? ''))];
  const missing = names.filter((name) => !topics.has(name));
  const legal = missing.filter((name) => topicNameRefusal(name) === undefined);
  const mayCreate =
    legal.length > 0 &&
    request.allowAutoTopicCreation &&
    broker.config.get('auto.create.topics.enable');
  const show = (made?: ClusterReplyOf<'createTopics'>): Response =>
    answer(
      request,
      view,
      names.map((name) => showNamed(view, name, made)),
    );
  if (!mayCreate) return show();
  // Kafka answers at once that the topic is unknown, and clients ask again. The topic is there
  // within a moment: waiting for it spares them that.
  const wanted = legal.map((name) => topicForAutoCreation(broker.config, name));
  return broker.metadata
    .submit({ type: 'createTopics', topics: wanted, validateOnly: false })
    .then(show);
}

function showNamed(
  view: View,
  name: string,
  made: ClusterReplyOf<'createTopics'> | undefined,
): ShownTopic {
  const topic = view.broker.metadata.state.topics.get(name);
  if (topic !== undefined) return showTopic(view, topic);
  const common = { name, isInternal: isInternalTopic(name) };
  if (topicNameRefusal(name) !== undefined) {
    return { ...common, errorCode: errorCode.INVALID_TOPIC_EXCEPTION };
  }
  const refusal = made?.topics.find((result) => result.name === name);
  if (refusal !== undefined && refusal.errorCode !== errorCode.NONE) {
    view.broker.world.report.warn('a topic could not be made on request of a client', {
      topic: name,
      reason: refusal.errorMessage,
    });
  }
  return { ...common, errorCode: errorCode.UNKNOWN_TOPIC_OR_PARTITION };
}

function showTopic(view: View, topic: Immutable<Topic>): ShownTopic {
  return {
    errorCode: errorCode.NONE,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions: topic.partitions.map((partition, index) => showPartition(view, partition, index)),
    topicAuthorizedOperations: view.topicOperations,
  };
}

function showPartition(
  view: View,
  partition: Immutable<Partition>,
  partitionIndex: number,
): ShownPartition {
  const { state } = view.broker.metadata;
  const { replicas, isr } = partition;
  const leaderId = visibleLeader(state, partition, view.listener);
  const visible = (ids: readonly number[]): readonly number[] =>
    view.hidesOffline ? visibleReplicas(state, ids, view.listener) : ids;
  const replicaNodes = visible(replicas);
  const isrNodes = visible(isr);
  const isIncomplete = replicaNodes.length < replicas.length || isrNodes.length < isr.length;
  const noLeaderError = state.brokers.has(partition.leader)
    ? view.noListenerError
    : errorCode.LEADER_NOT_AVAILABLE;
  const leaderError = isIncomplete ? errorCode.REPLICA_NOT_AVAILABLE : errorCode.NONE;
  return {
    errorCode: leaderId === -1 ? noLeaderError : leaderError,
    partitionIndex,
    leaderId,
    leaderEpoch: partition.leaderEpoch,
    replicaNodes,
    isrNodes,
    offlineReplicas: offlineReplicas(state, partition, view.listener),
  };
}

/** Names may not be missing, nor ids be given, before version 12: all topics get the error. */
function refused({ topics }: MetadataRequest): Response {
  return {
    topics: (topics ?? []).map(({ name, topicId }) => ({
      errorCode: errorCode.INVALID_REQUEST,
      name: name ?? '',
      topicId,
    })),
    errorCode: errorCode.INVALID_REQUEST,
  };
}
