/**
 * Committing, fetching, deleting and expiring offsets: who may, and which entries it takes.
 *
 * Spec: KIP-211 (expiry), KIP-447 (stable offsets), KIP-496 (OffsetDelete); a mismatched topic id
 * means a topic that was deleted and made again, whose old offsets mean nothing.
 */
import { errorCode } from '@odradek/wire/errors';
import type { ClassicGroup } from './classic-group.ts';
import type { CommittedOffset, GroupEntry, OffsetCommitEntry } from './entries.ts';
import { NO_TOPIC_ID } from './entries.ts';
import type {
  CommitPartition,
  CommitRequest,
  DeleteOffsetsRequest,
  FetchedOffset,
  FetchedTopic,
  FetchOffsetsRequest,
  PartitionErrors,
  TopicErrors,
} from './offset-requests.ts';
import type { OffsetStore } from './offset-store.ts';

/** 0, or why this commit is refused as a whole. */
export function checkCommit(group: ClassicGroup, request: CommitRequest): number {
  const { memberId, groupInstanceId, generationId } = request;
  // Tools and consumers without membership may commit as long as nobody is in the group.
  if (generationId < 0 && group.state === 'Empty') return errorCode.NONE;
  if (generationId < 0 && memberId === '' && groupInstanceId === null) {
    return errorCode.UNKNOWN_MEMBER_ID;
  }
  const refusal = group.checkMember(memberId, groupInstanceId);
  if (refusal !== errorCode.NONE) return refusal;
  if (generationId !== group.generation) return errorCode.ILLEGAL_GENERATION;
  // It is in the generation, but does not know its assignment yet: what does it commit?
  return group.state === 'CompletingRebalance' ? errorCode.REBALANCE_IN_PROGRESS : errorCode.NONE;
}

/** Puts the entries of a commit that is allowed into `entries`. */
export function commit(
  request: CommitRequest,
  options: { readonly nowMs: number; readonly metadataMax: number },
  entries: GroupEntry[],
): PartitionErrors {
  const { groupId, retentionTimeMs } = request;
  const { nowMs, metadataMax } = options;
  const expireTimestampMs = retentionTimeMs === -1 ? -1 : nowMs + retentionTimeMs;
  const topics: TopicErrors[] = [];
  for (const { topic, topicId, partitions } of request.topics) {
    const errors: { partitionIndex: number; errorCode: number }[] = [];
    for (const partition of partitions) {
      const { partitionIndex } = partition;
      const tooLarge = (partition.committedMetadata ?? '').length > metadataMax;
      if (!tooLarge) {
        const value = committedOffset(partition, topicId, { nowMs, expireTimestampMs });
        entries.push({ type: 'offset-commit', groupId, topic, partition: partitionIndex, value });
      }
      errors.push({
        partitionIndex,
        errorCode: tooLarge ? errorCode.OFFSET_METADATA_TOO_LARGE : errorCode.NONE,
      });
    }
    topics.push({ topic, topicId, partitions: errors });
  }
  return { errorCode: errorCode.NONE, topics };
}

function committedOffset(
  partition: CommitPartition,
  topicId: string,
  times: { readonly nowMs: number; readonly expireTimestampMs: number },
): CommittedOffset {
  return {
    offset: partition.committedOffset,
    leaderEpoch: partition.committedLeaderEpoch < 0 ? -1 : partition.committedLeaderEpoch,
    metadata: partition.committedMetadata ?? '',
    commitTimestampMs: times.nowMs,
    expireTimestampMs: times.expireTimestampMs,
    topicId,
  };
}

/** The offsets of a group that is known. */
export function fetchOffsets(
  store: OffsetStore,
  request: FetchOffsetsRequest,
): readonly FetchedTopic[] {
  const { groupId, requireStable } = request;
  const offsets = store.ofGroup(groupId);
  const isUnstable = (topic: string, partition: number): boolean =>
    requireStable && store.isUnstable(groupId, topic, partition);

  if (request.topics === null) {
    return Array.from(offsets, ([topic, partitions]) => ({
      topic,
      topicId: NO_TOPIC_ID,
      partitions: Array.from(partitions, ([partition, { committed }]) =>
        isUnstable(topic, partition) ? unstable(partition) : fetched(partition, committed),
      ),
    }));
  }
  return request.topics.map(({ topic, topicId, partitions }) => {
    const committed = offsets.get(topic);
    return {
      topic,
      topicId,
      partitions: partitions.map((partition) => {
        if (isUnstable(topic, partition)) return unstable(partition);
        const offset = committed?.get(partition)?.committed;
        if (offset === undefined || contradicts(offset.topicId, topicId)) return none(partition);
        return fetched(partition, offset);
      }),
    };
  });
}

