/**
 * One address that clients connect to: accepts connections, bounds their number, and closes those
 * that have been idle for too long.
 */
import type { Address, Connection, Listener as Socket, Timer, World } from '@odradek/world';
import type { BufferPool } from './buffer-pool.ts';
import { ClientConnection, type RequestProcessor } from './connection.ts';
import type { RequestMemory } from './request-memory.ts';
import type { Turn } from './turn.ts';

export interface ListenerOptions {
  readonly name: string;
  readonly address: Address;
  readonly backlog: number;
  /** Read anew for each connection: some of these change while the node runs. */
  readonly limits: () => ListenerLimits;
}

export interface ListenerLimits {
  readonly frameBytesMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: (address: string) => number;
  readonly idleMsMax: number;
}

export interface ListenerParts {
  readonly processor: RequestProcessor;
  readonly turn: Turn;
  readonly pool: BufferPool;
  readonly memory: RequestMemory;
}

const idleCheckMsMax = 30_000;

export class ClientListener {
  readonly #world: World;
  readonly #options: ListenerOptions;
  readonly #parts: ListenerParts;
  readonly #connections: Set<ClientConnection> = new Set();
  readonly #perAddress: Map<string, number> = new Map();
  #socket: Socket | undefined;
  #idleTimer: Timer | undefined;
  #accepted = 0;
  #open = false;

  constructor(world: World, options: ListenerOptions, parts: ListenerParts) {
    this.#world = world;
    this.#options = options;
    this.#parts = parts;
  }

  get name(): string {
    return this.#options.name;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** The address as the system gave it: a port of 0 has become a real one. */
  get address(): Address {
    return this.#socket?.address ?? this.#options.address;
  }

  async start(): Promise<void> {
    const { address, backlog } = this.#options;
    this.#socket = await this.#world.network.listen({ ...address, backlog }, (connection) =>
      this.#accept(connection),
    );
    this.#scheduleIdleCheck();
  }

  /** From now on connections are read. Until then they are accepted, and wait. */
  letIn(): void {
    this.#open = true;
    for (const connection of this.#connections) connection.start();
  }

  /** Stops accepting; what is connected stays. */
  async stopAccepting(): Promise<void> {
    this.#idleTimer?.cancel();
    await this.#socket?.close();
  }

  /** Closes every connection. */
  closeConnections(): void {
    for (const connection of this.#connections) connection.refuse();
  }

  #accept(socket: Connection): void {
    const limits = this.#options.limits();
    const host = socket.remote.host;
    const fromHost = this.#perAddress.get(host) ?? 0;
    if (this.#connections.size >= limits.connectionsMax) {
      this.#turnAway(socket, `max.connections (${limits.connectionsMax}) reached`);
      return;
    }
    const perAddressMax = limits.connectionsPerAddressMax(host);
    if (fromHost >= perAddressMax) {
      this.#turnAway(socket, `max.connections.per.ip (${perAddressMax}) reached`);
      return;
    }
    this.#perAddress.set(host, fromHost + 1);
    const { local, remote } = socket;
    const connection = new ClientConnection(
      socket,
      {
        id: `${local.host}:${local.port}-${remote.host}:${remote.port}-${this.#accepted++}`,
        listenerName: this.#options.name,
        frameBytesMax: limits.frameBytesMax,
      },
      {
        ...this.#parts,
        now: () => this.#world.clock.monotonicMs(),
        onClosed: (closed, reason) => this.#closed(closed, reason),
      },
    );
    this.#connections.add(connection);
    if (this.#open) connection.start();
  }

  #turnAway(socket: Connection, reason: string): void {
    this.#world.report.warn('connection refused', { client: socket.remote.host, reason });
    socket.start({ onData: () => {}, onDrain: () => {}, onClose: () => {} });
    socket.destroy();
  }

  #closed(connection: ClientConnection, reason: string | undefined): void {
    this.#connections.delete(connection);
    const host = connection.clientAddress;
    const left = (this.#perAddress.get(host) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(host, left);
    else this.#perAddress.delete(host);
    if (reason !== undefined) {
      this.#world.report.info('connection closed', {
        client: host,
        connection: connection.id,
        reason,
      });
    }
  }

  #scheduleIdleCheck(): void {
    const { idleMsMax } = this.#options.limits();
    if (idleMsMax < 0) return;
    const delayMs = Math.max(100, Math.min(idleCheckMsMax, idleMsMax / 2));
    this.#idleTimer = this.#world.clock.after(delayMs, () => {
      const before = this.#world.clock.monotonicMs() - this.#options.limits().idleMsMax;
      for (const connection of this.#connections) {
        if (connection.idle && connection.lastActiveMs < before) connection.refuse();
      }
      this.#scheduleIdleCheck();
    });
  }
}
