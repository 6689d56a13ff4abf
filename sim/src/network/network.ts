/**
 * The network as one simulated process sees it. Handshakes are its system's work: they go on while
 * the process is paused. A dead process's listeners and connections go with it.
 */
import {
  type Address,
  type Connection,
  type ListenAddress,
  type Listener,
  type Network,
  NetworkError,
} from '@odradek/world';
import type { SimulatedProcess } from '../process.ts';
import { connectedPair, type SimulatedConnection, type SocketOptions } from './connection.ts';
import type { Fabric } from './fabric.ts';
import { Lane } from './lane.ts';

export interface SimulatedNetworkOptions {
  readonly fabric: Fabric;
  readonly host: string;
  readonly process: SimulatedProcess;
  readonly queuedBytesMax?: number;
}

const BACKLOG = 511;
const PORT_MIN = 20_000;
const PORT_MAX = 65_535;
const QUEUED_BYTES_MAX = 256 * 1024;
/** How long the system itself tries to connect. */
const CONNECT_MS_MAX = 127_000;
const LOOKUP_MS_MAX = 5;
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1'];
const ANY_NAMES: readonly string[] = ['', '0.0.0.0', '::'];

export class SimulatedNetwork implements Network {
  readonly #fabric: Fabric;
  readonly #host: string;
  readonly #process: SimulatedProcess;
  readonly #queuedBytesMax: number;

  constructor(options: SimulatedNetworkOptions) {
    this.#fabric = options.fabric;
    this.#host = options.host;
    this.#process = options.process;
    this.#queuedBytesMax = options.queuedBytesMax ?? QUEUED_BYTES_MAX;
    this.#fabric.addHost(options.host);
    options.process.onDeath(() => this.#abandon());
  }

  listen(asked: ListenAddress, accept: (connection: Connection) => void): Promise<Listener> {
    return this.#settled(0, 'listen', () => {
      const isMine = [this.#host, ...LOOPBACK_NAMES, ...ANY_NAMES].includes(asked.host);
      if (!isMine) throw networkError('EADDRNOTAVAIL', 'listen', asked);
      if (!isPort(asked.port)) throw networkError('EINVAL', 'listen', asked);
      const port = asked.port === 0 ? this.#freePort() : asked.port;
      if (this.#fabric.listeners.has(keyOf(this.#host, port))) {
        throw networkError('EADDRINUSE', 'listen', asked);
      }
      const address = { host: asked.host, port };
      const backlog = asked.backlog ?? BACKLOG;
      const listener = new SimulatedListener(this, address, accept, backlog);
      this.#fabric.listeners.set(keyOf(this.#host, port), listener);
      return listener;
    });
  }

  connect(address: Address, options: { timeoutMs?: number } = {}): Promise<Connection> {
    const host = LOOPBACK_NAMES.includes(address.host) ? this.#host : address.host;
    if (!isPort(address.port)) {
      return this.#settled(0, 'connect', () => {
        throw networkError('EINVAL', 'connect', address);
      });
    }
    if (!this.#fabric.hasHost(host)) {
      return this.#settled(this.#fabric.random.between(0, LOOKUP_MS_MAX), 'look up', () => {
        throw networkError('ENOTFOUND', 'connect', address);
      });
    }
    return this.#handshake(host, address, options.timeoutMs ?? CONNECT_MS_MAX);
  }

  /** What a connection needs to know of this end. */
  socket(local: Address): SocketOptions {
    return {
      fabric: this.#fabric,
      process: this.#process,
      host: this.#host,
      local,
      queuedBytesMax: this.#queuedBytesMax,
    };
  }

  get process(): SimulatedProcess {
    return this.#process;
  }

  forget(listener: SimulatedListener): void {
    const key = keyOf(this.#host, listener.address.port);
    if (this.#fabric.listeners.get(key) === listener) this.#fabric.listeners.delete(key);
  }

  // The system of a dead process closes its connections. After a loss of power it cannot.
  #abandon(): void {
    for (const listener of this.#fabric.listeners.values()) {
      if (listener.network === this) this.forget(listener);
    }
    for (const connection of this.#fabric.connections) {
      if (!connection.belongsTo(this.#process)) continue;
      if (this.#fabric.isOn(this.#host)) connection.destroy();
      else connection.vanish();
    }
  }

  #handshake(host: string, address: Address, timeoutMs: number): Promise<Connection> {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>();
    if (!this.#process.isAlive) return promise;
    const local = { host: this.#host, port: this.#freePort() };
    let isOver = false;
    const fail = (code: string): void => {
      if (isOver) return;
      isOver = true;
      timeout.cancel();
      reject(networkError(code, 'connect', address));
    };
    const timeout = this.#process.after(timeoutMs, 'connect timeout', () => fail('ETIMEDOUT'));
    const there = new Lane(this.#fabric, this.#host, host, () => undefined);
    const back = new Lane(this.#fabric, host, this.#host, () => undefined);
    there.send(0, `connect ${address.port}`, () => {
      const listener = this.#fabric.listeners.get(keyOf(host, address.port));
      if (listener === undefined) {
        back.send(0, 'refused', () => {
          this.#process.after(0, 'refused', () => fail('ECONNREFUSED'));
        });
        return;
      }
      // A full backlog answers nothing; the other side tries until its time is over.
      if (listener.isFull) return;
      const [client, server] = connectedPair(
        this.socket(local),
        listener.network.socket({ host, port: address.port }),
      );
      listener.offer(server);
      back.send(0, 'connected', () => {
        if (isOver || !this.#process.isAlive) return client.destroy();
        this.#process.after(0, 'connected', () => {
          if (isOver) return client.destroy();
          isOver = true;
          timeout.cancel();
          resolve(client);
        });
      });
    });
    return promise;
  }

  #freePort(): number {
    for (;;) {
      const port = PORT_MIN + this.#fabric.random.integer(PORT_MAX - PORT_MIN + 1);
      if (!this.#fabric.listeners.has(keyOf(this.#host, port))) return port;
    }
  }

  #settled<Result>(delayMs: number, what: string, task: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#process.after(delayMs, what, () => {
        try {
          resolve(task());
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}

export class SimulatedListener implements Listener {
  readonly address: Address;
  readonly network: SimulatedNetwork;
  readonly #accept: (connection: Connection) => void;
  readonly #backlog: number;
  #waitingCount = 0;
  #isClosed = false;

  constructor(
    network: SimulatedNetwork,
    address: Address,
    accept: (connection: Connection) => void,
    backlog: number,
  ) {
    this.network = network;
    this.address = address;
    this.#accept = accept;
    this.#backlog = backlog;
  }

  get isFull(): boolean {
    return this.#waitingCount >= this.#backlog;
  }

  /** A connection that the system has made, for the process to accept. */
  offer(connection: SimulatedConnection): void {
    this.#waitingCount += 1;
    this.network.process.after(0, 'accept', () => {
      this.#waitingCount -= 1;
      if (this.#isClosed) connection.destroy();
      else this.#accept(connection);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.network.forget(this);
  }
}

function networkError(code: string, doing: string, address: Address): NetworkError {
  return new NetworkError(code, `${doing} ${address.host}:${address.port}: ${code}`);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= PORT_MAX;
}

function keyOf(host: string, port: number): string {
  return `${host}:${port}`;
}
