import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address, Connection, ListenAddress, Listener, Network } from '@odradek/world';
import { clockContract, diskContract, networkContract, type Stage } from '@odradek/world/contract';
import { nodeWorld } from './world.ts';

/** Notes what was opened, so that a test that fails does not keep the process alive. */
class TrackedNetwork implements Network {
  readonly #network: Network;
  readonly #listeners: Listener[] = [];
  readonly #connections: Connection[] = [];

  constructor(network: Network) {
    this.#network = network;
  }

  async listen(
    address: ListenAddress,
    accept: (connection: Connection) => void,
  ): Promise<Listener> {
    const listener = await this.#network.listen(address, (connection) => {
      this.#connections.push(connection);
      accept(connection);
    });
    this.#listeners.push(listener);
    return listener;
  }

  async connect(address: Address, options?: { timeoutMs?: number }): Promise<Connection> {
    const connection = await this.#network.connect(address, options);
    this.#connections.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    for (const listener of this.#listeners) await listener.close();
  }
}

function nodeStage(): Stage {
  const directory = mkdtempSync(join(tmpdir(), 'odradek-world-'));
  const network = new TrackedNetwork(nodeWorld().network);
  const world = { ...nodeWorld(), network };
  return {
    world,
    other: world,
    host: '127.0.0.1',
    directory,
    run: (task) => task(),
    close: async () => {
      await network.close();
      rmSync(directory, { recursive: true });
    },
  };
}

clockContract('node', nodeStage);
diskContract('node', nodeStage);
networkContract('node', nodeStage);
