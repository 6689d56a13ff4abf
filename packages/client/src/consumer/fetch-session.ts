/**
 * What one broker remembers of this consumer's fetches, so that each request names only what has
 * changed since the last.
 *
 * Spec: KIP-227.
 */
import { type FetchRequest, zeroUuid } from '@odradek/wire';
import { keyOf } from './assignment.ts';

/** What is asked of one partition. */
export interface PartitionFetch {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly fetchOffset: number;
  readonly currentLeaderEpoch: number;
  readonly lastFetchedEpoch: number;
  readonly partitionMaxBytes: number;
}

type TopicFetch = FetchRequest['topics'][number];
type ForgottenTopic = FetchRequest['forgottenTopicsData'][number];

export interface SessionPart {
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly topics: readonly TopicFetch[];
  readonly forgottenTopicsData: readonly ForgottenTopic[];
}

const NO_SESSION = 0;
const EPOCH_FIRST = 0;
const EPOCH_MAX = 0x7fff_ffff;

export class FetchSession {
  #id = NO_SESSION;
  #epoch = EPOCH_FIRST;
  #known = new Map<string, PartitionFetch>();

  /** The part of the next request that depends on the session. */
  next(fetches: readonly PartitionFetch[]): SessionPart {
    const wanted = new Map(fetches.map((each) => [keyOf(each.topic, each.partition), each]));
    const isFull = this.#id === NO_SESSION;
    const changed = isFull
      ? fetches
      : fetches.filter((each) => !isSame(each, this.#known.get(keyOf(each.topic, each.partition))));
    const forgotten: PartitionFetch[] = [];
    if (!isFull) {
      for (const [key, known] of this.#known) {
        const now = wanted.get(key);
        // A topic of the same name that was made anew is another one.
        if (now === undefined || now.topicId !== known.topicId) forgotten.push(known);
      }
    }
    this.#known = wanted;
    return {
      sessionId: this.#id,
      sessionEpoch: this.#epoch,
      topics: byTopic(changed),
      forgottenTopicsData: forgottenByTopic(forgotten),
    };
  }

  /** The broker has answered without an error. */
  accepted(sessionId: number): void {
    if (sessionId === NO_SESSION) return this.reset();
    this.#epoch = this.#id === sessionId && this.#epoch < EPOCH_MAX ? this.#epoch + 1 : 1;
    this.#id = sessionId;
  }

  /** Begins anew: what the broker remembers is not known. */
  reset(): void {
    this.#id = NO_SESSION;
    this.#epoch = EPOCH_FIRST;
    this.#known.clear();
  }
}

function isSame(a: PartitionFetch, b: PartitionFetch | undefined): boolean {
  return (
    b !== undefined &&
    a.fetchOffset === b.fetchOffset &&
    a.currentLeaderEpoch === b.currentLeaderEpoch &&
    a.lastFetchedEpoch === b.lastFetchedEpoch &&
    a.partitionMaxBytes === b.partitionMaxBytes &&
    a.topicId === b.topicId
  );
}

function byTopic(fetches: readonly PartitionFetch[]): readonly TopicFetch[] {
  const topics = new Map<string, { topicId: string; partitions: PartitionFetch[] }>();
  for (const fetch of fetches) {
    const known = topics.get(fetch.topic);
    if (known !== undefined) known.partitions.push(fetch);
    else topics.set(fetch.topic, { topicId: fetch.topicId, partitions: [fetch] });
  }
  return [...topics].map(([topic, { topicId, partitions }]) => ({
    topic,
    topicId,
    partitions: partitions.map((each) => ({
      partition: each.partition,
      currentLeaderEpoch: each.currentLeaderEpoch,
      fetchOffset: each.fetchOffset,
      lastFetchedEpoch: each.lastFetchedEpoch,
      logStartOffset: -1,
      partitionMaxBytes: each.partitionMaxBytes,
      replicaDirectoryId: zeroUuid,
      highWatermark: NO_HIGH_WATERMARK,
    })),
  }));
}

function forgottenByTopic(fetches: readonly PartitionFetch[]): readonly ForgottenTopic[] {
  return byTopic(fetches).map(({ topic, topicId, partitions }) => ({
    topic,
    topicId,
    partitions: partitions.map(({ partition }) => partition),
  }));
}

/** The field's default: consumers do not tell how far they know the log to be committed. */
const NO_HIGH_WATERMARK = 2 ** 63;
