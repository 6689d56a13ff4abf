/**
 * A node: what it is made of, and the order in which the parts start and stop.
 *
 * Start: 1. directories, locked and formatted · 2. the metadata log · 3. addresses, so that ports
 * are known · 4. the partitions · 5. registration · 6. groups · 7. connections are let in.
 * Stop: the other way round. What was acknowledged is durable when it ends.
 */
import { apiOf } from '@odradek/wire';
import type { World } from '@odradek/world';
import { apiVersions } from './api/cluster/api-versions.ts';
import { Dispatcher } from './api/dispatch.ts';
import { handlers } from './api/handlers.ts';
import { ServedApis } from './api/served-apis.ts';
import type { BrokerParts } from './broker-parts.ts';
import { type Endpoint, readPairs } from './config/listeners.ts';
import { levelled } from './config/log-levels.ts';
import { NodeConfig } from './config/node-config.ts';
import { GroupCoordinator } from './coordination/group-coordinator.ts';
import type { Job } from './jobs/every.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { Metadata } from './metadata/metadata.ts';
import { endPointsOf } from './metadata/registration.ts';
import { ClientListener, type ListenerLimits } from './net/listener.ts';
import { RequestMemory } from './net/request-memory.ts';
import { Turn } from './net/turn.ts';
import { ReplicaSet } from './replicas/replica-set.ts';
import { openStorage, type Storage } from './storage/open-storage.ts';
import { refuseUnserved } from './unserved-settings.ts';

export interface BrokerOptions {
  /** The name under which others reach this machine, for listeners on all interfaces. */
  readonly hostName: string;
}

/** Bytes of requests that may be held at once when queued.max.request.bytes sets no bound. */
const requestBytesMax = 128 * 1024 * 1024;

export class Broker {
  readonly config: NodeConfig;
  readonly #world: World;
  readonly #options: BrokerOptions;
  readonly #storage: Storage;
  readonly #turn: Turn;
  readonly #metadata: Metadata;
  readonly #replicas: ReplicaSet;
  readonly #groups: GroupCoordinator;
  readonly #listeners: readonly ClientListener[];
  #jobs: readonly Job[] = [];
  #stopped: Promise<void> | undefined;
  #failure: Error | undefined;
  /** Called when the node can no longer do its work, and should be stopped. */
  onFailure: ((error: Error) => void) | undefined;

  /** Throws `ConfigError` and `StorageError`, before anything is started. */
  static async open(
    world: World,
    settings: ReadonlyMap<string, string>,
    options: BrokerOptions,
  ): Promise<Broker> {
    const config = new NodeConfig(settings, world.report);
    refuseUnserved(config.static, world.report);
    const heard: World = { ...world, report: levelled(world.report, config.logLevels) };
    return new Broker(heard, config, await openStorage(heard, config.static), options);
  }

