/**
 * Sending a request to whom it concerns: any broker, a certain one, the controller, a group's
 * coordinator, a partition's leader. Each method is one attempt; `retry` makes several of it.
 */
import type { Decoded, Encodable, MessageDefinition } from '@odradek/wire';
import type { AbortSignalLike, Address, World } from '@odradek/world';
import { throwIfAborted } from '../abort.ts';
import { ClosedError, ConnectionError, isRetriableError } from '../errors.ts';
import type { Call } from '../net/call.ts';
import { metadata as metadataCall } from '../net/calls.ts';
import type { BrokerConnection } from '../net/connection.ts';
import { Pool } from '../net/pool.ts';
import type { ClientSettings } from '../options.ts';
import { Metadata } from './metadata.ts';
import { retrying } from './retry.ts';

export interface AskOptions {
  readonly signal?: AbortSignalLike | undefined;
  readonly timeoutMs?: number | undefined;
  /** Whose connection to use; that of the client's own questions unless told. */
  readonly lane?: string | undefined;
}

/** A body, or how to make it for a version. */
export type BodyOf<Request extends MessageDefinition> =
  | Encodable<Request>
  | ((version: number) => Encodable<Request>);

const LANE = 'main';

export class Cluster {
  readonly world: World;
  readonly settings: ClientSettings;
  readonly pool: Pool;
  readonly metadata: Metadata;
  #laneCount = 0;
  #isClosed = false;

  constructor(world: World, settings: ClientSettings) {
    this.world = world;
    this.settings = settings;
    this.pool = new Pool(world, settings);
    this.metadata = new Metadata(world, settings, (request) => this.any(metadataCall, request));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** A name that no other user of a connection has. */
  newLane(name: string): string {
    this.#laneCount += 1;
    return `${name}-${this.#laneCount}`;
  }

  /** Asks the broker with this id. */
  async node<Request extends MessageDefinition, Response extends MessageDefinition>(
    nodeId: number,
    call: Call<Request, Response>,
    body: BodyOf<Request>,
    options: AskOptions = {},
  ): Promise<Decoded<Response>> {
    const connection = await this.connectionTo(nodeId, options);
    return this.#askOn(connection, call, body, options);
  }

  async connectionTo(nodeId: number, options: AskOptions = {}): Promise<BrokerConnection> {
    const { topology } = this.metadata;
    if (!topology.brokers.has(nodeId)) await this.metadata.refresh();
    const broker = topology.brokers.get(nodeId);
    if (broker === undefined) throw new ConnectionError(`broker ${nodeId} is not known`);
    try {
      return await this.#connection(broker, options);
    } catch (error) {
      // It may have moved.
      if (isRetriableError(error)) this.metadata.refreshSoon();
      throw error;
    }
  }

  /** Asks whichever broker can be reached. */
  async any<Request extends MessageDefinition, Response extends MessageDefinition>(
    call: Call<Request, Response>,
    body: BodyOf<Request>,
    options: AskOptions = {},
  ): Promise<Decoded<Response>> {
    const connection = await this.#anyConnection(options);
    return this.#askOn(connection, call, body, options);
  }

  /** Asks the broker that the cluster names as its controller, or any if it names none. */
  async controller<Request extends MessageDefinition, Response extends MessageDefinition>(
    call: Call<Request, Response>,
    body: BodyOf<Request>,
    options: AskOptions = {},
  ): Promise<Decoded<Response>> {
    const { topology } = this.metadata;
    if (topology.brokers.size === 0) await this.metadata.refresh();
    const { controllerId, brokers } = topology;
    return brokers.has(controllerId)
      ? this.node(controllerId, call, body, options)
      : this.any(call, body, options);
  }

  /** Tries again, within the time that calls may take, while the errors say that it may help. */
  retry<T>(
    what: string,
    options: AskOptions,
    attempt: (options: AskOptions) => Promise<T>,
  ): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.settings.callTimeoutMs;
    const { requestTimeoutMs } = this.settings;
    const { signal } = options;
    return retrying(this.world, this.settings, { timeoutMs, signal }, what, (leftMs) =>
      attempt({ ...options, timeoutMs: Math.min(leftMs, requestTimeoutMs) }),
    );
  }

  close(): void {
    this.#isClosed = true;
    this.pool.close();
  }

  #askOn<Request extends MessageDefinition, Response extends MessageDefinition>(
    connection: BrokerConnection,
    call: Call<Request, Response>,
    body: BodyOf<Request>,
    options: AskOptions,
  ): Promise<Decoded<Response>> {
    const version = connection.versionOf(call);
    const made = typeof body === 'function' ? body(version) : body;
    const timeoutMs = options.timeoutMs ?? this.settings.requestTimeoutMs;
    return connection.ask(call, version, made, { timeoutMs, signal: options.signal });
  }

  #connection(address: Address, { lane, signal }: AskOptions): Promise<BrokerConnection> {
    if (this.#isClosed) throw new ClosedError('the client');
    throwIfAborted(signal);
    return this.pool.connection(address, lane ?? LANE, signal);
  }

  /** An open one if possible, then the known brokers, then those that the user named: KIP-899. */
  async #anyConnection(options: AskOptions): Promise<BrokerConnection> {
    if (this.#isClosed) throw new ClosedError('the client');
    const lane = options.lane ?? LANE;
    const known = this.#shuffled([...this.metadata.topology.brokers.values()]);
    const candidates: Address[] = [...known, ...this.#shuffled(this.settings.bootstrap)];
    for (const address of candidates) {
      const open = this.pool.find(address, lane);
      if (open !== undefined) return open;
    }
    let last: unknown;
    for (const address of candidates) {
      try {
        return await this.#connection(address, options);
      } catch (error) {
        if (!isRetriableError(error)) throw error;
        last = error;
      }
    }
    const names = this.settings.bootstrap.map(({ host, port }) => `${host}:${port}`).join(', ');
    const why = last instanceof Error ? last.message : String(last);
    throw new ConnectionError(`no broker could be reached (${names}): ${why}`, last);
  }

  #shuffled<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.world.random.integer(last + 1);
      const [a, b] = [shuffled[last], shuffled[other]];
      if (a === undefined || b === undefined) continue;
      shuffled[last] = b;
      shuffled[other] = a;
    }
    return shuffled;
  }
}
