/**
 * OffsetCommit (8), versions 2–10.
 * Does: stores how far a group has come in partitions that exist, with a note of the client's, and
 *   answers when it is committed.
 * Since: 2–4 a retention of its own · 6 leader epochs (KIP-320) · 7 static members (KIP-345) ·
 *   8 flexible · 9 members of consumer groups, whose kind is not served yet (KIP-848) ·
 *   10 topic ids (KIP-848).
 */
import type { CommitRequest, CommitTopic } from '@odradek/machines/groups';
import { NO_TOPIC_ID } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import {
  type OffsetCommitRequest,
  offsetCommitRequest,
  offsetCommitResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { TopicErrors } from './topic-errors.ts';

type TopicRequest = OffsetCommitRequest['topics'][number];

export const offsetCommit = handler(
  offsetCommitRequest,
  offsetCommitResponse,
  [needs('Read', 'Group'), needs('Read', 'Topic')],
  (request, { apiVersion }, broker) => {
    const errors = new TopicErrors();
    const topics: CommitTopic[] = [];
    for (const topic of request.topics) {
      const known = existing(topic, apiVersion, broker, errors);
      if (known !== undefined && known.partitions.length > 0) topics.push(known);
    }
    if (topics.length === 0) return { topics: errors.topics };

    const later = new Later<Encodable<typeof offsetCommitResponse>>();
    broker.groups.commit(commitOf(request, topics, apiVersion), (reply) => {
      const answered = reply.errorCode === errorCode.NONE ? reply.topics : topics;
      for (const { topic: name, topicId, partitions } of answered) {
        for (const partition of partitions) {
          const error = 'errorCode' in partition ? partition.errorCode : reply.errorCode;
          errors.add({ name, topicId }, partition.partitionIndex, error);
        }
      }
      later.settle({ topics: errors.topics });
    });
    return later;
  },
);

function commitOf(
  request: OffsetCommitRequest,
  topics: readonly CommitTopic[],
  apiVersion: number,
): CommitRequest {
  return {
    groupId: request.groupId,
    memberId: request.memberId,
    groupInstanceId: request.groupInstanceId,
    generationId: request.generationIdOrMemberEpoch,
    retentionTimeMs: request.retentionTimeMs,
    topics,
    unknownGroupError:
      apiVersion >= 9 ? errorCode.GROUP_ID_NOT_FOUND : errorCode.ILLEGAL_GENERATION,
  };
}

/** The partitions of a topic that exist; of the others, `errors` is told. */
function existing(
  topic: TopicRequest,
  apiVersion: number,
  broker: BrokerParts,
  errors: TopicErrors,
): CommitTopic | undefined {
  const { topics, topicsById } = broker.metadata.state;
  const byId = apiVersion >= 10;
  const known = byId ? topicsById.get(topic.topicId) : topics.get(topic.name);
  if (known === undefined) {
    const error = byId ? errorCode.UNKNOWN_TOPIC_ID : errorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const named = byId ? { name: '', topicId: topic.topicId } : { ...topic, topicId: NO_TOPIC_ID };
    for (const { partitionIndex } of topic.partitions) errors.add(named, partitionIndex, error);
    return undefined;
  }
  const { name, id: topicId } = known;
  const partitions = topic.partitions.filter(({ partitionIndex }) => {
    if (known.partitions[partitionIndex] !== undefined) return true;
    const error = errorCode.UNKNOWN_TOPIC_OR_PARTITION;
    errors.add({ name, topicId }, partitionIndex, error);
    return false;
  });
  return { topic: name, topicId, partitions };
}
