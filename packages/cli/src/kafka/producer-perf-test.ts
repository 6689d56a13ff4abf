/** `kafka-producer-perf-test.sh`, without transactions. */
import type { ProducerOptions } from '@odradek/client';
import { keyValues, wholeNumber } from '../arguments.ts';
import { readSettings, withClient } from '../client.ts';
import { countingPayload, filePayload, type Payload, randomPayload } from '../perf/payloads.ts';
import { type ProduceResult, produceLoad, type Window } from '../perf/produce.ts';
import { acksOf, compressionOf } from './console-producer.ts';
import { requireOptions, ToolFailure, ToolMistake, tool } from './tool.ts';

const text = (value: string, description: string) => ({
  type: 'string' as const,
  value,
  description,
});
const texts = (value: string, description: string) => ({
  ...text(value, description),
  multiple: true as const,
});

export const producerPerfTest = tool({
  name: 'kafka-producer-perf-test',
  purpose: 'Measures how fast records can be produced.',
  positionals: true,
  options: {
    topic: text('TOPIC', 'REQUIRED: where to'),
    'num-records': text('COUNT', 'REQUIRED: how many'),
    throughput: text('RATE', 'REQUIRED: records a second; -1 is as fast as it goes'),
    'record-size': text('BYTES', 'the size of each'),
    'payload-file': text('FILE', 'take the values from a file'),
    'payload-delimiter': text('TEXT', 'what stands between them; a line end unless told'),
    'payload-monotonic': { type: 'boolean', description: 'counting numbers as values' },
    'bootstrap-server': text('HOST:PORT', 'brokers to begin with'),
    'producer-props': texts('name=value', 'producer settings'),
    'command-property': texts('name=value', 'the same'),
    'producer.config': text('FILE', 'producer settings in a .properties file'),
    'command-config': text('FILE', 'the same'),
    'warmup-records': text('COUNT', 'the first so many are not part of the steady state'),
    'reporting-interval': text('MS', 'how often to report; 5000 unless told'),
    'print-metrics': { type: 'boolean', description: 'accepted' },
  },
  run: async ({ options, positionals, context }) => {
    requireOptions(options, ['topic', 'num-records', 'throughput']);
    const file = options['command-config'] ?? options['producer.config'];
    // Several settings may follow one `--producer-props`.
    const pairs = [...(options['producer-props'] ?? []), ...positionals];
    const properties = {
      ...Object.fromEntries(readSettings(file)),
      ...keyValues('producer-props', pairs),
      ...keyValues('command-property', options['command-property'] ?? []),
    };
    const servers = options['bootstrap-server'] ?? properties['bootstrap.servers'];
    if (servers === undefined) {
      throw new ToolMistake(
        'Either --bootstrap-server or the setting bootstrap.servers is needed.',
      );
    }
    const rate = wholeNumber('throughput', options.throughput ?? '', -1);
    const warmupCount = wholeNumber('warmup-records', options['warmup-records'] ?? '0');
    const load = {
      topic: options.topic ?? '',
      recordCount: wholeNumber('num-records', options['num-records'] ?? '', 1),
      payload: payloadOf(options),
      rate: rate < 0 ? Number.POSITIVE_INFINITY : Math.max(rate, 1e-6),
      warmupCount,
      reportMs: wholeNumber('reporting-interval', options['reporting-interval'] ?? '5000', 1),
    };
    if (warmupCount > 0) {
      context.print(
        `Warmup first ${warmupCount} records. Steady state results will print after the complete ` +
          'test summary.',
      );
    }
    await withClient({ 'bootstrap-server': servers, 'command-config': file }, async (client) => {
      await using producer = client.producer(producerOptions(properties));
      const { all, steady } = await produceLoad(producer, load, context.signal, (window) =>
        context.print(windowLine(window)),
      );
      context.print(totalLine(all, ''));
      if (steady !== undefined) context.print(totalLine(steady, ' steady state'));
    });
  },
});

function payloadOf(options: {
  readonly 'record-size'?: string | undefined;
  readonly 'payload-file'?: string | undefined;
  readonly 'payload-delimiter'?: string | undefined;
  readonly 'payload-monotonic'?: boolean | undefined;
}): Payload {
  const { 'record-size': size, 'payload-file': file, 'payload-monotonic': counting } = options;
  const given = [size, file, counting].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new ToolMistake('one of --record-size, --payload-file, --payload-monotonic is required');
  }
  if (size !== undefined) return randomPayload(wholeNumber('record-size', size, 1));
  if (file === undefined) return countingPayload();
  return filePayload(file, (options['payload-delimiter'] ?? '\\n').replaceAll('\\n', '\n'));
}

export function producerOptions(properties: Readonly<Record<string, string>>): ProducerOptions {
  const number = (name: string): number | undefined => {
    const value = properties[name];
    return value === undefined ? undefined : wholeNumber(name, value);
  };
  if (properties['transactional.id'] !== undefined) {
    throw new ToolFailure('transactions are not measured: leave transactional.id out');
  }
  const batchBytesMax = number('batch.size');
  const lingerMs = number('linger.ms');
  const bufferBytesMax = number('buffer.memory');
  const inFlightMax = number('max.in.flight.requests.per.connection');
  const requestBytesMax = number('max.request.size');
  return {
    ...compressionOf(properties['compression.type']),
    ...acksOf(properties['acks']),
    ...(properties['enable.idempotence'] === 'false' ? { idempotent: false } : {}),
    ...(batchBytesMax === undefined ? {} : { batchBytesMax }),
    ...(lingerMs === undefined ? {} : { lingerMs }),
    ...(bufferBytesMax === undefined ? {} : { bufferBytesMax }),
    ...(inFlightMax === undefined ? {} : { inFlightMax }),
    ...(requestBytesMax === undefined ? {} : { requestBytesMax }),
  };
}

const MEBI = 1024 * 1024;

function windowLine({ count, bytes, elapsedMs, meanMs, longestMs }: Window): string {
  const rate = (count * 1000) / elapsedMs;
  const megabytes = (bytes * 1000) / elapsedMs / MEBI;
  return (
    `${count} records sent, ${rate.toFixed(1)} records/sec (${megabytes.toFixed(2)} MB/sec), ` +
    `${meanMs.toFixed(1)} ms avg latency, ${longestMs.toFixed(1)} ms max latency.`
  );
}

function totalLine(result: ProduceResult, kind: string): string {
  const { count, bytes, elapsedMs, meanMs, longestMs, percentilesMs } = result;
  const rate = (count * 1000) / elapsedMs;
  const megabytes = (bytes * 1000) / elapsedMs / MEBI;
  const [p50 = 0, p95 = 0, p99 = 0, p999 = 0] = percentilesMs.map(Math.round);
  return (
    `${count}${kind} records sent, ${rate.toFixed(6)} records/sec (${megabytes.toFixed(2)} MB/sec), ` +
    `${meanMs.toFixed(2)} ms avg latency, ${longestMs.toFixed(2)} ms max latency, ` +
    `${p50} ms 50th, ${p95} ms 95th, ${p99} ms 99th, ${p999} ms 99.9th.`
  );
}
