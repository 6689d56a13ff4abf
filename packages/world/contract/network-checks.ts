/** What the tests of the network's contract have in common: two ends that are watched. */
import assert from 'node:assert/strict';
import type { Connection, Listener, NetworkError } from '@odradek/world';
import { type Signal, type Stage, signal } from './stage.ts';

export type NetworkCheck = (title: string, task: (stage: Stage) => Promise<void>) => void;

/** One end of a connection, and all that its handler was told. */
export class Observed {
  readonly connection: Connection;
  readonly chunks: Uint8Array[] = [];
  byteCount = 0;
  drains = 0;
  closes = 0;
  error: NetworkError | undefined;
  readonly closed: Promise<void>;
  readonly #closed: Signal = signal();
  #waits: { readonly byteCount: number; readonly reached: Signal }[] = [];
  #drained: Signal = signal();

  constructor(connection: Connection) {
    this.connection = connection;
    this.closed = this.#closed.reached;
  }

  start(): this {
    this.connection.start({
      onData: (chunk) => {
        assert.equal(this.closes, 0, 'no data after the close');
        // It is only lent.
        this.chunks.push(new Uint8Array(chunk));
        this.byteCount += chunk.byteLength;
        for (const wait of this.#waits) {
          if (this.byteCount >= wait.byteCount) wait.reached.reach();
        }
      },
      onDrain: () => {
        assert.equal(this.closes, 0, 'no drain after the close');
        this.drains += 1;
        this.#drained.reach();
        this.#drained = signal();
      },
      onClose: (error) => {
        this.closes += 1;
        this.error = error;
        this.#closed.reach();
      },
    });
    return this;
  }

  received(byteCount: number): Promise<void> {
    const reached = signal();
    this.#waits.push({ byteCount, reached });
    if (this.byteCount >= byteCount) reached.reach();
    return reached.reached;
  }

  drained(): Promise<void> {
    return this.#drained.reached;
  }

  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

export interface Pair {
  /** The end that connected, in the stage's `other` world; not yet started. */
  readonly client: Observed;
  /** The end that was accepted, in its `world`; not yet started. */
  readonly server: Observed;
  readonly listener: Listener;
}

export async function connected(stage: Stage): Promise<Pair> {
  const accepted = Promise.withResolvers<Connection>();
  const listener = await stage.world.network.listen({ host: stage.host, port: 0 }, (connection) =>
    accepted.resolve(connection),
  );
  const client = await stage.other.network.connect(listener.address, { timeoutMs: 10_000 });
  return {
    client: new Observed(client),
    server: new Observed(await accepted.promise),
    listener,
  };
}
