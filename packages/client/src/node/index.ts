/**
 * `@odradek/client`: the client on this machine.
 *
 * ```ts
 * import { Client } from '@odradek/client';
 *
 * await using client = new Client({ bootstrapServers: 'localhost:9092' });
 * const producer = client.producer();
 * await producer.send({ topic: 'orders', key: 'a', value: 'first' });
 * ```
 */
export * from '../index.ts';
// Takes the place of the one that wants a world.
export { Client, type NodeClientOptions } from './client.ts';
