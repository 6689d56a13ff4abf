/**
 * The cluster as the last answers to Metadata described it: brokers, topics, partitions, leaders.
 *
 * It asks nothing: `metadata.ts` does, and hands the answers over.
 * Spec: KIP-320 (leader epochs: an older answer must not undo a newer one), KIP-516 (topic ids),
 * KIP-951 (new leaders named in answers to Produce and Fetch).
 */
import { errorCode, type MetadataResponse, zeroUuid } from '@odradek/wire';
import type { Address } from '@odradek/world';

export interface Broker extends Address {
  readonly id: number;
  readonly rack: string | null;
}

export interface PartitionMetadata {
  readonly index: number;
  /** -1 when there is none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export interface TopicMetadata {
  readonly name: string;
  /** Zero when the broker has no topic ids. */
  readonly id: string;
  readonly isInternal: boolean;
  /** By index. */
  readonly partitions: readonly PartitionMetadata[];
}

export class Topology {
  #brokers: ReadonlyMap<number, Broker> = new Map();
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #namesById = new Map<string, string>();
  #controllerId = -1;
  #clusterId: string | null = null;

  get brokers(): ReadonlyMap<number, Broker> {
    return this.#brokers;
  }

  get controllerId(): number {
    return this.#controllerId;
  }

  get clusterId(): string | null {
    return this.#clusterId;
  }

  get topics(): ReadonlyMap<string, TopicMetadata> {
    return this.#topics;
  }

  topic(name: string): TopicMetadata | undefined {
    return this.#topics.get(name);
  }

  nameOf(topicId: string): string | undefined {
    return this.#namesById.get(topicId);
  }

  partition(topic: string, index: number): PartitionMetadata | undefined {
    return this.#topics.get(topic)?.partitions[index];
  }

  leaderOf(topic: string, index: number): Broker | undefined {
    const leader = this.partition(topic, index)?.leader;
    return leader === undefined ? undefined : this.#brokers.get(leader);
  }

  forget(topic: string): void {
    const known = this.#topics.get(topic);
    if (known === undefined) return;
    this.#topics.delete(topic);
    if (this.#namesById.get(known.id) === topic) this.#namesById.delete(known.id);
  }

  apply(answer: MetadataResponse): void {
    this.#brokers = new Map(
      answer.brokers.map(({ nodeId, host, port, rack }) => [
        nodeId,
        { id: nodeId, host, port, rack },
      ]),
    );
    this.#controllerId = answer.controllerId;
    this.#clusterId = answer.clusterId;
    for (const topic of answer.topics) this.#applyTopic(topic);
  }

  /** What the answer to another request said on the way; ignored unless it is newer. */
  applyLeader(topic: string, index: number, leader: number, leaderEpoch: number): boolean {
    const known = this.#topics.get(topic);
    const partition = known?.partitions[index];
    if (known === undefined || partition === undefined) return false;
    if (leaderEpoch <= partition.leaderEpoch || !this.#brokers.has(leader)) return false;
    const partitions = known.partitions.with(index, { ...partition, leader, leaderEpoch });
    this.#topics.set(topic, { ...known, partitions });
    return true;
  }

  applyBroker(broker: Broker): void {
    if (this.#brokers.has(broker.id)) return;
    this.#brokers = new Map([...this.#brokers, [broker.id, broker]]);
  }

  #applyTopic(topic: MetadataResponse['topics'][number]): void {
    const { name, topicId } = topic;
    if (name === null) return;
    if (topic.errorCode === errorCode.UNKNOWN_TOPIC_OR_PARTITION) return this.forget(name);
    // Without a leader for some partition the answer is still as good as it gets.
    if (topic.errorCode !== 0 && topic.errorCode !== errorCode.LEADER_NOT_AVAILABLE) return;
    const known = this.#topics.get(name);
    const before = known?.id === topicId ? known.partitions : [];
    const partitions = topic.partitions
      .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
      .map((each): PartitionMetadata => {
        const earlier = before[each.partitionIndex];
        const isStale = earlier !== undefined && earlier.leaderEpoch > each.leaderEpoch;
        return {
          index: each.partitionIndex,
          leader: isStale ? earlier.leader : each.leaderId,
          leaderEpoch: isStale ? earlier.leaderEpoch : each.leaderEpoch,
          replicas: each.replicaNodes,
          inSyncReplicas: each.isrNodes,
          offlineReplicas: each.offlineReplicas,
        };
      });
    // With a gap in the indexes, positions in the list would lie.
    if (partitions.some((partition, index) => partition.index !== index)) return;
    if (known !== undefined && known.id !== topicId) this.forget(name);
    this.#topics.set(name, { name, id: topicId, isInternal: topic.isInternal, partitions });
    if (topicId !== zeroUuid) this.#namesById.set(topicId, name);
  }
}
