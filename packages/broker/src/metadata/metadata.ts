/**
 * The cluster's metadata on this node: the state that everybody reads, the one way to change it,
 * and word of every change to those who must follow.
 *
 * A change can be read as soon as the log has taken it in; `submit` answers when it is committed,
 * that is, when it survives a loss of power. Listeners hear of it in between, before anybody who
 * asked for it.
 * Spec: KIP-500, KIP-631.
 */
import type { Immutable } from '@odradek/machines';
import {
  type ClusterCommand,
  type ClusterCommandOf,
  type ClusterCommandType,
  type ClusterEntry,
  ClusterMachine,
  type ClusterReply,
  type ClusterReplyOf,
  type ClusterState,
  configKey,
  type EndPoint,
  KRAFT_VERSION,
  metadataVersion,
  newClusterState,
  type ProducerIdBlock,
} from '@odradek/machines/cluster';
import { NO_DIRECTORY, VoterSet } from '@odradek/raft';
import type { World } from '@odradek/world';
import type { NodeConfig } from '../config/node-config.ts';
import { parseVoters } from '../config/quorum-addresses.ts';
import { MachineHost } from '../coordination/machine-host.ts';
import { MachineLogFailure } from '../coordination/machine-log.ts';
import { ChangeCollector, type MetadataChanges } from './changes.ts';
import { clusterRules, featuresOf } from './cluster-rules.ts';
import { METADATA_LOG_NAME } from './metadata-log.ts';
import { ProducerIds } from './producer-id-block.ts';
import { Quorum } from './quorum.ts';
import {
  endPointsOf,
  leave,
  type NodeIdentity,
  registerAsBroker,
  registerAsController,
  reportCordoned,
} from './registration.ts';
import { SnapshotWriter } from './snapshot-writer.ts';

/** What the node found in its log directories: `storage/open-storage.ts` makes it. */
export interface MetadataStorage {
  readonly clusterId: string;
  /** All log directories that can be used. */
  readonly directories: readonly {
    readonly id: string;
    readonly logs: { readonly path: string };
  }[];
  /** The one that holds the metadata log. */
  readonly metadataDirectory: {
    readonly id: string;
    /** Left clean, its logs need no repair. */
    readonly logs: { readonly path: string; readonly wasLeftClean: boolean };
  };
  /** What formatting left for the first start. */
  readonly bootstrap: readonly ClusterEntry[];
  /** From the mark of the last clean stop; −1 without one. */
  readonly previousBrokerEpoch: number;
}

export interface ShownFeatures {
  readonly supported: readonly {
    readonly name: string;
    readonly lowest: number;
    readonly highest: number;
  }[];
  readonly finalized: readonly { readonly name: string; readonly level: number }[];
  /** The offset of the newest committed record: it grows with every change. */
  readonly epoch: number;
}

export type MetadataListener = (changes: MetadataChanges) => void;

export class Metadata {
  readonly clusterId: string;
  readonly nodeId: number;
  readonly #world: World;
  readonly #config: NodeConfig;
  readonly #storage: MetadataStorage;
  readonly #node: NodeIdentity;
  readonly #machine: ClusterMachine;
  readonly #quorum: Quorum;
  readonly #host: MachineHost<ClusterState, ClusterCommand, ClusterEntry, ClusterReply>;
  readonly #collector = new ChangeCollector();
  readonly #listeners = new Set<MetadataListener>();
  readonly #producerIds: ProducerIds;
  readonly #incarnationId: string;
  #snapshots: SnapshotWriter | undefined;
  #brokerEpoch = -1;
  /** Told once when the metadata can no longer be changed: the node must stop. */
  onFailure: ((failure: MachineLogFailure) => void) | undefined;

