/**
 * What a consumer wants to read: topics by name, topics by pattern, or partitions that it was
 * told. It knows which topics a pattern means at present.
 */
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicPartition } from './options.ts';

export type Subscribed =
  | { readonly type: 'nothing' }
  | { readonly type: 'topics'; readonly topics: readonly string[] }
  | { readonly type: 'pattern'; readonly pattern: RegExp }
  | { readonly type: 'partitions'; readonly partitions: readonly TopicPartition[] };

export class Subscription {
  readonly #cluster: Cluster;
  #subscribed: Subscribed = { type: 'nothing' };
  #matching: readonly string[] = [];
  #matchedMs = Number.NEGATIVE_INFINITY;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get type(): Subscribed['type'] {
    return this.#subscribed.type;
  }

  set(subscribed: Subscribed): void {
    this.#subscribed = subscribed;
    this.#matching = [];
    this.#matchedMs = Number.NEGATIVE_INFINITY;
  }

  /** The topics that are wanted; for a pattern, as of the last `update`. */
  get topics(): readonly string[] {
    return this.#subscribed.type === 'topics' ? this.#subscribed.topics : this.#matching;
  }

  /** Looks which topics a pattern means, if that is due. Answers whether they have changed. */
  async update(): Promise<boolean> {
    const subscribed = this.#subscribed;
    if (subscribed.type !== 'pattern') return false;
    const nowMs = this.#cluster.world.clock.monotonicMs();
    if (nowMs - this.#matchedMs < this.#cluster.settings.metadataAgeMsMax) return false;
    this.#matchedMs = nowMs;
    const all = await this.#cluster.retry('looking for topics', {}, () =>
      this.#cluster.metadata.allTopics(),
    );
    const before = this.#matching;
    this.#matching = all
      .filter(({ name, isInternal }) => !isInternal && subscribed.pattern.test(name))
      .map(({ name }) => name)
      .sort();
    return before.join('/') !== this.#matching.join('/');
  }
}