/** What a fetch from a group that is not known gets: no offset anywhere. */
export function noOffsets(request: FetchOffsetsRequest): readonly FetchedTopic[] {
  return (request.topics ?? []).map(({ topic, topicId, partitions }) => ({
    topic,
    topicId,
    partitions: partitions.map(none),
  }));
}

/** Puts the tombstones of a deletion into `entries`; topics that are subscribed to are kept. */
export function deleteOffsets(
  group: ClassicGroup,
  store: OffsetStore,
  request: DeleteOffsetsRequest,
  entries: GroupEntry[],
): PartitionErrors {
  if (group.state !== 'Empty' && !group.usesConsumerProtocol()) {
    return { errorCode: errorCode.NON_EMPTY_GROUP, topics: [] };
  }
  const { groupId } = request;
  const topics = request.topics.map(({ topic, partitions }) => {
    const subscribed = group.isSubscribedTo(topic);
    const error = subscribed ? errorCode.GROUP_SUBSCRIBED_TO_TOPIC : errorCode.NONE;
    for (const partition of subscribed ? [] : partitions) {
      if (
        store.get(groupId, topic, partition) !== undefined ||
        store.isUnstable(groupId, topic, partition)
      ) {
        entries.push(tombstone(groupId, topic, partition));
      }
    }
    return {
      topic,
      topicId: NO_TOPIC_ID,
      partitions: partitions.map((partitionIndex) => ({ partitionIndex, errorCode: error })),
    };
  });
  return { errorCode: errorCode.NONE, topics };
}

/**
 * Puts tombstones of what is too old into `entries`. True when the group then has no offsets left.
 *
 * Offsets of members live as long as the members do; of an empty group, for the retention from the
 * moment it became empty; of a group that never had members, from each commit.
 */
export function expireOffsets(
  group: ClassicGroup,
  store: OffsetStore,
  time: { readonly nowMs: number; readonly retentionMs: number },
  entries: GroupEntry[],
): boolean {
  const { groupId } = group;
  let allGone = !store.hasOpenTransactions(groupId);
  const offsets = store.ofGroup(groupId);
  if (offsets.size === 0) return allGone;
  const countsFrom = retentionStart(group);
  if (countsFrom === undefined) return false;
  for (const [topic, partitions] of offsets) {
    if (group.isSubscribedTo(topic)) {
      allGone = false;
      continue;
    }
    for (const [partition, { committed }] of partitions) {
      const { expireTimestampMs } = committed;
      const isDue =
        expireTimestampMs === -1
          ? time.nowMs - countsFrom(committed) >= time.retentionMs
          : time.nowMs >= expireTimestampMs;
      if (isDue && !store.isUnstable(groupId, topic, partition)) {
        entries.push(tombstone(groupId, topic, partition));
      } else {
        allGone = false;
      }
    }
  }
  return allGone;
}

export function tombstone(groupId: string, topic: string, partition: number): OffsetCommitEntry {
  return { type: 'offset-commit', groupId, topic, partition, value: null };
}

/** From when on the retention of an offset counts; undefined where offsets do not expire. */
function retentionStart(group: ClassicGroup): ((committed: CommittedOffset) => number) | undefined {
  const { protocolType, state, stateTimestampMs } = group;
  if (protocolType !== null && state === 'Empty') {
    return (committed) =>
      stateTimestampMs === -1 ? committed.commitTimestampMs : stateTimestampMs;
  }
  if (protocolType === null || (state === 'Stable' && group.subscribedTopics !== undefined)) {
    return (committed) => committed.commitTimestampMs;
  }
  return undefined;
}

function contradicts(known: string, asked: string): boolean {
  return known !== NO_TOPIC_ID && asked !== NO_TOPIC_ID && known !== asked;
}

function fetched(partitionIndex: number, committed: CommittedOffset): FetchedOffset {
  return {
    partitionIndex,
    committedOffset: committed.offset,
    committedLeaderEpoch: committed.leaderEpoch,
    metadata: committed.metadata,
    errorCode: errorCode.NONE,
  };
}

function none(partitionIndex: number): FetchedOffset {
  return {
    partitionIndex,
    committedOffset: -1,
    committedLeaderEpoch: -1,
    metadata: '',
    errorCode: errorCode.NONE,
  };
}

function unstable(partitionIndex: number): FetchedOffset {
  return { ...none(partitionIndex), errorCode: errorCode.UNSTABLE_OFFSET_COMMIT };
}
