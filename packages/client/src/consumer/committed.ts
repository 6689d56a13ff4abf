/**
 * The offsets that a group has committed: asking for them, and committing.
 *
 * Spec: OffsetFetch, OffsetCommit; KIP-709 (groups in one request), KIP-447 (stable offsets).
 */
import { errorCode } from '@odradek/wire';
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import type { Coordinators } from '../cluster/coordinators.ts';
import { BrokerError, type ClientError, checkCode, throwFailures } from '../errors.ts';
import { offsetCommit, offsetFetch } from '../net/calls.ts';
import { keyOf } from './assignment.ts';
import type { TopicPartition } from './options.ts';

export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

/** What to commit: the offset of the next record to be read. */
export interface OffsetToCommit extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch?: number | undefined;
  /** Anything, to be given back with the offset. */
  readonly metadata?: string | undefined;
}

/** As whom to commit. Outside of a membership: the defaults. */
export interface CommitIdentity {
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export const NO_MEMBER: CommitIdentity = {
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
};

/** All that the group has committed, or only for these partitions. Tries again as needed. */
export function fetchCommitted(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  partitions: readonly TopicPartition[] | undefined,
  options: AskOptions = {},
): Promise<readonly CommittedOffset[]> {
  const about = `looking for the offsets of group ${groupId}`;
  const topics = partitions === undefined ? null : byTopic(partitions);
  const body = {
    requireStable: true,
    groups: [
      {
        groupId,
        topics:
          topics === null
            ? null
            : [...topics].map(([name, each]) => ({
                name,
                partitionIndexes: each.map(({ partition }) => partition),
              })),
      },
    ],
  };
  return cluster.retry(about, options, async (attempt) => {
    const answer = await coordinators.ask(groupId, offsetFetch, body, {
      ...attempt,
      codeOf: ({ groups }) => groups[0]?.errorCode ?? errorCode.UNKNOWN_SERVER_ERROR,
    });
    const group = answer.groups[0];
    if (group === undefined) throw new BrokerError(errorCode.UNKNOWN_SERVER_ERROR, about);
    checkCode(group.errorCode, about);
    return group.topics.flatMap(({ name, partitions: each }) =>
      each.flatMap((part) => {
        checkCode(part.errorCode, `${about} in ${name}-${part.partitionIndex}`);
        if (part.committedOffset < 0) return [];
        return {
          topic: name,
          partition: part.partitionIndex,
          offset: part.committedOffset,
          leaderEpoch: part.committedLeaderEpoch,
          metadata: part.metadata ?? '',
        };
      }),
    );
  });
}

/** Commits all of the offsets, or throws for those that could not be. Tries again as needed. */
export async function commitOffsets(
  cluster: Cluster,
  coordinators: Coordinators,
  groupId: string,
  offsets: readonly OffsetToCommit[],
  identity: CommitIdentity,
  options: AskOptions = {},
): Promise<void> {
  if (offsets.length === 0) return;
  const about = `committing for group ${groupId}`;
  const body = {
    groupId,
    generationIdOrMemberEpoch: identity.generationId,
    memberId: identity.memberId,
    groupInstanceId: identity.groupInstanceId,
    topics: [...byTopic(offsets)].map(([name, each]) => ({
      name,
      partitions: each.map(({ partition, offset, leaderEpoch, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: leaderEpoch ?? -1,
        committedMetadata: metadata ?? '',
      })),
    })),
  };
  await cluster.retry(about, options, async (attempt) => {
    const answer = await coordinators.ask(groupId, offsetCommit, body, {
      ...attempt,
      codeOf: ({ topics }) => topics[0]?.partitions[0]?.errorCode ?? 0,
    });
    const failures = new Map<string, ClientError>();
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode: code } of partitions) {
        if (code === 0) continue;
        const key = keyOf(name, partitionIndex);
        failures.set(key, new BrokerError(code, `${about} in ${key}`));
      }
    }
    // The group's own errors are the same for all partitions.
    throwFailures(failures, failures.size === offsets.length ? 1 : offsets.length);
  });
}

function byTopic<P extends TopicPartition>(partitions: readonly P[]): ReadonlyMap<string, P[]> {
  const topics = new Map<string, P[]>();
  for (const each of partitions) {
    const known = topics.get(each.topic);
    if (known === undefined) topics.set(each.topic, [each]);
    else known.push(each);
  }
  return topics;
}
