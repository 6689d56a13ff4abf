/**
 * Fetch (1), versions 4–18.
 * Does: long polling with min and max bytes, whole batches, sessions, isolation levels, leader
 *   epoch checks, diverging epochs.
 * Since: 4 isolation level · 5 log start offset · 7 sessions (KIP-227) · 9 leader epochs (KIP-320)
 *   · 11 rack and preferred replica (KIP-392) · 12 flexible, diverging epoch (KIP-595) · 13 topic ids
 *   (KIP-516) · 15 replica state · 16 names the new leader (KIP-951) · 17 directory ids (KIP-853)
 *   · 18 the follower's high watermark.
 */
import type { Encodable } from '@odradek/wire';
import {
  type FetchRequest,
  type FetchResponse,
  fetchRequest,
  fetchResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { Later } from '../../later.ts';
import {
  type FetchPartition,
  fetchPartitionKey,
  type OpenScope,
} from '../../replicas/fetch-sessions.ts';
import { type AwaitedPartition, FetchWait, readableBytes } from '../../replicas/fetch-wait.ts';
import { type RecordsRead, readRecords } from '../../replicas/read-records.ts';
import type { Replica } from '../../replicas/replica.ts';
import type { Draft } from '../draft.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';
import { checkLeaderEpoch, findReplica } from './find-replica.ts';

type TopicResponse = Draft<FetchResponse['responses'][number]>;
type PartitionResponse = TopicResponse['partitions'][number];
type Answer = Encodable<typeof fetchResponse>;

const readCommitted = 1;
const noRecords: Buffer = Buffer.alloc(0);

export const fetch = handler(
  fetchRequest,
  fetchResponse,
  [needs('Read', 'Topic'), needs('ClusterAction', 'Cluster')],
  (request, context, broker) => new Reading(request, context, broker).run(),
);

/** A partition of the request: its replica, or the error that stands in its place. */
interface Item {
  readonly wanted: FetchPartition;
  readonly replica: Replica | undefined;
  errorCode: number;
  divergingEpoch: { epoch: number; endOffset: number } | undefined;
  read: RecordsRead | undefined;
}

/** One Fetch request on its way: found, perhaps waiting, read, answered. */
class Reading {
  readonly #request: FetchRequest;
  readonly #context: RequestContext;
  readonly #broker: BrokerParts;
  readonly #later: Later<Answer> = new Later();
  readonly #items: Item[] = [];
  #scope: OpenScope = {
    errorCode: 0,
    session: undefined,
    incremental: false,
    partitions: [],
  };

  constructor(request: FetchRequest, context: RequestContext, broker: BrokerParts) {
    this.#request = request;
    this.#context = context;
    this.#broker = broker;
  }

  run(): Answer | Later<Answer> {
    const request = this.#request;
    const scope = this.#broker.replicas.fetchSessions.scope({
      sessionId: request.sessionId,
      sessionEpoch: request.sessionEpoch,
      usesTopicIds: this.#context.apiVersion >= 13,
      fromFollower: this.#fromFollower(),
      partitions: this.#wanted(),
      forgotten: this.#forgotten(),
      nowMs: this.#broker.world.clock.monotonicMs(),
    });
    if (!('partitions' in scope)) return { errorCode: scope.errorCode, responses: [] };
    this.#scope = scope;
    for (const wanted of scope.partitions) this.#items.push(this.#find(wanted));
    if (this.#mustWait()) this.#wait();
    else this.#read();
    return this.#later;
  }

  #fromFollower(): boolean {
    return this.#request.replicaId >= 0 || this.#request.replicaState.replicaId >= 0;
  }

  #wanted(): FetchPartition[] {
    const wanted: FetchPartition[] = [];
    for (const topic of this.#request.topics) {
      for (const partition of topic.partitions) {
        wanted.push({
          topic: topic.topic,
          topicId: topic.topicId,
          partition: partition.partition,
          currentLeaderEpoch: partition.currentLeaderEpoch,
          fetchOffset: partition.fetchOffset,
          lastFetchedEpoch: partition.lastFetchedEpoch,
          logStartOffset: partition.logStartOffset,
          partitionMaxBytes: Math.max(0, partition.partitionMaxBytes),
          knownHighWatermark: -1,
          knownLogStartOffset: -1,
        });
      }
    }
    return wanted;
  }

  #forgotten(): string[] {
    return this.#request.forgottenTopicsData.flatMap(({ topic, topicId, partitions }) =>
      partitions.map((partition) => fetchPartitionKey({ topic, topicId, partition })),
    );
  }

  #find(wanted: FetchPartition): Item {
    const { topic, topicId, partition } = wanted;
    const item: Item = {
      wanted,
      replica: undefined,
      errorCode: 0,
      divergingEpoch: undefined,
      read: undefined,
    };
    const found = findReplica(this.#broker, { name: topic, topicId, partition });
    if (typeof found === 'number') return { ...item, errorCode: found };
    const code = checkLeaderEpoch(found, wanted.currentLeaderEpoch) || checkOffset(found, wanted);
    return {
      ...item,
      replica: found,
      errorCode: code,
      divergingEpoch: code === 0 ? divergence(found, wanted) : undefined,
    };
  }

  /** Where the client's view of the log ends. */
  #upTo(replica: Replica): number {
    if (this.#fromFollower()) return replica.log.writtenEndOffset;
    return this.#request.isolationLevel === readCommitted
      ? replica.lastStableOffset
      : replica.highWatermark;
  }

  #awaited(): AwaitedPartition[] {
    const committedOnly = this.#request.isolationLevel === readCommitted;
    const awaited: AwaitedPartition[] = [];
    for (const { replica, wanted } of this.#items) {
      if (replica === undefined) continue;
      const { fetchOffset, partitionMaxBytes: bytesMax } = wanted;
      awaited.push({ replica, fetchOffset, bytesMax, committedOnly });
    }
    return awaited;
  }

  #mustWait(): boolean {
    const { maxWaitMs } = this.#request;
    const bytesMin = Math.min(this.#request.minBytes, this.#bytesMax());
    if (maxWaitMs <= 0 || bytesMin <= 0 || this.#items.length === 0) return false;
    let bytes = 0;
    for (const item of this.#items) {
      if (item.errorCode !== 0 || item.divergingEpoch !== undefined) return false;
    }
    for (const partition of this.#awaited()) {
      bytes += readableBytes(partition);
      if (bytes >= bytesMin) return false;
    }
    return true;
  }

  #wait(): void {
    const wait = new FetchWait(this.#broker.world.clock, this.#awaited(), {
      bytesMin: Math.min(this.#request.minBytes, this.#bytesMax()),
      waitMsMax: this.#request.maxWaitMs,
      done: () => {
        this.#context.whenClosed = undefined;
        this.#read();
      },
    });
    this.#context.whenClosed = () => wait.cancel();
  }

  #bytesMax(): number {
    const { maxBytes } = this.#request;
    return Math.max(0, Math.min(maxBytes, this.#broker.config.get('fetch.max.bytes')));
  }

  /** One partition after the other, each with what the ones before have left of the limit. */
  #read(): void {
    const items = this.#items;
    const pool = this.#broker.replicas.pool;
    let bytesLeft = this.#bytesMax();
    let minOneBatch = true;
    const take = (item: Item, read: RecordsRead): void => {
      item.read = read;
      if (read.errorCode !== 0) item.errorCode = read.errorCode;
      bytesLeft = Math.max(0, bytesLeft - read.records.length);
      if (read.records.length > 0) minOneBatch = false;
    };
    const step = (from: number): void => {
      for (let i = from; i < items.length; i++) {
        const item = items[i];
        if (item === undefined || item.replica === undefined || item.errorCode !== 0) continue;
        if (item.divergingEpoch !== undefined) continue;
        const upTo = this.#upTo(item.replica);
        const bytesMax = Math.min(item.wanted.partitionMaxBytes, bytesLeft);
        const options = { bytesMax, upTo, minOneBatch };
        const read = readRecords(item.replica, item.wanted.fetchOffset, options, pool);
        if (read instanceof Promise) {
          read.then(
            (result) => {
              take(item, result);
              step(i + 1);
            },
            () => {
              item.errorCode = errorCode.KAFKA_STORAGE_ERROR;
              step(i + 1);
            },
          );
          return;
        }
        take(item, read);
      }
      this.#answer();
    };
    step(0);
  }

  #answer(): void {
    const { session, incremental } = this.#scope;
    const responses: TopicResponse[] = [];
    const buffers: Buffer[] = [];
    for (const item of this.#items) {
      const { wanted } = item;
      const response = this.#partition(item);
      if (item.read?.buffer !== undefined) buffers.push(item.read.buffer);
      if (incremental && !isNews(item, response)) continue;
      if (session !== undefined) this.#note(item, response);
      const last = responses.at(-1);
      if (last !== undefined && last.topic === wanted.topic && last.topicId === wanted.topicId) {
        last.partitions.push(response);
      } else {
        responses.push({
          topic: wanted.topic,
          topicId: wanted.topicId,
          partitions: [response],
        });
      }
    }
    if (buffers.length > 0) {
      const pool = this.#broker.replicas.pool;
      this.#context.whenSent = () => {
        for (const buffer of buffers) pool.give(buffer);
      };
    }
    this.#later.settle({ sessionId: session?.id ?? 0, responses });
  }

  /** Remembers what the client now knows; one that got records goes to the end of the line. */
  #note({ wanted }: Item, response: PartitionResponse): void {
    wanted.knownHighWatermark = response.errorCode === 0 ? response.highWatermark : -1;
    wanted.knownLogStartOffset = response.logStartOffset;
    const session = this.#scope.session;
    if (session !== undefined && (response.records?.length ?? 0) > 0) {
      const key = fetchPartitionKey(wanted);
      if (session.partitions.delete(key)) session.partitions.set(key, wanted);
    }
  }

  #partition(item: Item): PartitionResponse {
    const { replica, wanted } = item;
    const response: PartitionResponse = {
      partitionIndex: wanted.partition,
      errorCode: this.#storageError(item.errorCode),
      highWatermark: -1,
      lastStableOffset: -1,
      logStartOffset: -1,
      divergingEpoch: item.divergingEpoch ?? { epoch: -1, endOffset: -1 },
      currentLeader: { leaderId: -1, leaderEpoch: -1 },
      snapshotId: { endOffset: -1, epoch: -1 },
      abortedTransactions: null,
      preferredReadReplica: -1,
      records: noRecords,
    };
    if (item.errorCode === errorCode.FENCED_LEADER_EPOCH && replica !== undefined) {
      response.currentLeader = {
        leaderId: this.#broker.metadata.nodeId,
        leaderEpoch: replica.leaderEpoch,
      };
    }
    if (replica === undefined || item.errorCode !== 0) return response;
    response.highWatermark = replica.highWatermark;
    response.lastStableOffset = replica.lastStableOffset;
    response.logStartOffset = replica.logStartOffset;
    response.records = item.read?.records ?? noRecords;
    if (this.#request.isolationLevel === readCommitted) {
      const upTo = this.#upTo(replica);
      response.abortedTransactions = [...replica.log.abortedTransactions(wanted.fetchOffset, upTo)];
    }
    return response;
  }

  /** Versions up to 5 do not know the storage error (KIP-112): they look for another leader. */
  #storageError(code: number): number {
    return code === errorCode.KAFKA_STORAGE_ERROR && this.#context.apiVersion <= 5
      ? errorCode.NOT_LEADER_OR_FOLLOWER
      : code;
  }
}

function checkOffset(replica: Replica, { fetchOffset }: FetchPartition): number {
  return fetchOffset < replica.logStartOffset || fetchOffset > replica.highWatermark
    ? errorCode.OFFSET_OUT_OF_RANGE
    : 0;
}

/** Where the client's log parts from ours, when it says which epoch its last record had. */
function divergence(
  replica: Replica,
  { lastFetchedEpoch, fetchOffset }: FetchPartition,
): { epoch: number; endOffset: number } | undefined {
  if (lastFetchedEpoch < 0) return undefined;
  const { epoch, endOffset } = replica.log.offsetForLeaderEpoch(lastFetchedEpoch);
  return epoch < lastFetchedEpoch || endOffset < fetchOffset ? { epoch, endOffset } : undefined;
}

/** Whether an incremental answer must name the partition. */
function isNews({ wanted }: Item, response: PartitionResponse): boolean {
  return (
    (response.records?.length ?? 0) > 0 ||
    response.errorCode !== 0 ||
    response.divergingEpoch.epoch !== -1 ||
    response.highWatermark !== wanted.knownHighWatermark ||
    response.logStartOffset !== wanted.knownLogStartOffset
  );
}
