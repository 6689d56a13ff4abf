/**
 * The client for any world: `new Client(world, options)`. Users on Node take `@odradek/client`,
 * where the world is this machine.
 */
export { Client } from './client.ts';
export * from './errors.ts';
export type { ClientOptions } from './options.ts';
export type { Acknowledgement } from './producer/delivery.ts';
export type { Partitioner, ProducerOptions } from './producer/options.ts';
export { Producer, type RangeAcknowledgement } from './producer/producer.ts';
export type { Content, ProducerHeaders, ProducerRecord } from './producer/record.ts';
