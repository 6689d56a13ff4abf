/**
 * The topic `__consumer_offsets`: which of its partitions a group belongs to, who leads that, and
 * making the topic when somebody first needs it.
 *
 * Spec: Kafka's GroupMetadataManager (abs(hashCode(groupId)) % partitions) and its settings
 * offsets.topic.*.
 */

import type { Immutable } from '@odradek/machines';
import type {
  ClusterCommandOf,
  ClusterReplyOf,
  ClusterState,
  Topic,
} from '@odradek/machines/cluster';
import { errorCode } from '@odradek/wire/errors';
import { partitionForId } from '@odradek/wire/records';
import type { NodeConfig } from '../config/node-config.ts';
import type { MetadataChanges } from '../metadata/changes.ts';
import type { Replica } from '../replicas/replica.ts';

export const OFFSETS_TOPIC = '__consumer_offsets';

/** What the coordinator needs to know of the cluster, and to ask of it. */
export interface ClusterView {
  readonly nodeId: number;
  readonly state: Immutable<ClusterState>;
  submit(command: ClusterCommandOf<'createTopics'>): Promise<ClusterReplyOf<'createTopics'>>;
  /** Calls the listener after each change, until the function that it returns is called. */
  onChange(listener: (changes: MetadataChanges) => void): () => void;
}

/** Where replicas are found. */
export interface ReplicaLookup {
  byName(topic: string, partition: number): Replica | undefined;
}

export class OffsetsTopic {
  readonly #config: NodeConfig;
  readonly #cluster: ClusterView;
  readonly #replicas: ReplicaLookup;
  #creation: Promise<number> | undefined;

  constructor(config: NodeConfig, cluster: ClusterView, replicas: ReplicaLookup) {
    this.#config = config;
    this.#cluster = cluster;
    this.#replicas = replicas;
  }

  /** Kafka's id of the topic; undefined when there is none. */
  get id(): string | undefined {
    return this.#topic?.id;
  }

  get exists(): boolean {
    return this.#topic !== undefined;
  }

  get partitionCount(): number {
    return this.#topic?.partitions.length ?? this.#config.get('offsets.topic.num.partitions');
  }

  partitionOf(groupId: string): number {
    return partitionForId(groupId, this.partitionCount);
  }

  /** The node that coordinates a partition's groups; -1 when there is none. */
  leaderOf(partition: number): number {
    return this.#topic?.partitions[partition]?.leader ?? -1;
  }

  /** The replica of a partition that this node leads. */
  led(partition: number): Replica | undefined {
    if (this.leaderOf(partition) !== this.#cluster.nodeId) return undefined;
    return this.#replicas.byName(OFFSETS_TOPIC, partition);
  }

  /** Makes the topic if there is none. All who ask meanwhile wait for the same creation. */
  make(): Promise<number> {
    this.#creation ??= this.#make().finally(() => {
      this.#creation = undefined;
    });
    return this.#creation;
  }

  async #make(): Promise<number> {
    const segmentBytes = this.#config.get('offsets.topic.segment.bytes');
    const reply = await this.#cluster.submit({
      type: 'createTopics',
      validateOnly: false,
      topics: [
        {
          name: OFFSETS_TOPIC,
          numPartitions: this.#config.get('offsets.topic.num.partitions'),
          replicationFactor: this.#config.get('offsets.topic.replication.factor'),
          assignments: [],
          configs: [
            { name: 'cleanup.policy', value: 'compact' },
            { name: 'compression.type', value: 'producer' },
            { name: 'segment.bytes', value: String(segmentBytes) },
          ],
          // A cluster that is smaller than the setting should still be able to have groups.
          fewerReplicasAllowed: true,
        },
      ],
    });
    const error = reply.topics[0]?.errorCode ?? errorCode.COORDINATOR_NOT_AVAILABLE;
    const isThere = error === errorCode.NONE || error === errorCode.TOPIC_ALREADY_EXISTS;
    return isThere ? errorCode.NONE : errorCode.COORDINATOR_NOT_AVAILABLE;
  }

  get #topic(): Immutable<Topic> | undefined {
    return this.#cluster.state.topics.get(OFFSETS_TOPIC);
  }
}
