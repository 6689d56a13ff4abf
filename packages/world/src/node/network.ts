/**
 * TCP of this machine: listening and connecting. A connection's life is in `connection.ts`.
 * TLS is not here. The promises are written in `../network.ts`.
 *
 * Sockets are set up as Kafka's are: no delay, and the system's keep-alive on both sides.
 */
import * as net from 'node:net';
import type { Address, Connection, ListenAddress, Listener, Network } from '../network.ts';
import { NetworkError } from '../network.ts';
import type { Report } from '../report.ts';
import { NodeConnection, networkError, plainAddress } from './connection.ts';
import { LentReads } from './lent-reads.ts';

export interface NodeNetworkOptions {
  readonly report?: Report;
  /** How many bytes may wait in one connection before `write` answers false. */
  readonly queuedBytesMax?: number;
}

const QUEUED_BYTES_MAX = 1024 * 1024;
const PORT_MAX = 65_535;

export class NodeNetwork implements Network {
  readonly #report: Report | undefined;
  readonly #socketOptions: { highWaterMark: number; noDelay: true; keepAlive: true };

  constructor(options: NodeNetworkOptions = {}) {
    this.#report = options.report;
    this.#socketOptions = {
      highWaterMark: options.queuedBytesMax ?? QUEUED_BYTES_MAX,
      noDelay: true,
      keepAlive: true,
    };
  }

  listen(address: ListenAddress, accept: (connection: Connection) => void): Promise<Listener> {
    if (!isPort(address.port)) return Promise.reject(badPort('listen', address));
    return new Promise((resolve, reject) => {
      const server = net.createServer({ ...this.#socketOptions, pauseOnConnect: true });
      const onFailure = (error: Error): void => reject(networkError(error, 'listen', address));
      server.once('error', onFailure);
      server.on('connection', (socket) => {
        const reading = new LentReads();
        accept(new NodeConnection(reading.takeOver(socket), reading));
      });
      const where = address.host === '' ? {} : { host: address.host };
      const backlog = address.backlog === undefined ? {} : { backlog: address.backlog };
      server.listen({ port: address.port, ...where, ...backlog }, () => {
        server.off('error', onFailure);
        // Such as too many open files. The system offers the connection again later.
        server.on('error', (error) =>
          this.#report?.warn('cannot accept a connection', { error: error.message }),
        );
        resolve(new NodeListener(server, address));
      });
    });
  }

  connect(address: Address, options: { timeoutMs?: number } = {}): Promise<Connection> {
    if (!isPort(address.port)) return Promise.reject(badPort('connect', address));
    return new Promise((resolve, reject) => {
      const reading = new LentReads();
      const socket = new net.Socket({ ...this.#socketOptions, onread: reading.onread });
      // Until the connection has a handler nobody could take its bytes.
      socket.pause();
      const onTimeout = (): void => {
        socket.destroy();
        reject(new NetworkError('ETIMEDOUT', `connect ${printed(address)}: ETIMEDOUT`));
      };
      const timer =
        options.timeoutMs === undefined ? undefined : setTimeout(onTimeout, options.timeoutMs);
      const onFailure = (error: Error): void => {
        clearTimeout(timer);
        reject(networkError(error, 'connect', address));
      };
      socket.once('error', onFailure);
      socket.once('connect', () => {
        clearTimeout(timer);
        const connection = new NodeConnection(socket, reading);
        socket.off('error', onFailure);
        resolve(connection);
      });
      socket.connect({ host: address.host, port: address.port, autoSelectFamily: true });
    });
  }
}

class NodeListener implements Listener {
  readonly address: Address;
  readonly #server: net.Server;

  constructor(server: net.Server, asked: Address) {
    const bound = server.address();
    this.#server = server;
    this.address =
      bound !== null && typeof bound === 'object'
        ? plainAddress(bound.address, bound.port)
        : { host: asked.host, port: asked.port };
  }

  // The port is free when this returns. Node's own callback would wait for the last connection.
  async close(): Promise<void> {
    this.#server.close();
  }
}

// Node throws its own kind of error for these, at once.
function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= PORT_MAX;
}

function badPort(doing: string, address: Address): NetworkError {
  return new NetworkError('EINVAL', `${doing} ${printed(address)}: EINVAL`);
}

function printed(address: Address): string {
  return `${address.host}:${address.port}`;
}
