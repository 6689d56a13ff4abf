/**
 * Connections by address and lane, opened when they are first needed. A lane is one user of a
 * connection: what waits long, such as a fetch, must not hold up what others ask (a broker answers
 * a connection's requests one after the other).
 *
 * After a failure the next attempt waits, longer each time. Spec: KIP-144.
 */
import type { AbortSignalLike, Address, World } from '@odradek/world';
import { orAborted } from '../abort.ts';
import { ClosedError } from '../errors.ts';
import type { ClientSettings } from '../options.ts';
import type { BrokerConnection } from './connection.ts';
import { openConnection } from './open.ts';

interface Failures {
  count: number;
  untilMs: number;
}

const RECONNECT_MS = 50;
const RECONNECT_MS_MAX = 1000;
const JITTER = 0.2;

export class Pool {
  readonly #world: World;
  readonly #settings: ClientSettings;
  readonly #open = new Map<string, BrokerConnection>();
  readonly #opening = new Map<string, Promise<BrokerConnection>>();
  readonly #failures = new Map<string, Failures>();
  #isClosed = false;

  constructor(world: World, settings: ClientSettings) {
    this.#world = world;
    this.#settings = settings;
  }

  /** The open connection, if there is one. */
  find(address: Address, lane: string): BrokerConnection | undefined {
    const connection = this.#open.get(keyOf(address, lane));
    return connection?.isOpen === true ? connection : undefined;
  }

  /** The connection of this lane; opened if need be. */
  connection(address: Address, lane: string, signal?: AbortSignalLike): Promise<BrokerConnection> {
    const known = this.find(address, lane);
    if (known !== undefined) return Promise.resolve(known);
    const key = keyOf(address, lane);
    const opening = this.#opening.get(key) ?? this.#start(key, address);
    return orAborted(opening, signal);
  }

  /** Closes the connections of one lane, once what was sent has left. */
  closeLane(lane: string): void {
    for (const [key, connection] of this.#open) if (key.endsWith(`/${lane}`)) connection.end();
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#open.values()) connection.end();
  }

  #start(key: string, address: Address): Promise<BrokerConnection> {
    const opening = this.#connect(key, address).finally(() => this.#opening.delete(key));
    this.#opening.set(key, opening);
    return opening;
  }

  async #connect(key: string, address: Address): Promise<BrokerConnection> {
    const where = `${address.host}:${address.port}`;
    const { clock } = this.#world;
    const waitMs = (this.#failures.get(where)?.untilMs ?? 0) - clock.monotonicMs();
    if (waitMs > 0) await clock.sleep(waitMs);
    if (this.#isClosed) throw new ClosedError('the client');
    try {
      const connection = await openConnection(this.#world, address, this.#settings);
      return this.#keep(key, where, connection);
    } catch (error) {
      this.#noteFailure(where);
      throw error;
    }
  }

  #keep(key: string, where: string, connection: BrokerConnection): BrokerConnection {
    if (this.#isClosed) {
      connection.destroy();
      throw new ClosedError('the client');
    }
    this.#failures.delete(where);
    this.#open.set(key, connection);
    connection.onClosed(() => {
      if (this.#open.get(key) === connection) this.#open.delete(key);
    });
    return connection;
  }

  #noteFailure(where: string): void {
    const count = (this.#failures.get(where)?.count ?? 0) + 1;
    const plainMs = Math.min(RECONNECT_MS * 2 ** (count - 1), RECONNECT_MS_MAX);
    const delayMs = plainMs * (1 + JITTER * (2 * this.#world.random.fraction() - 1));
    this.#failures.set(where, { count, untilMs: this.#world.clock.monotonicMs() + delayMs });
  }
}

function keyOf({ host, port }: Address, lane: string): string {
  return `${host}:${port}/${lane}`;
}
