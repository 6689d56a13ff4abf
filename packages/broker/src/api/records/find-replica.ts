/**
 * From what a request names (a topic by name or by id, and a partition) to the replica here, or to
 * the error code that says why there is none.
 */
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import type { Replica } from '../../replicas/replica.ts';

export interface PartitionName {
  /** Empty when the request names the topic by id. */
  readonly name: string;
  /** Kafka's zero UUID when the request names the topic by name. */
  readonly topicId: string;
  readonly partition: number;
}

/** The replica, or an error code. */
export function findReplica(broker: BrokerParts, wanted: PartitionName): Replica | number {
  const { name, topicId, partition } = wanted;
  const replica =
    topicId === noTopicId
      ? broker.replicas.byName(name, partition)
      : broker.replicas.byId(topicId, partition);
  if (replica !== undefined) {
    if (replica.closed) return errorCode.KAFKA_STORAGE_ERROR;
    return replica;
  }
  const { topics, topicsById } = broker.metadata.state;
  const byId = topicId !== noTopicId;
  const topic = byId ? topicsById.get(topicId) : topics.get(name);
  if (topic === undefined) {
    return byId ? errorCode.UNKNOWN_TOPIC_ID : errorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }
  return topic.partitions[partition] === undefined
    ? errorCode.UNKNOWN_TOPIC_OR_PARTITION
    : errorCode.NOT_LEADER_OR_FOLLOWER;
}

/**
 * Checks the leader epoch that a client believes in (KIP-320): 0 when it is right or not given.
 */
export function checkLeaderEpoch(replica: Replica, claimed: number): number {
  if (claimed < 0 || claimed === replica.leaderEpoch) return 0;
  return claimed < replica.leaderEpoch
    ? errorCode.FENCED_LEADER_EPOCH
    : errorCode.UNKNOWN_LEADER_EPOCH;
}
