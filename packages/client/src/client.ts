/**
 * The client of one cluster: where producers, consumers and the admin client come from. They share
 * what is known of the cluster, not their connections.
 */
import type { World } from '@odradek/world';
import { Admin } from './admin/admin.ts';
import { Cluster } from './cluster/cluster.ts';
import { Consumer } from './consumer/consumer.ts';
import type { ConsumerOptions } from './consumer/options.ts';
import { type ClientOptions, clientSettings } from './options.ts';
import type { ProducerOptions } from './producer/options.ts';
import { Producer } from './producer/producer.ts';

export class Client {
  readonly #cluster: Cluster;
  readonly #open = new Set<{ close(): Promise<void> }>();

  constructor(world: World, options: ClientOptions) {
    this.#cluster = new Cluster(world, clientSettings(options));
  }

  producer(options: ProducerOptions = {}): Producer {
    const producer = new Producer(this.#cluster, options);
    this.#open.add(producer);
    return producer;
  }

  consumer(options: ConsumerOptions = {}): Consumer {
    const consumer = new Consumer(this.#cluster, options);
    this.#open.add(consumer);
    return consumer;
  }

  admin(): Admin {
    return new Admin(this.#cluster);
  }

  /** Closes all that came from this client, and its connections. */
  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    try {
      await Promise.all(open.map((each) => each.close()));
    } finally {
      this.#cluster.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