  private constructor(world: World, config: NodeConfig, storage: Storage, options: BrokerOptions) {
    this.#world = world;
    this.#options = options;
    this.config = config;
    this.#storage = storage;
    this.#turn = new Turn(world.clock);
    this.#metadata = new Metadata(world, config, storage);
    this.#metadata.onFailure = (failure) => this.#failed(failure);
    const parts = { config, metadata: this.#metadata, turn: this.#turn };
    this.#replicas = new ReplicaSet(world, storage.directories, parts);
    this.#replicas.onFailure = (failure) => this.#failed(failure);
    this.#groups = new GroupCoordinator(world, {
      config,
      metadata: this.#metadata,
      replicas: this.#replicas,
      endOfTurn: this.#turn,
    });
    this.#listeners = this.#makeListeners();
  }

  get clusterId(): string {
    return this.#storage.clusterId;
  }

  get nodeId(): number {
    return this.config.nodeId;
  }

  /** `host:port` of the listeners for clients, as they are advertised. */
  get bootstrapServers(): string {
    return this.#advertised()
      .map(({ host, port }) => `${host?.includes(':') === true ? `[${host}]` : host}:${port}`)
      .join(',');
  }

  async start(): Promise<void> {
    await this.#metadata.start();
    await Promise.all(this.#listeners.map((listener) => listener.start()));
    this.#replicas.start();
    await this.#metadata.register(endPointsOf(this.#advertised()));
    // Whoever starts a node may listen for failures only once it has started.
    if (this.#failure !== undefined) throw this.#failure;
    this.#groups.start();
    for (const listener of this.#listeners) listener.letIn();
    this.#jobs = startHousekeeping(this.#world, this.config, this.#replicas);
  }

  /** Ends in order. Calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const job of this.#jobs) job.stop();
    await Promise.all(this.#listeners.map((listener) => listener.stopAccepting()));
    const brokerEpoch = this.#metadata.brokerEpoch;
    await this.#metadata.leave();
    this.#groups.stop();
    for (const listener of this.#listeners) listener.closeConnections();
    // The metadata first: the mark of a clean stop, which the directories leave, speaks for it too.
    await this.#metadata.stop();
    await this.#replicas.stop({ brokerEpoch });
    const { metadataDirectory, directories } = this.#storage;
    if (!directories.includes(metadataDirectory)) {
      await metadataDirectory.logs.close({ clean: true, brokerEpoch });
    }
  }

  #failed(failure: Error): void {
    this.#failure ??= failure;
    this.onFailure?.(failure);
  }

  #makeListeners(): ClientListener[] {
    const { config } = this;
    const broker: BrokerParts = {
      world: this.#world,
      config,
      metadata: this.#metadata,
      replicas: this.#replicas,
      groups: this.#groups,
    };
    const shared = {
      turn: this.#turn,
      pool: this.#replicas.pool,
      memory: new RequestMemory(this.#requestBytesMax()),
    };
    const forClients = new Dispatcher(servedOn('broker', config), broker);
    const forControllers = new Dispatcher(servedOn('controller', config), broker);
    const isController = new Set(config.static.controllerEndpoints.map(({ name }) => name));
    return config.static.endpoints.map(({ name, host, port }) => {
      const processor = isController.has(name) ? forControllers : forClients;
      const options = {
        name,
        address: { host: host ?? '', port },
        backlog: config.get('socket.listen.backlog.size'),
        limits: () => this.#limits(name),
      };
      return new ClientListener(this.#world, options, { ...shared, processor });
    });
  }

  /** Asked for each connection: most of these may change while the node runs. */
  #limits(listener: string): ListenerLimits {
    const { values } = this.config;
    const overrides = readPairs(
      'max.connections.per.ip.overrides',
      values.get('max.connections.per.ip.overrides'),
    );
    const perAddress = values.get('max.connections.per.ip');
    return {
      frameBytesMax: values.get('socket.request.max.bytes'),
      connectionsMax: values.getFor(listener, 'max.connections'),
      connectionsPerAddressMax: (address) => Number(overrides.get(address) ?? perAddress),
      idleMsMax: values.get('connections.max.idle.ms'),
    };
  }

  #requestBytesMax(): number {
    const configured = this.config.get('queued.max.request.bytes');
    return configured > 0 ? configured : requestBytesMax;
  }

  /** What clients are told: a free port has become a real one, all interfaces this machine. */
  #advertised(): Endpoint[] {
    return this.config.static.advertisedBrokerEndpoints.map((endpoint) => {
      const listener = this.#listeners.find(({ name }) => name === endpoint.name);
      return {
        ...endpoint,
        host: endpoint.host ?? this.#options.hostName,
        port: endpoint.port === 0 ? (listener?.address.port ?? 0) : endpoint.port,
      };
    });
  }
}

/** The APIs that a kind of listener serves; ApiVersions names them. */
function servedOn(kind: 'broker' | 'controller', config: NodeConfig): ServedApis {
  const ofKind = handlers.filter(({ apiKey }) => apiOf(apiKey)?.listeners.includes(kind));
  const all = [...ofKind, apiVersions(() => served.advertised)];
  const unstable = config.get('unstable.api.versions.enable');
  const served: ServedApis = new ServedApis(all, { unstable });
  return served;
}
