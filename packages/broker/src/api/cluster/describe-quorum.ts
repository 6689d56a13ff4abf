/**
 * DescribeQuorum (55), versions 0–2.
 * Does: tells who leads the cluster's metadata log, who votes, and how far each voter is.
 * Since: 1 when voters were last heard and caught up (KIP-836) · 2 directories and listeners of
 *   voters (KIP-853).
 */
import { METADATA_TOPIC } from '@odradek/machines/cluster';
import type { Encodable } from '@odradek/wire';
import {
  type DescribeQuorumRequest,
  describeQuorumRequest,
  describeQuorumResponse,
} from '@odradek/wire/definitions';
import { errorCode, errorMessage } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

type Response = Encodable<typeof describeQuorumResponse>;

export const describeQuorum = handler(
  describeQuorumRequest,
  describeQuorumResponse,
  [needs('Describe', 'Cluster')],
  (request, { apiVersion }, broker) =>
    asksForMetadata(request) ? quorum(broker, apiVersion) : unknown(request),
);

/** There is one log that a quorum decides on, and it has one partition. */
function asksForMetadata({ topics: [topic, ...otherTopics] }: DescribeQuorumRequest): boolean {
  if (topic?.topicName !== METADATA_TOPIC || otherTopics.length > 0) return false;
  const [partition, ...others] = topic.partitions;
  return partition?.partitionIndex === 0 && others.length === 0;
}

function quorum({ metadata, world }: BrokerParts, apiVersion: number): Response {
  const hasDirectories = apiVersion >= 2;
  const nowMs = world.clock.nowMs();
  const { voters } = metadata.voters;
  return {
    errorCode: errorCode.NONE,
    // Kafka says nothing with no words here, not with none.
    errorMessage: '',
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            errorCode: errorCode.NONE,
            errorMessage: '',
            leaderId: metadata.controllerId,
            leaderEpoch: metadata.leaderEpoch,
            highWatermark: metadata.highWatermark,
            // The only voter is the leader, which has always just heard of itself.
            currentVoters: voters.map(({ id, directoryId }) => ({
              replicaId: id,
              ...(hasDirectories ? { replicaDirectoryId: directoryId } : {}),
              logEndOffset: metadata.endOffset,
              lastFetchTimestamp: nowMs,
              lastCaughtUpTimestamp: nowMs,
            })),
            observers: [],
          },
        ],
      },
    ],
    ...(hasDirectories
      ? { nodes: voters.map(({ id, endpoints }) => ({ nodeId: id, listeners: endpoints })) }
      : {}),
  };
}

function unknown({ topics }: DescribeQuorumRequest): Response {
  const code = errorCode.UNKNOWN_TOPIC_OR_PARTITION;
  const refused = { errorCode: code, errorMessage: errorMessage(code) };
  return {
    topics: topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, ...refused })),
    })),
  };
}
