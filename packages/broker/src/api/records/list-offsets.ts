/**
 * ListOffsets (2), versions 1–11.
 * Does: the first and the end offset, the offset of a time, of the largest timestamp, and the local
 *   and tiered ones, which without tiered storage are the first offset and none.
 * Since: 2 isolation level · 4 leader epochs (KIP-320) · 6 flexible · 7 max timestamp (KIP-734)
 *   · 8 earliest local · 9 latest tiered (KIP-1005) · 10 timeout · 11 earliest pending upload.
 */
import {
  type ListOffsetsRequest,
  type ListOffsetsResponse,
  listOffsetsRequest,
  listOffsetsResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import type { Replica } from '../../replicas/replica.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';
import { checkLeaderEpoch, findReplica } from './find-replica.ts';

type Wanted = ListOffsetsRequest['topics'][number]['partitions'][number];
type Found = ListOffsetsResponse['topics'][number]['partitions'][number];
type OffsetAnswer = { timestamp: number; offset: number; leaderEpoch: number };

/** What stands in place of a timestamp, and the version since which it may. */
const special = {
  latest: -1,
  earliest: -2,
  max: -3,
  earliestLocal: -4,
  latestTiered: -5,
  earliestPendingUpload: -6,
} as const;
const specialSince: Readonly<Record<number, number>> = {
  [special.max]: 7,
  [special.earliestLocal]: 8,
  [special.latestTiered]: 9,
  [special.earliestPendingUpload]: 11,
};
const leaderEpochSince = 4;
const readCommitted = 1;
const none: OffsetAnswer = { timestamp: -1, offset: -1, leaderEpoch: -1 };

export const listOffsets = handler(
  listOffsetsRequest,
  listOffsetsResponse,
  [needs('Describe', 'Topic')],
  (request, context, broker) => {
    const repeated = repeatedPartitions(request);
    return {
      topics: request.topics.map((topic) => ({
        name: topic.name,
        partitions: topic.partitions.map((wanted) => {
          if (repeated.has(`${topic.name}-${wanted.partitionIndex}`)) {
            return failure(wanted, errorCode.INVALID_REQUEST);
          }
          return lookUp(topic.name, wanted, request, context, broker);
        }),
      })),
    };
  },
);

function lookUp(
  name: string,
  wanted: Wanted,
  request: ListOffsetsRequest,
  context: RequestContext,
  broker: BrokerParts,
): Found {
  const since = specialSince[wanted.timestamp] ?? 0;
  if (wanted.timestamp < special.earliestPendingUpload || context.apiVersion < since) {
    return failure(wanted, errorCode.UNSUPPORTED_VERSION);
  }
  const partition = wanted.partitionIndex;
  const found = findReplica(broker, { name, topicId: noTopicId, partition });
  if (typeof found === 'number') return failure(wanted, found);
  const code = checkLeaderEpoch(found, wanted.currentLeaderEpoch);
  if (code !== 0) return failure(wanted, code);
  const end = endFor(found, request);
  const answer = offsetFor(found, wanted.timestamp, end);
  const leaderEpoch = context.apiVersion >= leaderEpochSince ? answer.leaderEpoch : -1;
  return { partitionIndex: partition, errorCode: 0, ...answer, leaderEpoch };
}

/** Where the log ends for whoever asks: followers see all, consumers what is committed. */
function endFor(replica: Replica, request: ListOffsetsRequest): number {
  if (request.replicaId >= 0) return replica.endOffset;
  return request.isolationLevel === readCommitted
    ? replica.lastStableOffset
    : replica.highWatermark;
}

function offsetFor(replica: Replica, timestamp: number, end: number): OffsetAnswer {
  const { log } = replica;
  switch (timestamp) {
    case special.latest:
      return { timestamp: -1, offset: end, leaderEpoch: replica.leaderEpoch };
    case special.earliest:
    case special.earliestLocal: {
      const offset = log.logStartOffset;
      return { timestamp: -1, offset, leaderEpoch: earliestEpoch(replica) };
    }
    case special.latestTiered:
    case special.earliestPendingUpload:
      return none;
    default: {
      const found =
        timestamp === special.max ? log.maxTimestampOffset() : log.offsetForTimestamp(timestamp);
      return found === undefined || found.offset >= end ? none : found;
    }
  }
}

/** The epoch of the first record; −1 when the epochs known begin behind it. */
function earliestEpoch({ log }: Replica): number {
  const first = log.epochs.starts[0];
  return first !== undefined && first.startOffset <= log.logStartOffset ? first.epoch : -1;
}

function failure(wanted: Wanted, code: number): Found {
  return {
    partitionIndex: wanted.partitionIndex,
    errorCode: code,
    ...none,
  };
}

function repeatedPartitions(request: ListOffsetsRequest): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const topic of request.topics) {
    for (const { partitionIndex } of topic.partitions) {
      const key = `${topic.name}-${partitionIndex}`;
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return repeated;
}
