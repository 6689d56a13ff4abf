/**
 * Fetch sessions (KIP-227): the broker remembers which partitions a client reads, so that a request
 * names only what changed and the answer holds only what is new.
 *
 * The number of sessions is bounded. A new one takes the place of the longest unused, but only of
 * one that has been unused for a while, or of a smaller consumer's when a follower asks.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Random } from '@odradek/world';

/** What a client wants of one partition, and what it was last told about it. */
export interface FetchPartition {
  /** The name it was asked under; empty when only the id is known. */
  topic: string;
  readonly topicId: string;
  readonly partition: number;
  currentLeaderEpoch: number;
  fetchOffset: number;
  lastFetchedEpoch: number;
  logStartOffset: number;
  partitionMaxBytes: number;
  /** What the last answer said: −1 for nothing yet, so that the first answer names it. */
  knownHighWatermark: number;
  knownLogStartOffset: number;
}

export class FetchSession {
  readonly id: number;
  readonly usesTopicIds: boolean;
  readonly privileged: boolean;
  /** The epoch that the next request must carry. */
  epoch = 1;
  lastUsedMs: number;
  readonly partitions: Map<string, FetchPartition> = new Map();

  constructor(id: number, options: { usesTopicIds: boolean; privileged: boolean; nowMs: number }) {
    this.id = id;
    this.usesTopicIds = options.usesTopicIds;
    this.privileged = options.privileged;
    this.lastUsedMs = options.nowMs;
  }
}

export interface SessionRequest {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly usesTopicIds: boolean;
  readonly fromFollower: boolean;
  readonly partitions: readonly FetchPartition[];
  readonly forgotten: readonly string[];
  readonly nowMs: number;
}

/** The partitions to read, and the session to note the answer in, if there is one. */
export interface OpenScope {
  readonly errorCode: 0;
  readonly session: FetchSession | undefined;
  /** The answer leaves out what has not changed. */
  readonly incremental: boolean;
  readonly partitions: Iterable<FetchPartition>;
}

export type FetchScope = OpenScope | { readonly errorCode: number };

const finalEpoch = -1;
const initialEpoch = 0;
/** A session unused for as long may be evicted, as in Kafka. */
const evictableAfterMs = 120_000;

export class FetchSessions {
  readonly #random: Random;
  readonly #sessionsMax: number;
  /** In the order of last use: the first is the longest unused. */
  readonly #sessions: Map<number, FetchSession> = new Map();

  constructor(random: Random, sessionsMax: number) {
    this.#random = random;
    this.#sessionsMax = sessionsMax;
  }

  get count(): number {
    return this.#sessions.size;
  }

  scope(request: SessionRequest): FetchScope {
    const { sessionId, sessionEpoch } = request;
    if (sessionEpoch === finalEpoch || sessionEpoch === initialEpoch) {
      this.#sessions.delete(sessionId);
      const session = sessionEpoch === initialEpoch ? this.#create(request) : undefined;
      return {
        errorCode: 0,
        session,
        incremental: false,
        partitions: session === undefined ? request.partitions : session.partitions.values(),
      };
    }
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return { errorCode: errorCode.FETCH_SESSION_ID_NOT_FOUND };
    if (session.epoch !== sessionEpoch) {
      return { errorCode: errorCode.INVALID_FETCH_SESSION_EPOCH };
    }
    if (session.usesTopicIds !== request.usesTopicIds) {
      return { errorCode: errorCode.FETCH_SESSION_TOPIC_ID_ERROR };
    }
    update(session, request);
    this.#sessions.delete(sessionId);
    if (session.partitions.size === 0) {
      return {
        errorCode: 0,
        session: undefined,
        incremental: false,
        partitions: request.partitions,
      };
    }
    session.epoch = nextEpoch(session.epoch);
    session.lastUsedMs = request.nowMs;
    this.#sessions.set(sessionId, session);
    return {
      errorCode: 0,
      session,
      incremental: true,
      partitions: session.partitions.values(),
    };
  }

  #create(request: SessionRequest): FetchSession | undefined {
    if (request.partitions.length === 0 || !this.#makeRoom(request)) return undefined;
    let id = 0;
    do id = 1 + this.#random.integer(0x7fff_fffe);
    while (this.#sessions.has(id));
    const session = new FetchSession(id, {
      usesTopicIds: request.usesTopicIds,
      privileged: request.fromFollower,
      nowMs: request.nowMs,
    });
    for (const partition of request.partitions) {
      session.partitions.set(fetchPartitionKey(partition), partition);
    }
    this.#sessions.set(id, session);
    return session;
  }

  #makeRoom(request: SessionRequest): boolean {
    if (this.#sessions.size < this.#sessionsMax) return true;
    for (const [id, session] of this.#sessions) {
      const stale = request.nowMs - session.lastUsedMs > evictableAfterMs;
      if (stale || (request.fromFollower && !session.privileged)) {
        this.#sessions.delete(id);
        return true;
      }
      // The map is in the order of use: no later one has been unused for longer.
      if (!request.fromFollower) return false;
    }
    return false;
  }
}

/** The key of a partition within a session. */
export function fetchPartitionKey(partition: {
  topic: string;
  topicId: string;
  partition: number;
}): string {
  return `${partition.topicId === noTopicId ? partition.topic : partition.topicId}/${partition.partition}`;
}

/** Kafka's zero UUID: no id. */
export const noTopicId = 'AAAAAAAAAAAAAAAAAAAAAA';

/** Epochs go from 1 to the largest int32 and then from 1 again. */
function nextEpoch(epoch: number): number {
  return epoch === 0x7fff_ffff ? 1 : epoch + 1;
}

function update(session: FetchSession, request: SessionRequest): void {
  for (const partition of request.partitions) {
    const key = fetchPartitionKey(partition);
    const known = session.partitions.get(key);
    if (known === undefined) {
      session.partitions.set(key, partition);
      continue;
    }
    known.currentLeaderEpoch = partition.currentLeaderEpoch;
    known.fetchOffset = partition.fetchOffset;
    known.lastFetchedEpoch = partition.lastFetchedEpoch;
    known.logStartOffset = partition.logStartOffset;
    known.partitionMaxBytes = partition.partitionMaxBytes;
  }
  for (const key of request.forgotten) session.partitions.delete(key);
}
