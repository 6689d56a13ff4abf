/**
 * Keeps the topology up to date: for the topics that somebody uses, when it is old, and when an
 * answer showed that it is wrong. Those who ask at the same time share one request.
 *
 * Spec: Metadata (KIP-4, KIP-320); KIP-526 (topics that nobody uses any more are dropped).
 */
import { errorCode, type MetadataRequest, type MetadataResponse, zeroUuid } from '@odradek/wire';
import type { AbortSignalLike, World } from '@odradek/world';
import { orAborted } from '../abort.ts';
import { BrokerError } from '../errors.ts';
import type { ClientSettings } from '../options.ts';
import { retrying } from './retry.ts';
import { type TopicMetadata, Topology } from './topology.ts';

export type AskMetadata = (
  request: Pick<MetadataRequest, 'topics' | 'allowAutoTopicCreation'>,
) => Promise<MetadataResponse>;

export interface TopicOptions {
  /** Whether the broker may create the topic, if it is set up so. */
  readonly create: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignalLike | undefined;
}

/** Topics that nobody asked for in this time are not refreshed any more. */
const IDLE_MS_MAX = 300_000;

export class Metadata {
  readonly topology: Topology = new Topology();
  readonly #world: World;
  readonly #settings: ClientSettings;
  readonly #ask: AskMetadata;
  /** When each topic was last asked for. */
  readonly #usedMs = new Map<string, number>();
  readonly #creatable = new Set<string>();
  readonly #errors = new Map<string, number>();
  #refreshedMs = Number.NEGATIVE_INFINITY;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(world: World, settings: ClientSettings, ask: AskMetadata) {
    this.#world = world;
    this.#settings = settings;
    this.#ask = ask;
  }

  /** What is known of the topic, without asking; asks behind the caller's back when that is old. */
  find(name: string): TopicMetadata | undefined {
    const nowMs = this.#world.clock.monotonicMs();
    this.#usedMs.set(name, nowMs);
    if (nowMs - this.#refreshedMs > this.#settings.metadataAgeMsMax) this.refreshSoon();
    return this.topology.topic(name);
  }

  /** What is known of the topic, asking until it is there. Throws a `BrokerError` when it cannot. */
  async topic(name: string, options: TopicOptions): Promise<TopicMetadata> {
    const known = this.find(name);
    if (known !== undefined) return known;
    if (options.create) this.#creatable.add(name);
    return retrying(this.#world, this.#settings, options, `looking for topic ${name}`, async () => {
      const found = this.find(name);
      if (found !== undefined) return found;
      await orAborted(this.refresh(), options.signal);
      const topic = this.topology.topic(name);
      if (topic !== undefined) return topic;
      const code = this.#errors.get(name) ?? errorCode.UNKNOWN_TOPIC_OR_PARTITION;
      throw new BrokerError(code, `topic ${name}`);
    });
  }

  /** Resolves when an answer to a question asked from now on has been taken in. */
  refresh(): Promise<void> {
    if (this.#current === undefined) {
      this.#current = this.#askNow().finally(() => {
        this.#current = undefined;
      });
      return this.#current;
    }
    // One is under way, but it may have been answered before what the caller knows happened.
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  /** Asks in the background. A failure shows itself to the next who needs an answer. */
  refreshSoon(): void {
    if (this.#current !== undefined) return;
    this.refresh().catch((error: unknown) => {
      this.#world.report.debug('cannot refresh metadata', { error: String(error) });
    });
  }

  /** All topics there are, asked anew. */
  async allTopics(): Promise<readonly TopicMetadata[]> {
    const answer = await this.#ask({ topics: null, allowAutoTopicCreation: false });
    this.topology.apply(answer);
    return answer.topics.flatMap(({ name }) => {
      const topic = name === null ? undefined : this.topology.topic(name);
      return topic === undefined ? [] : [topic];
    });
  }

  async #askNow(): Promise<void> {
    const nowMs = this.#world.clock.monotonicMs();
    for (const [name, usedMs] of this.#usedMs) {
      if (nowMs - usedMs > IDLE_MS_MAX) this.#usedMs.delete(name);
    }
    const names = [...this.#usedMs.keys()];
    const answer = await this.#ask({
      topics: names.map((name) => ({ name, topicId: zeroUuid })),
      allowAutoTopicCreation: names.some((name) => this.#creatable.has(name)),
    });
    this.#refreshedMs = this.#world.clock.monotonicMs();
    this.#errors.clear();
    for (const topic of answer.topics) {
      if (topic.name === null) continue;
      if (topic.errorCode !== 0) this.#errors.set(topic.name, topic.errorCode);
      else this.#creatable.delete(topic.name);
    }
    this.topology.apply(answer);
  }
}
