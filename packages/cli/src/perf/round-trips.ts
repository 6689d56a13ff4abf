/** One record at a time: how long from sending it until it has been read again. */
import type { Client, ProducerOptions } from '@odradek/client';
import { CommandFailure } from '../failure.ts';
import { Latencies } from './latencies.ts';

export interface RoundTripLoad {
  readonly topic: string;
  readonly recordCount: number;
  readonly recordSize: number;
  readonly keySize: number;
  readonly headerCount: number;
  readonly headerKeySize: number;
  /** -1 is a header without a value. */
  readonly headerValueSize: number;
  readonly acks: Pick<ProducerOptions, 'acks' | 'idempotent'>;
}

const POLL_MS = 60_000;

/** Makes the topic if need be. Calls `report` for each record. */
export async function roundTrips(
  client: Client,
  load: RoundTripLoad,
  signal: AbortSignal,
  report: (number: number, tookMs: number) => void,
): Promise<Latencies> {
  const admin = client.admin();
  const names = (await admin.listTopics()).map(({ name }) => name);
  if (!names.includes(load.topic)) {
    await admin.createTopics([{ name: load.topic, partitions: 1, replicationFactor: 1 }]);
  }
  await using producer = client.producer({ ...load.acks, lingerMs: 0 });
  await using consumer = client.consumer({ topics: load.topic, autoOffsetReset: 'latest' });
  // The first look finds the end of the topic, from which on records are read.
  await consumer.poll({ timeoutMs: 200, signal });
  while (consumer.assignment.some((each) => consumer.position(each) === undefined)) {
    await consumer.poll({ timeoutMs: 100, signal });
  }
  const latencies = new Latencies(load.recordCount);
  const headers = Array.from({ length: load.headerCount }, (_, place) => ({
    key: filler(load.headerKeySize, place),
    value: load.headerValueSize < 0 ? null : filler(load.headerValueSize, place),
  }));
  for (let number = 0; number < load.recordCount; number++) {
    const value = filler(load.recordSize, number);
    const key = load.keySize > 0 ? filler(load.keySize, number) : null;
    const startMs = performance.now();
    await producer.send({ topic: load.topic, key, value, headers });
    const blocks = await consumer.poll({ timeoutMs: POLL_MS, signal });
    const tookMs = performance.now() - startMs;
    const values = blocks.flatMap((block) => [...block].map((record) => record.value?.toString()));
    if (values.length !== 1 || values[0] !== value) {
      throw new CommandFailure(`sent one record and read ${values.length}, or another one`);
    }
    latencies.add(tookMs);
    report(number, tookMs);
  }
  return latencies;
}

/** Text of this size that differs from record to record. */
function filler(size: number, number: number): string {
  return `${number}`.padStart(Math.min(size, 10), '0').padEnd(size, 'x').slice(0, size);
}
