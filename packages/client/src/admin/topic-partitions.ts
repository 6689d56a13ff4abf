/**
 * Topics with all that is known of their partitions, page by page: also which replicas may become
 * leaders when none is in sync.
 *
 * Spec: DescribeTopicPartitions; KIP-966. Brokers before 3.9 do not offer it: then Metadata tells
 * what it can.
 */
import { type Decoded, errorCode } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import { throwFailures, UnsupportedError } from '../errors.ts';
import { describeTopicPartitions as call } from '../net/calls.ts';
import {
  describeTopics,
  failuresOf,
  type PartitionDescription,
  type TopicDescription,
} from './topics.ts';

export interface PartitionDetails extends PartitionDescription {
  /** Null when the broker does not tell. */
  readonly eligibleLeaders: readonly number[] | null;
  readonly lastKnownEligibleLeaders: readonly number[] | null;
}

export interface TopicDetails extends TopicDescription {
  readonly partitions: readonly PartitionDetails[];
}

type Answer = Decoded<typeof call.response>;

/** Where the next page begins. */
interface Cursor {
  readonly topicName: string;
  readonly partitionIndex: number;
}

const PAGE_SIZE = 2000;

export async function describeTopicPartitions(
  cluster: Cluster,
  names: readonly string[],
  options: AskOptions,
): Promise<readonly TopicDetails[]> {
  try {
    return await allPages(cluster, names, options);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    const plain = await describeTopics(cluster, names, options);
    return plain.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((partition) => ({
        ...partition,
        eligibleLeaders: null,
        lastKnownEligibleLeaders: null,
      })),
    }));
  }
}

async function allPages(
  cluster: Cluster,
  names: readonly string[],
  options: AskOptions,
): Promise<readonly TopicDetails[]> {
  const topics = new Map<string, TopicDetails>();
  const wanted = names.toSorted();
  let cursor: Cursor | null = null;
  do {
    const from: Cursor | null = cursor;
    const body = {
      topics: wanted
        .filter((name) => from === null || name >= from.topicName)
        .map((name) => ({ name })),
      responsePartitionLimit: PAGE_SIZE,
      cursor: from,
    };
    const answer: Answer = await cluster.retry('describing topics', options, (attempt) =>
      cluster.any(call, body, attempt),
    );
    const failures = failuresOf(
      answer.topics.filter(({ errorCode: code }) => code !== errorCode.LEADER_NOT_AVAILABLE),
      ({ name }) => ({ key: name ?? '', about: 'describing topic' }),
    );
    throwFailures(failures, names.length);
    for (const { name, topicId: id, isInternal, partitions } of answer.topics) {
      const before = topics.get(name ?? '')?.partitions ?? [];
      const more = partitions.map((each) => ({
        partition: each.partitionIndex,
        leader: each.leaderId,
        leaderEpoch: each.leaderEpoch,
        replicas: each.replicaNodes,
        inSyncReplicas: each.isrNodes,
        offlineReplicas: each.offlineReplicas,
        eligibleLeaders: each.eligibleLeaderReplicas,
        lastKnownEligibleLeaders: each.lastKnownElr,
      }));
      topics.set(name ?? '', {
        name: name ?? '',
        id,
        isInternal,
        partitions: [...before, ...more],
      });
    }
    cursor = answer.nextCursor;
  } while (cursor !== null);
  return names.flatMap((name) => topics.get(name) ?? []);
}
