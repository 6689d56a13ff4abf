/**
 * ElectLeaders (43), versions 0–2.
 * Does: elects the preferred leaders of partitions again, or any living replica where no other can
 *   lead; for the partitions that are named, or for all.
 * Since: 1 unclean elections (KIP-460) · 2 flexible.
 */
import type { ClusterReplyOf, TopicPartition } from '@odradek/machines/cluster';
import type { Encodable } from '@odradek/wire';
import {
  type ElectLeadersRequest,
  electLeadersRequest,
  electLeadersResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { withinTimeout } from './within-timeout.ts';

type Response = Encodable<typeof electLeadersResponse>;
type Elected = ClusterReplyOf<'electLeaders'>['partitions'][number];

const elections = ['preferred', 'unclean'] as const;

export const electLeaders = handler(
  electLeadersRequest,
  electLeadersResponse,
  [needs('Alter', 'Cluster')],
  async (request, _context, { metadata, world }) => {
    const election = elections[request.electionType];
    if (election === undefined) return refused(request, errorCode.INVALID_REQUEST);
    const partitions = request.topicPartitions === null ? null : named(request);
    // All topics are shown, also those in which nothing had to be done.
    const topics = partitions === null ? [...metadata.state.topics.keys()] : [];
    const reply = await withinTimeout(
      world,
      request.timeoutMs,
      metadata.submit({ type: 'electLeaders', election, partitions }),
    );
    if (reply === undefined) return refused(request, errorCode.REQUEST_TIMED_OUT);
    return { errorCode: errorCode.NONE, replicaElectionResults: byTopic(topics, reply.partitions) };
  },
);

function named({ topicPartitions }: ElectLeadersRequest): TopicPartition[] {
  return (topicPartitions ?? []).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

function byTopic(
  topics: readonly string[],
  partitions: readonly Elected[],
): Response['replicaElectionResults'] {
  const results = new Map<string, Elected[]>(topics.map((topic) => [topic, []]));
  for (const elected of partitions) {
    const same = results.get(elected.topic);
    if (same === undefined) results.set(elected.topic, [elected]);
    else same.push(elected);
  }
  return [...results].map(([topic, elected]) => ({
    topic,
    partitionResult: elected.map(({ partition, errorCode: code, errorMessage }) => ({
      partitionId: partition,
      errorCode: code,
      errorMessage,
    })),
  }));
}

function refused(request: ElectLeadersRequest, code: number): Response {
  const partitions = named(request).map((partition) => ({
    ...partition,
    errorCode: code,
    errorMessage: null,
  }));
  return { errorCode: code, replicaElectionResults: byTopic([], partitions) };
}
