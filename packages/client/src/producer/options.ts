/**
 * What a producer can be told, with its defaults: those of the Java producer of Kafka 4.3 unless a
 * comment says why not.
 */
import { Compression, type CompressionId } from '@odradek/wire/records';
import { UsageError } from '../errors.ts';

/** Answers the partition of a record that names none. */
export type Partitioner = (topic: string, key: Uint8Array | null, partitionCount: number) => number;

export interface ProducerOptions {
  /** When a record counts as written: on all in-sync replicas, on the leader, or when it left. */
  readonly acks?: 'all' | -1 | 1 | 0;
  /** No duplicates and no reordering when something is sent again. Needs acks `all`. */
  readonly idempotent?: boolean;
  readonly compression?: keyof typeof Compression;
  /** The codec's own scale. */
  readonly compressionLevel?: number;
  /**
   * How long a batch waits for more records while its broker is free. 0 sends all records of one
   * turn of the event loop together, which costs no time.
   */
  readonly lingerMs?: number;
  readonly batchBytesMax?: number;
  readonly requestBytesMax?: number;
  /** Requests to one broker whose answers have not come. Not above 5 when idempotent. */
  readonly inFlightMax?: number;
  /** Records that wait may take up this much; then `send` waits. */
  readonly bufferBytesMax?: number;
  /** How long `send` may wait for room, or for the topic to be known. */
  readonly blockMsMax?: number;
  /** From being accepted until being given up. */
  readonly deliveryTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly partitioner?: Partitioner;
  /** Whether brokers that are set up so may create topics that are missing. */
  readonly createTopics?: boolean;
}

export interface ProducerSettings {
  readonly acks: -1 | 0 | 1;
  readonly isIdempotent: boolean;
  readonly compression: CompressionId;
  readonly compressionLevel: number | undefined;
  readonly lingerMs: number;
  readonly batchBytesMax: number;
  readonly requestBytesMax: number;
  readonly inFlightMax: number;
  readonly bufferBytesMax: number;
  readonly blockMsMax: number;
  readonly deliveryTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly partitioner: Partitioner | undefined;
  readonly createTopics: boolean;
}

/** A broker remembers the last five batches of a producer: more could not be told apart. */
const IDEMPOTENT_IN_FLIGHT_MAX = 5;

export function producerSettings(
  options: ProducerOptions,
  client: { requestTimeoutMs: number },
): ProducerSettings {
  const acks = options.acks === undefined || options.acks === 'all' ? -1 : options.acks;
  const inFlightMax = options.inFlightMax ?? IDEMPOTENT_IN_FLIGHT_MAX;
  const isIdempotent =
    options.idempotent ?? (acks === -1 && inFlightMax <= IDEMPOTENT_IN_FLIGHT_MAX);
  if (isIdempotent && acks !== -1) throw new UsageError('an idempotent producer needs acks "all"');
  if (isIdempotent && inFlightMax > IDEMPOTENT_IN_FLIGHT_MAX) {
    throw new UsageError(`an idempotent producer needs inFlightMax of at most 5: ${inFlightMax}`);
  }
  if (inFlightMax < 1) throw new UsageError(`inFlightMax must be at least 1: ${inFlightMax}`);
  return {
    acks,
    isIdempotent,
    compression: Compression[options.compression ?? 'none'],
    compressionLevel: options.compressionLevel,
    // Java waits 5 ms; without waiting, batches fill up while the broker is busy all the same.
    lingerMs: options.lingerMs ?? 0,
    // Java's 16 KiB was chosen for many partitions and little memory; larger ones cost less each.
    batchBytesMax: options.batchBytesMax ?? 128 * 1024,
    requestBytesMax: options.requestBytesMax ?? 1024 * 1024,
    inFlightMax,
    bufferBytesMax: options.bufferBytesMax ?? 32 * 1024 * 1024,
    blockMsMax: options.blockMsMax ?? 60_000,
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
    requestTimeoutMs: options.requestTimeoutMs ?? client.requestTimeoutMs,
    partitioner: options.partitioner,
    createTopics: options.createTopics ?? true,
  };
}
