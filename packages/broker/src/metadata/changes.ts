/**
 * What a few entries changed, in the terms of those who follow the metadata: which partitions to
 * look at again, which topics are gone, whose configuration is another one.
 *
 * Collected while the entries are applied, since a topic that is removed has no name afterwards.
 */

import type { Immutable } from '@odradek/machines';
import {
  type ClusterEntry,
  type ClusterState,
  configResourceType,
} from '@odradek/machines/cluster';

export interface MetadataChanges {
  /** New and changed partitions, by the id of their topic. Deleted topics are not among them. */
  readonly partitions: ReadonlyMap<string, ReadonlySet<number>>;
  readonly deletedTopics: readonly DeletedTopicName[];
  /** Resources whose stored configuration changed. Those of deleted topics are among them. */
  readonly configs: readonly ChangedConfig[];
  /** A broker was registered, fenced, unfenced, changed or removed. */
  readonly brokers: boolean;
  readonly features: boolean;
}

export interface DeletedTopicName {
  readonly id: string;
  readonly name: string;
}

export interface ChangedConfig {
  readonly resourceType: number;
  readonly resourceName: string;
}

export class ChangeCollector {
  #partitions = new Map<string, Set<number>>();
  #deletedTopics: DeletedTopicName[] = [];
  #configs = new Map<string, ChangedConfig>();
  #brokers = false;
  #features = false;

  /** To be called before the entry is applied to `state`. */
  see(state: Immutable<ClusterState>, entry: ClusterEntry): void {
    if (state.transaction === undefined) {
      this.#note(state, entry);
    } else if (entry.type === 'endTransactionRecord') {
      for (const waiting of state.transaction) this.#note(state, waiting);
    }
  }

  /** What was seen since the last call. */
  take(): MetadataChanges {
    const changes: MetadataChanges = {
      partitions: this.#partitions,
      deletedTopics: this.#deletedTopics,
      configs: [...this.#configs.values()],
      brokers: this.#brokers,
      features: this.#features,
    };
    this.#partitions = new Map();
    this.#deletedTopics = [];
    this.#configs = new Map();
    this.#brokers = false;
    this.#features = false;
    return changes;
  }

  #note(state: Immutable<ClusterState>, entry: ClusterEntry): void {
    switch (entry.type) {
      case 'partitionRecord':
      case 'partitionChangeRecord':
        this.#partition(entry.topicId, entry.partitionId);
        return;
      case 'clearElrRecord':
        this.#cleared(state, entry.topicName);
        return;
      case 'removeTopicRecord':
        this.#deleted(state, entry.topicId);
        return;
      case 'configRecord':
        this.#config(entry.resourceType, entry.resourceName);
        return;
      case 'registerBrokerRecord':
      case 'unregisterBrokerRecord':
      case 'brokerRegistrationChangeRecord':
      case 'fenceBrokerRecord':
      case 'unfenceBrokerRecord':
        this.#brokers = true;
        return;
      case 'featureLevelRecord':
        this.#features = true;
        return;
      default:
    }
  }

  #partition(topicId: string, partitionId: number): void {
    const partitions = this.#partitions.get(topicId);
    if (partitions === undefined) this.#partitions.set(topicId, new Set([partitionId]));
    else partitions.add(partitionId);
  }

  #cleared(state: Immutable<ClusterState>, topicName: string): void {
    const named = state.topics.get(topicName);
    const topics = topicName === '' ? state.topics.values() : named === undefined ? [] : [named];
    for (const topic of topics) {
      for (const partition of topic.partitions.keys()) this.#partition(topic.id, partition);
    }
  }

  #deleted(state: Immutable<ClusterState>, topicId: string): void {
    const topic = state.topicsById.get(topicId);
    this.#partitions.delete(topicId);
    if (topic === undefined) return;
    this.#deletedTopics.push({ id: topicId, name: topic.name });
    this.#config(configResourceType.topic, topic.name);
  }

  #config(resourceType: number, resourceName: string): void {
    this.#configs.set(`${resourceType}:${resourceName}`, { resourceType, resourceName });
  }
}
