/**
 * OffsetFetch (9), versions 1–10.
 * Does: tells what groups have committed: of the partitions that are named, or of all.
 * Since: 2 all partitions, one error for a group · 5 leader epochs (KIP-320) · 6 flexible ·
 *   7 offsets that a transaction may change can be held back (KIP-447) · 8 several groups (KIP-709)
 *   · 9 members of consumer groups, whose kind is not served yet (KIP-848) · 10 topic ids.
 */
import type { FetchedOffset, FetchOffsetsTopic } from '@odradek/machines/groups';
import { NO_TOPIC_ID } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import {
  type OffsetFetchRequest,
  offsetFetchRequest,
  offsetFetchResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

type Answer = Encodable<typeof offsetFetchResponse>;
type GroupRequest = OffsetFetchRequest['groups'][number];

interface GroupAnswer {
  readonly groupId: string;
  readonly errorCode: number;
  readonly topics: readonly TopicAnswer[];
}

interface TopicAnswer {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: readonly FetchedOffset[];
}

export const offsetFetch = handler(
  offsetFetchRequest,
  offsetFetchResponse,
  [needs('Describe', 'Group'), needs('Describe', 'Topic')],
  (request, { apiVersion }, broker) => {
    const requested = groupsOf(request, apiVersion);
    const answers: GroupAnswer[] = [];
    if (requested.length === 0) return { groups: [] };
    const later = new Later<Answer>();
    let awaited = requested.length;
    for (const [index, group] of requested.entries()) {
      const { requireStable } = request;
      fetchGroup(group, { apiVersion, requireStable }, broker, (answer) => {
        answers[index] = answer;
        awaited--;
        if (awaited === 0) later.settle(answerOf(answers, apiVersion));
      });
    }
    return later;
  },
);

/** Before version 8 a request is about one group, which its own fields describe. */
function groupsOf(request: OffsetFetchRequest, apiVersion: number): readonly GroupRequest[] {
  if (apiVersion >= 8) return request.groups;
  const { groupId, topics } = request;
  const named = topics?.map((topic) => ({ ...topic, topicId: NO_TOPIC_ID })) ?? null;
  return [{ groupId, memberId: null, memberEpoch: -1, topics: named }];
}

function answerOf(answers: readonly GroupAnswer[], apiVersion: number): Answer {
  if (apiVersion >= 8) return { groups: answers };
  const [only] = answers;
  return { errorCode: only?.errorCode ?? errorCode.NONE, topics: only?.topics ?? [] };
}

function fetchGroup(
  group: GroupRequest,
  options: { readonly apiVersion: number; readonly requireStable: boolean },
  broker: BrokerParts,
  reply: (answer: GroupAnswer) => void,
): void {
  const { groupId } = group;
  const { apiVersion, requireStable } = options;
  const unknown: TopicAnswer[] = [];
  const topics = group.topics === null ? null : named(group.topics, apiVersion, broker, unknown);
  broker.groups.fetchOffsets({ groupId, topics, requireStable }, (fetched) => {
    if (fetched.errorCode !== errorCode.NONE) {
      // Version 1 has no place for the error of a group.
      const failed = apiVersion >= 2 ? [] : failures(topics ?? [], fetched.errorCode);
      reply({ groupId, errorCode: fetched.errorCode, topics: failed });
      return;
    }
    const answered = fetched.topics.map(({ topic: name, topicId, partitions }) => ({
      name,
      topicId: topicId === NO_TOPIC_ID ? idOf(name, broker) : topicId,
      partitions,
    }));
    // A topic that is gone cannot be named in a version that has only ids.
    const named = answered.filter(({ topicId }) => apiVersion < 10 || topicId !== NO_TOPIC_ID);
    reply({ groupId, errorCode: errorCode.NONE, topics: [...named, ...unknown] });
  });
}

/** The topics by their names; those whose id nobody knows get their answer here. */
function named(
  topics: NonNullable<GroupRequest['topics']>,
  apiVersion: number,
  broker: BrokerParts,
  unknown: TopicAnswer[],
): FetchOffsetsTopic[] {
  const wanted: FetchOffsetsTopic[] = [];
  for (const { name, topicId, partitionIndexes: partitions } of topics) {
    if (apiVersion < 10) {
      wanted.push({ topic: name, topicId: NO_TOPIC_ID, partitions });
      continue;
    }
    const known = broker.metadata.state.topicsById.get(topicId);
    if (known !== undefined) wanted.push({ topic: known.name, topicId, partitions });
    else unknown.push(failure({ topic: '', topicId, partitions }, errorCode.UNKNOWN_TOPIC_ID));
  }
  return wanted;
}

function idOf(topic: string, broker: BrokerParts): string {
  return broker.metadata.state.topics.get(topic)?.id ?? NO_TOPIC_ID;
}

function failures(topics: readonly FetchOffsetsTopic[], error: number): TopicAnswer[] {
  return topics.map((topic) => failure(topic, error));
}

function failure(wanted: FetchOffsetsTopic, error: number): TopicAnswer {
  return {
    name: wanted.topic,
    topicId: wanted.topicId,
    partitions: wanted.partitions.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: -1,
      committedLeaderEpoch: -1,
      metadata: '',
      errorCode: error,
    })),
  };
}
