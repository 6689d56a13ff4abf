/** The client with this machine under it: the one that users make. */
import { stderr } from 'node:process';
import { nodeWorld, writeTo } from '@odradek/world/node';
import {
  type Admin,
  Client as AnyClient,
  type ClientOptions,
  type Consumer,
  type ConsumerOptions,
  type Producer,
  type ProducerOptions,
} from '../index.ts';

export interface NodeClientOptions extends ClientOptions {
  /** Which lines the client reports, on standard error; warnings and errors unless told. */
  readonly logLevel?: 'error' | 'warn' | 'info' | 'debug';
}

/**
 * A client of one cluster.
 *
 * ```ts
 * await using client = new Client({ bootstrapServers: 'localhost:9092', clientId: 'shop' });
 * ```
 */
export class Client {
  readonly #client: AnyClient;

  constructor(options: NodeClientOptions) {
    const report = {
      level: options.logLevel ?? 'warn',
      name: options.clientId ?? 'odradek-client',
      write: writeTo(stderr),
    };
    this.#client = new AnyClient(nodeWorld({ report }), options);
  }

  /** Sends records. */
  producer(options: ProducerOptions = {}): Producer {
    return this.#client.producer(options);
  }

  /** Reads records. */
  consumer(options: ConsumerOptions = {}): Consumer {
    return this.#client.consumer(options);
  }

  /** Looks at the cluster, and changes it. */
  admin(): Admin {
    return this.#client.admin();
  }

  /** Closes all that came from this client, and its connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
