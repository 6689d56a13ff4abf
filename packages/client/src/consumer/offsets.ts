/**
 * Which offset a partition has at a time, at its beginning, or at its end: asked from its leader.
 *
 * Spec: ListOffsets; KIP-79 (times), KIP-734 (the record with the greatest time).
 */
import { errorCode } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import { BrokerError } from '../errors.ts';
import { listOffsets } from '../net/calls.ts';
import { keyOf } from './assignment.ts';
import type { TopicPartition } from './options.ts';

/** Times that mean something else: the wire's numbers for them. */
export const SpecialTime = {
  latest: -1,
  earliest: -2,
  maxTimestamp: -3,
  earliestLocal: -4,
  latestTiered: -5,
} as const;

export interface OffsetQuestion extends TopicPartition {
  /** A time in milliseconds, or one of `SpecialTime`. */
  readonly timestamp: number;
}

export interface FoundOffset extends TopicPartition {
  /** -1 when no record is as late as the time that was asked for. */
  readonly offset: number;
  /** Of the record that was found; -1 where the question was not about a time. */
  readonly timestamp: number;
  readonly leaderEpoch: number;
}

export interface OffsetAnswers {
  readonly found: readonly FoundOffset[];
  readonly failed: readonly { readonly question: OffsetQuestion; readonly error: BrokerError }[];
}

/** One attempt. Throws a retriable error when no leader can be asked. */
export async function askOffsets(
  cluster: Cluster,
  questions: readonly OffsetQuestion[],
  isolationLevel: 0 | 1,
  options: AskOptions,
): Promise<OffsetAnswers> {
  const byLeader = await groupByLeader(cluster, questions, options);
  const answers = await Promise.all(
    [...byLeader].map(([leader, group]) =>
      askLeader(cluster, leader, group, isolationLevel, options),
    ),
  );
  return {
    found: answers.flatMap(({ found }) => found),
    failed: answers.flatMap(({ failed }) => failed),
  };
}

/** Asks until each question has an answer. Throws what trying again does not help against. */
export async function findOffsets(
  cluster: Cluster,
  questions: readonly OffsetQuestion[],
  isolationLevel: 0 | 1,
  options: AskOptions = {},
): Promise<readonly FoundOffset[]> {
  const found = new Map<string, FoundOffset>();
  await cluster.retry('looking for offsets', options, async (attempt) => {
    const open = questions.filter(({ topic, partition }) => !found.has(keyOf(topic, partition)));
    if (open.length === 0) return;
    const answers = await askOffsets(cluster, open, isolationLevel, attempt);
    for (const each of answers.found) found.set(keyOf(each.topic, each.partition), each);
    const [failure] = answers.failed;
    if (failure === undefined) return;
    cluster.metadata.refreshSoon();
    throw failure.error;
  });
  return questions.flatMap(({ topic, partition }) => found.get(keyOf(topic, partition)) ?? []);
}

async function groupByLeader(
  cluster: Cluster,
  questions: readonly OffsetQuestion[],
  options: AskOptions,
): Promise<ReadonlyMap<number, readonly OffsetQuestion[]>> {
  const groups = new Map<number, OffsetQuestion[]>();
  const { topology } = cluster.metadata;
  const timeoutMs = options.timeoutMs ?? cluster.settings.callTimeoutMs;
  for (const name of new Set(questions.map(({ topic }) => topic))) {
    await cluster.metadata.topic(name, { create: false, timeoutMs, signal: options.signal });
  }
  for (const question of questions) {
    const { topic, partition } = question;
    const about = `looking for an offset of ${topic}-${partition}`;
    const known = topology.partition(topic, partition);
    if (known === undefined || known.leader < 0) {
      await cluster.metadata.refresh();
      const { UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE } = errorCode;
      const code = known === undefined ? UNKNOWN_TOPIC_OR_PARTITION : LEADER_NOT_AVAILABLE;
      throw new BrokerError(code, about);
    }
    const group = groups.get(known.leader);
    if (group === undefined) groups.set(known.leader, [question]);
    else group.push(question);
  }
  return groups;
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  questions: readonly OffsetQuestion[],
  isolationLevel: 0 | 1,
  options: AskOptions,
): Promise<OffsetAnswers> {
  const { topology } = cluster.metadata;
  const topics = new Map<string, OffsetQuestion[]>();
  for (const question of questions) {
    const known = topics.get(question.topic);
    if (known === undefined) topics.set(question.topic, [question]);
    else known.push(question);
  }
  const answer = await cluster.node(
    leader,
    listOffsets,
    {
      replicaId: -1,
      isolationLevel,
      timeoutMs: options.timeoutMs ?? cluster.settings.requestTimeoutMs,
      topics: [...topics].map(([name, group]) => ({
        name,
        partitions: group.map(({ partition, timestamp }) => ({
          partitionIndex: partition,
          currentLeaderEpoch: topology.partition(name, partition)?.leaderEpoch ?? -1,
          timestamp,
        })),
      })),
    },
    options,
  );
  const found: FoundOffset[] = [];
  const failed: { question: OffsetQuestion; error: BrokerError }[] = [];
  for (const topic of answer.topics) {
    for (const { partitionIndex: partition, errorCode: code, ...rest } of topic.partitions) {
      const { offset, timestamp, leaderEpoch } = rest;
      const question = topics.get(topic.name)?.find((each) => each.partition === partition);
      if (question === undefined) continue;
      if (code === 0) found.push({ topic: topic.name, partition, offset, timestamp, leaderEpoch });
      else {
        const about = `looking for an offset of ${topic.name}-${partition}`;
        failed.push({ question, error: new BrokerError(code, about) });
      }
    }
  }
  return { found, failed };
}
