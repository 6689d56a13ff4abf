/**
 * The admin client as users see it. Each method does what it says for all that it is given, and
 * throws when it could not: the error of one thing, or a `PartialError` that names them.
 *
 * The work is done in the files beside this one.
 */
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import { Coordinators } from '../cluster/coordinators.ts';
import {
  type CommittedOffset,
  commitOffsets,
  fetchCommitted,
  NO_MEMBER,
  type OffsetToCommit,
} from '../consumer/committed.ts';
import { type FoundOffset, findOffsets, type OffsetQuestion } from '../consumer/offsets.ts';
import type { TopicPartition } from '../consumer/options.ts';
import * as ofCluster from './cluster.ts';
import * as configs from './configs.ts';
import * as groups from './groups.ts';
import { describeTopicPartitions, type TopicDetails } from './topic-partitions.ts';
import * as topics from './topics.ts';

/**
 * Looks at a cluster, and changes it.
 *
 * ```ts
 * await using admin = client.admin();
 * await admin.createTopics([{ name: 'orders', partitions: 3, configs: { 'retention.ms': '-1' } }]);
 * ```
 */
export class Admin {
  readonly #cluster: Cluster;
  readonly #coordinators: Coordinators;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#coordinators = new Coordinators(cluster);
  }

  createTopics(
    newTopics: readonly topics.NewTopic[],
    options: topics.ChangeOptions = {},
  ): Promise<readonly topics.CreatedTopic[]> {
    return topics.createTopics(this.#cluster, newTopics, options);
  }

  deleteTopics(names: readonly string[], options: AskOptions = {}): Promise<void> {
    return topics.deleteTopics(this.#cluster, names, options);
  }

  /** `count` is how many partitions the topic has then. */
  createPartitions(
    grown: Parameters<typeof topics.createPartitions>[1],
    options: topics.ChangeOptions = {},
  ): Promise<void> {
    return topics.createPartitions(this.#cluster, grown, options);
  }

  listTopics(options: AskOptions = {}): Promise<readonly topics.TopicListing[]> {
    return topics.listTopics(this.#cluster, options);
  }

  /** All topics unless told. */
  describeTopics(
    names?: readonly string[],
    options: AskOptions = {},
  ): Promise<readonly topics.TopicDescription[]> {
    return topics.describeTopics(this.#cluster, names, options);
  }

  /** Topics by name, with the replicas that may become leaders when none is in sync. */
  describeTopicDetails(
    names: readonly string[],
    options: AskOptions = {},
  ): Promise<readonly TopicDetails[]> {
    return describeTopicPartitions(this.#cluster, names, options);
  }

  /** Deletes the records below an offset of each partition. */
  deleteRecords(
    partitions: readonly topics.RecordsToDelete[],
    options: AskOptions = {},
  ): Promise<readonly (TopicPartition & { readonly lowWatermark: number })[]> {
    return topics.deleteRecords(this.#cluster, partitions, options);
  }

  describeConfigs(
    resources: readonly configs.ConfigResource[],
    options: configs.DescribeConfigsOptions = {},
  ): Promise<readonly configs.ResourceConfigs[]> {
    return configs.describeConfigs(this.#cluster, resources, options);
  }

  alterConfigs(
    resources: Parameters<typeof configs.alterConfigs>[1],
    options: topics.ChangeOptions = {},
  ): Promise<void> {
    return configs.alterConfigs(this.#cluster, resources, options);
  }

  listConfigResources(
    types: readonly configs.ResourceTypeName[] = [],
    options: AskOptions = {},
  ): Promise<readonly configs.ConfigResource[]> {
    return configs.listConfigResources(this.#cluster, types, options);
  }

  /** Offsets by time, or at the ends (`SpecialTime`). */
  listOffsets(
    questions: readonly OffsetQuestion[],
    options: AskOptions & { isolation?: 'read_uncommitted' | 'read_committed' } = {},
  ): Promise<readonly FoundOffset[]> {
    const level = options.isolation === 'read_committed' ? 1 : 0;
    return findOffsets(this.#cluster, questions, level, options);
  }

  listGroups(options: groups.ListGroupsOptions = {}): Promise<readonly groups.GroupListing[]> {
    return groups.listGroups(this.#cluster, options);
  }

  describeGroups(
    groupIds: readonly string[],
    options: AskOptions = {},
  ): Promise<readonly groups.GroupDescription[]> {
    return Promise.all(
      groupIds.map((id) => groups.describeGroup(this.#cluster, this.#coordinators, id, options)),
    );
  }

  /** Only groups without members can be deleted. */
  deleteGroups(groupIds: readonly string[], options: AskOptions = {}): Promise<void> {
    return groups.deleteGroups(this.#cluster, this.#coordinators, groupIds, options);
  }

  /** What a group has committed: of all partitions unless told. */
  listGroupOffsets(
    groupId: string,
    partitions?: readonly TopicPartition[],
    options: AskOptions = {},
  ): Promise<readonly CommittedOffset[]> {
    return fetchCommitted(this.#cluster, this.#coordinators, groupId, partitions, options);
  }

  /** Commits in the name of a group that has no members. */
  alterGroupOffsets(
    groupId: string,
    offsets: readonly OffsetToCommit[],
    options: AskOptions = {},
  ): Promise<void> {
    const coordinators = this.#coordinators;
    return commitOffsets(this.#cluster, coordinators, groupId, offsets, NO_MEMBER, options);
  }

  deleteGroupOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
    options: AskOptions = {},
  ): Promise<void> {
    const coordinators = this.#coordinators;
    return groups.deleteGroupOffsets(this.#cluster, coordinators, groupId, partitions, options);
  }

  describeCluster(
    options: AskOptions & { includeFenced?: boolean } = {},
  ): Promise<ofCluster.ClusterDescription> {
    return ofCluster.describeCluster(this.#cluster, options);
  }

  /** Of all brokers unless told. */
  describeLogDirectories(
    brokers?: readonly number[],
    options: AskOptions = {},
  ): Promise<readonly ofCluster.LogDirectory[]> {
    return ofCluster.describeLogDirectories(this.#cluster, brokers, options);
  }

  describeProducers(
    partition: TopicPartition,
    options: AskOptions = {},
  ): Promise<readonly ofCluster.ActiveProducer[]> {
    return ofCluster.describeProducers(this.#cluster, partition, options);
  }

  describeQuorum(options: AskOptions = {}): Promise<ofCluster.QuorumDescription> {
    return ofCluster.describeQuorum(this.#cluster, options);
  }

  /** The versions of APIs and the features that a broker offers. */
  describeVersions(broker?: number, options: AskOptions = {}): Promise<ofCluster.BrokerVersions> {
    return ofCluster.describeVersions(this.#cluster, broker, options);
  }

  updateFeatures(
    updates: Parameters<typeof ofCluster.updateFeatures>[1],
    options: AskOptions & { validateOnly?: boolean } = {},
  ): Promise<void> {
    return ofCluster.updateFeatures(this.#cluster, updates, options);
  }

  /** Makes the cluster forget a broker that is gone for good. */
  unregisterBroker(brokerId: number, options: AskOptions = {}): Promise<void> {
    return ofCluster.unregisterBroker(this.#cluster, brokerId, options);
  }

  /** Its connections are the client's: they end with that. */
  async close(): Promise<void> {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
