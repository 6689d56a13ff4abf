/**
 * All partitions that this node holds. It follows the cluster's metadata: opens and makes logs,
 * puts away those of deleted topics, and finds the replica that a request names.
 *
 * What one partition does is in `replica.ts`; when logs are cleaned and checkpointed, in `jobs/`.
 */
import type { LogDirectory } from '@odradek/log';
import type { Immutable } from '@odradek/machines';
import {
  type ClusterState,
  isReservedDirectory,
  type Partition,
  type Topic,
} from '@odradek/machines/cluster';
import { errorCode } from '@odradek/wire/errors';
import { DiskError, type World } from '@odradek/world';
import type { NodeConfig } from '../config/node-config.ts';
import type { MetadataChanges } from '../metadata/changes.ts';
import type { Metadata } from '../metadata/metadata.ts';
import { BufferPool } from '../net/buffer-pool.ts';
import type { Turn } from '../net/turn.ts';
import { FetchSessions } from './fetch-sessions.ts';
import { Replica } from './replica.ts';

/** Bytes of buffers for requests and answers that are kept for the next ones. */
const pooledBytesMax = 32 * 1024 * 1024;

/** A log directory with the replicas in it. */
export interface ReplicaDirectory {
  readonly path: string;
  readonly id: string;
  readonly logs: LogDirectory;
  readonly replicas: Set<Replica>;
  /** Its disk has failed: nothing in it is served. */
  failed: boolean;
}

export interface ReplicaSetParts {
  readonly config: NodeConfig;
  readonly metadata: Metadata;
  readonly turn: Turn;
}

export class ReplicaSet {
  readonly pool: BufferPool = new BufferPool(pooledBytesMax);
  readonly fetchSessions: FetchSessions;
  readonly #world: World;
  readonly #parts: ReplicaSetParts;
  readonly #directories: readonly ReplicaDirectory[];
  readonly #byName: Map<string, (Replica | undefined)[]> = new Map();
  readonly #byId: Map<string, (Replica | undefined)[]> = new Map();
  readonly #unfollow: (() => void)[] = [];
  /** Deletions that are under way: a topic made anew under the same name waits for nothing. */
  readonly #deletions: Set<Promise<void>> = new Set();
  /** Told when no directory is left that could be served from. */
  onFailure: ((error: Error) => void) | undefined;