  constructor(world: World, config: NodeConfig, storage: MetadataStorage) {
    this.#world = world;
    this.#config = config;
    this.#storage = storage;
    this.clusterId = storage.clusterId;
    this.nodeId = config.nodeId;
    this.#incarnationId = world.random.uuid();
    this.#node = {
      nodeId: config.nodeId,
      rack: config.static.get('broker.rack'),
      logDirs: storage.directories.map(({ id }) => id),
      get cordonedLogDirs() {
        const paths = config.get('cordoned.log.dirs');
        const isCordoned = (path: string): boolean => paths.includes('*') || paths.includes(path);
        return storage.directories.filter(({ logs }) => isCordoned(logs.path)).map(({ id }) => id);
      },
      previousBrokerEpoch: storage.previousBrokerEpoch,
      features: featuresOf(config),
    };
    const state = newClusterState();
    this.#machine = new ClusterMachine(clusterRules(config, world.random));
    this.#quorum = this.#openQuorum(state);
    this.#host = new MachineHost(this.#machine, state, this.#quorum, {
      clock: world.clock,
      nowMs: () => world.clock.nowMs(),
      onApplying: (entry) => this.#collector.see(state, entry),
      onApplied: () => this.#announce(),
    });
    const stopHost = this.#quorum.onFailure;
    this.#quorum.onFailure = (failure) => {
      stopHost?.(failure);
      this.onFailure?.(failure);
    };
    this.#producerIds = new ProducerIds(() => this.#allocateProducerIds());
  }

  get state(): Immutable<ClusterState> {
    return this.#host.state;
  }

  /** The offset that the next entry gets; also the number of changes so far. */
  get endOffset(): number {
    return this.#host.endOffset;
  }

  /** −1 before the node is registered. */
  get brokerEpoch(): number {
    return this.#brokerEpoch;
  }

  /** The node that decides: with a quorum of one, this one. */
  get controllerId(): number {
    return this.nodeId;
  }

  /** Of the quorum's current leader. */
  get leaderEpoch(): number {
    return this.#quorum.epoch;
  }

  /** What ApiVersions shows: the levels that this node knows, and those that the cluster has. */
  features(): ShownFeatures {
    const finalized = [...this.state.features].map(([name, level]) => ({ name, level }));
    if (this.kraftVersion > 0) finalized.push({ name: KRAFT_VERSION, level: this.kraftVersion });
    return {
      supported: this.#node.features.map((feature) => ({
        name: feature.name,
        lowest: feature.minSupportedVersion,
        highest: feature.maxSupportedVersion,
      })),
      finalized,
      epoch: this.highWatermark - 1,
    };
  }

  /** Records below are committed. */
  get highWatermark(): number {
    return this.#quorum.committedOffset;
  }

  get voters(): VoterSet {
    return this.#quorum.voters;
  }

  get kraftVersion(): number {
    return this.#quorum.kraftVersion;
  }

  /** Reads what is there, and appends nothing: for looking at a directory. */
  async load(): Promise<void> {
    await this.#host.load();
    this.#config.follow((type, name) => this.state.configs.get(configKey(type, name)));
  }

  /**
   * Loads what is there, and leads. Nothing is shown to clients before `register`; what is
   * appended here becomes durable together with the registration.
   */
  async start(): Promise<void> {
    await this.load();
    this.#quorum.lead();
    this.#startSnapshots();
    const activated = this.submit({ type: 'activate', bootstrap: this.#storage.bootstrap });
    const endPoints = endPointsOf(this.#config.static.advertisedControllerEndpoints);
    const registered = registerAsController(this, this.#node, this.#incarnationId, endPoints);
    // Both are behind the registration in the log: who waits for that learns of a failure.
    activated.catch(() => undefined);
    registered.catch(() => undefined);
  }

  /** Enters the cluster as a broker that listens there. Done when all of that is committed. */
  async register(endPoints: readonly EndPoint[]): Promise<void> {
    this.#config.onChange((changed) => {
      if (changed.has('cordoned.log.dirs')) this.#reportCordoned();
    });
    this.#brokerEpoch = await registerAsBroker(
      this,
      this.#node,
      this.#world.random.uuid(),
      endPoints,
    );
  }

  /** Gives up all that this broker leads. Its logs are still open. */
  async leave(): Promise<void> {
    if (this.#brokerEpoch >= 0) await leave(this, this.nodeId, this.#brokerEpoch);
  }

  async stop(): Promise<void> {
    this.#snapshots?.stop();
    this.#host.stop(new MachineLogFailure('the node stops'));
    await this.#quorum.close({ clean: true });
  }

  /** Changes the cluster. Answers when the change is committed. */
  submit<Type extends ClusterCommandType>(
    command: ClusterCommandOf<Type>,
  ): Promise<ClusterReplyOf<Type>> {
    return this.#host.propose((state) => this.#machine.decide(state, command));
  }

  /** Calls `listener` after each change, until the answered function is called. */
  onChange(listener: MetadataListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A producer id that nobody had before: at once, or when the next block has been committed. */
  nextProducerId(): number | Promise<number> {
    return this.#producerIds.next();
  }

  #openQuorum(state: ClusterState): Quorum {
    const { id, logs } = this.#storage.metadataDirectory;
    const config = this.#config.static;
    return new Quorum(this.#world, {
      directory: `${logs.path}/${METADATA_LOG_NAME}`,
      segmentBytes:
        config.get('internal.metadata.log.segment.bytes') ??
        config.get('metadata.log.segment.bytes'),
      segmentMs: config.get('metadata.log.segment.ms'),
      fileDeleteDelayMs: config.get('internal.metadata.delete.delay.millis'),
      cleanShutdown: logs.wasLeftClean,
      self: { id: this.nodeId, directoryId: id },
      staticVoters: this.#staticVoters(),
      metadataVersion: () => metadataVersion(state),
    });
  }

  #staticVoters(): VoterSet | undefined {
    const voters = parseVoters(this.#config.static.get('controller.quorum.voters'));
    if (voters.size === 0) return undefined;
    const listener = this.#config.static.controllerListenerNames[0] ?? '';
    return new VoterSet(
      [...voters.values()].map(({ id, host, port }) => ({
        id,
        directoryId: NO_DIRECTORY,
        endpoints: [{ name: listener, host, port }],
        kraftVersions: { lowest: 0, highest: 0 },
      })),
    );
  }

  #startSnapshots(): void {
    const config = this.#config.static;
    this.#snapshots = new SnapshotWriter(this.#world, this.#quorum, this.state, {
      bytesBetween: config.get('metadata.log.max.record.bytes.between.snapshots'),
      intervalMs: config.get('metadata.log.max.snapshot.interval.ms'),
      retentionBytes: config.get('metadata.max.retention.bytes'),
      retentionMs: config.get('metadata.max.retention.ms'),
    });
  }

  /** Settings first: whoever follows the metadata reads them. */
  #announce(): void {
    const changes = this.#collector.take();
    for (const { resourceType, resourceName } of changes.configs) {
      this.#config.resourceChanged(resourceType, resourceName);
    }
    for (const listener of this.#listeners) listener(changes);
  }

  #reportCordoned(): void {
    if (this.#brokerEpoch < 0) return;
    reportCordoned(this, this.#node, this.#brokerEpoch).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#world.report.warn('cordoned directories could not be noted', { reason });
    });
  }

  async #allocateProducerIds(): Promise<ProducerIdBlock> {
    const reply = await this.submit({
      type: 'allocateProducerIds',
      brokerId: this.nodeId,
      brokerEpoch: this.#brokerEpoch,
    });
    if (reply.errorCode !== 0) {
      throw new MachineLogFailure(reply.errorMessage ?? 'no producer ids');
    }
    return reply;
  }
}