  /** The directories are open; they are closed with this. */
  constructor(
    world: World,
    directories: readonly { readonly id: string; readonly logs: LogDirectory }[],
    parts: ReplicaSetParts,
  ) {
    this.#world = world;
    this.#parts = parts;
    this.#directories = directories.map(({ id, logs }) => ({
      path: logs.path,
      id,
      logs,
      replicas: new Set(),
      failed: false,
    }));
    this.fetchSessions = new FetchSessions(
      world.random,
      parts.config.get('max.incremental.fetch.session.cache.slots'),
    );
  }

  byName(topic: string, partition: number): Replica | undefined {
    return this.#byName.get(topic)?.[partition];
  }

  byId(topicId: string, partition: number): Replica | undefined {
    return this.#byId.get(topicId)?.[partition];
  }

  *all(): Generator<Replica> {
    for (const directory of this.#directories) yield* directory.replicas;
  }

  get directories(): readonly ReplicaDirectory[] {
    return this.#directories;
  }

  /** Opens the logs of all partitions of this node, and follows the metadata from now on. */
  start(): void {
    const { metadata, config } = this.#parts;
    for (const { logs } of this.#directories) logs.removeLeftovers();
    const homes = this.#findHomes(metadata.state);
    for (const topic of metadata.state.topics.values()) {
      for (const [number, partition] of topic.partitions.entries()) {
        this.#follow(topic, number, partition, homes);
      }
    }
    this.#unfollow.push(
      metadata.onChange((changes) => this.#changed(changes)),
      config.onTopicChange((topic) => this.#configure(topic)),
    );
  }

  /** Closes the files of logs that have not been used for `idleMs`; they open again when needed. */
  closeIdleFiles(idleMs: number): void {
    for (const { logs, failed } of this.#directories) if (!failed) logs.closeIdleFiles(idleMs);
  }

  /** Writes down how far each log is durable, and where each begins and is committed. */
  checkpoint(): void {
    for (const directory of this.#directories) {
      if (directory.failed) continue;
      try {
        directory.logs.checkpointLogs();
        directory.logs.writeCheckpoint(
          'highWatermark',
          Array.from(directory.replicas, ({ topic, partition, highWatermark }) => ({
            topic,
            partition,
            offset: highWatermark,
          })),
        );
      } catch (error) {
        this.#diskFailed(directory, error);
      }
    }
  }

  /** A disk operation of the replica has failed: its directory serves nothing any more. */
  failed(replica: Replica, error: unknown): void {
    const directory = this.#directories.find((candidate) => candidate.replicas.has(replica));
    if (directory !== undefined) this.#diskFailed(directory, error);
  }

  /** A disk operation on behalf of a request has failed. False when it was in no log directory. */
  failedAt(error: DiskError): boolean {
    const directory = this.#directories.find(({ path }) => error.path.startsWith(`${path}/`));
    if (directory !== undefined) this.#diskFailed(directory, error);
    return directory !== undefined;
  }

  /** Makes everything durable, so that the next start finds it in order. */
  async stop(options: { brokerEpoch: number }): Promise<void> {
    for (const unfollow of this.#unfollow) unfollow();
    await Promise.all(this.#deletions);
    this.checkpoint();
    for (const directory of this.#directories) {
      for (const replica of directory.replicas) replica.close(errorCode.NOT_LEADER_OR_FOLLOWER);
    }
    await Promise.all(
      this.#directories.map(({ logs, failed }) => logs.close({ clean: !failed, ...options })),
    );
    this.#byName.clear();
    this.#byId.clear();
  }

  #changed({ partitions, deletedTopics }: MetadataChanges): void {
    for (const { id, name } of deletedTopics) this.#delete(id, name);
    const { state } = this.#parts.metadata;
    for (const [topicId, numbers] of partitions) {
      const topic = state.topicsById.get(topicId);
      if (topic === undefined) continue;
      for (const number of numbers) {
        const partition = topic.partitions[number];
        if (partition !== undefined) this.#follow(topic, number, partition);
      }
    }
  }

  /** Makes this node hold, or no longer lead, a partition as the metadata says. */
  #follow(
    topic: Immutable<Topic>,
    number: number,
    partition: Immutable<Partition>,
    homes?: ReadonlyMap<string, ReplicaDirectory>,
  ): void {
    const place = partition.replicas.indexOf(this.#parts.metadata.nodeId);
    if (place < 0) return;
    const known = this.byId(topic.id, number);
    if (known !== undefined) {
      if (known.leaderEpoch !== partition.leaderEpoch) {
        this.#beginEpoch(known, partition.leaderEpoch);
      }
      return;
    }
    const assigned = partition.directories[place] ?? '';
    const directory =
      this.#directories.find(({ id }) => id === assigned) ??
      homes?.get(`${topic.name}-${number}`) ??
      this.#emptiest();
    if (directory === undefined || directory.failed) return;
    this.#open(directory, topic, number, partition);
    if (directory.id !== assigned && isReservedDirectory(assigned)) {
      this.#tellDirectory(directory, topic.id, number);
    }
  }

  #beginEpoch(replica: Replica, leaderEpoch: number): void {
    replica.leaderEpoch = leaderEpoch;
    try {
      replica.log.beginEpoch(leaderEpoch);
    } catch (error) {
      this.failed(replica, error);
    }
  }

  #open(
    directory: ReplicaDirectory,
    topic: Immutable<Topic>,
    number: number,
    { leaderEpoch }: Immutable<Partition>,
  ): void {
    const { config, turn } = this.#parts;
    const identity = { topic: topic.name, topicId: topic.id, partition: number };
    try {
      const name = `${topic.name}-${number}`;
      const found = directory.logs.topicIdOf(name);
      if (found !== undefined && found !== topic.id) {
        // Left by a topic of the same name that was deleted while this node was down.
        directory.logs.setAside(topic.name, number, 'stray');
      }
      const log = directory.logs.openLog({
        ...identity,
        config: config.logConfig(topic.name),
        producerIdExpirationMs: config.get('producer.id.expiration.ms'),
      });
      log.beginEpoch(leaderEpoch);
      const replica = new Replica(identity, leaderEpoch, log, turn);
      replica.onDiskFailed = (error) => this.#diskFailed(directory, error);
      directory.replicas.add(replica);
      put(this.#byName, topic.name, number, replica);
      put(this.#byId, topic.id, number, replica);
    } catch (error) {
      this.#diskFailed(directory, error);
    }
  }

  #delete(topicId: string, name: string): void {
    const replicas = this.#byId.get(topicId) ?? [];
    this.#byId.delete(topicId);
    if (this.#byName.get(name)?.some((replica) => replica?.topicId === topicId) === true) {
      this.#byName.delete(name);
    }
    for (const replica of replicas) {
      if (replica === undefined) continue;
      replica.close(errorCode.UNKNOWN_TOPIC_OR_PARTITION);
      const directory = this.#directories.find((candidate) => candidate.replicas.has(replica));
      if (directory === undefined) continue;
      directory.replicas.delete(replica);
      const deletion = directory.logs
        .deleteLog(replica.log)
        .catch((error: unknown) => this.#diskFailed(directory, error))
        .finally(() => this.#deletions.delete(deletion));
      this.#deletions.add(deletion);
    }
  }

  #configure(topic: string | undefined): void {
    const { config } = this.#parts;
    const names = topic === undefined ? this.#byName.keys() : [topic];
    for (const name of names) {
      const logConfig = config.logConfig(name);
      for (const replica of this.#byName.get(name) ?? []) {
        if (replica !== undefined) replica.log.config = logConfig;
      }
    }
  }

  /** Where the disks have a partition, whatever the metadata says of directories. */
  #findHomes(state: Immutable<ClusterState>): Map<string, ReplicaDirectory> {
    const homes = new Map<string, ReplicaDirectory>();
    for (const directory of this.#directories) {
      for (const { topic, partition, role, name } of directory.logs.partitions()) {
        if (role !== 'current' || topic === '__cluster_metadata') continue;
        homes.set(name, directory);
        const known = state.topics.get(topic)?.partitions[partition];
        if (known === undefined) directory.logs.setAside(topic, partition, 'stray');
      }
    }
    return homes;
  }

  #emptiest(): ReplicaDirectory | undefined {
    return this.#directories
      .filter(({ failed }) => !failed)
      .toSorted((a, b) => a.replicas.size - b.replicas.size)[0];
  }

  #tellDirectory({ id }: ReplicaDirectory, topicId: string, partition: number): void {
    const { metadata } = this.#parts;
    const assigned = metadata.submit({
      type: 'assignReplicasToDirectories',
      brokerId: metadata.nodeId,
      brokerEpoch: metadata.brokerEpoch,
      replicas: [{ topicId, partition, directoryId: id }],
    });
    assigned.catch((error: unknown) => {
      this.#world.report.warn('the place of a replica could not be noted', {
        partition,
        reason: String(error),
      });
    });
  }

  #diskFailed(directory: ReplicaDirectory, error: unknown): void {
    if (!(error instanceof DiskError)) throw error;
    if (directory.failed) return;
    directory.failed = true;
    this.#world.report.error('log directory failed: its partitions are no longer served', {
      directory: directory.path,
      reason: error.message,
    });
    for (const replica of directory.replicas) replica.close(errorCode.KAFKA_STORAGE_ERROR);
    if (!this.#directories.every(({ failed }) => failed)) return;
    this.onFailure?.(new Error('all log directories have failed', { cause: error }));
  }
}

function put(
  map: Map<string, (Replica | undefined)[]>,
  key: string,
  partition: number,
  replica: Replica,
): void {
  const replicas = map.get(key);
  if (replicas !== undefined) {
    replicas[partition] = replica;
    return;
  }
  const created: (Replica | undefined)[] = [];
  created[partition] = replica;
  map.set(key, created);
}
