/** `kafka-e2e-latency.sh`. */
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import { roundTrips } from '../perf/round-trips.ts';
import { connectionOf, requireOptions, ToolFailure, tool } from './tool.ts';

const text = (value: string, description: string) => ({
  type: 'string' as const,
  value,
  description,
});

export const e2eLatency = tool({
  name: 'kafka-e2e-latency',
  purpose: 'Measures how long a record takes from its producer to a consumer.',
  options: {
    'bootstrap-server': text('HOST:PORT', 'REQUIRED: brokers to begin with'),
    topic: text('topic', 'REQUIRED: the topic; made when it is missing'),
    'num-records': text('count', 'REQUIRED: how many, one after the other'),
    'producer-acks': text('acks', 'REQUIRED: 1 or all'),
    'record-size': text('bytes', 'REQUIRED: the size of each'),
    'record-key-size': text('bytes', 'the size of keys; none unless told'),
    'num-headers': text('count', 'headers of each; none unless told'),
    'record-header-key-size': text('bytes', 'the size of their keys'),
    'record-header-size': text('bytes', 'the size of their values; -1 is none'),
    'command-config': text('file', 'client settings in a .properties file'),
  },
  run: async ({ options, context }) => {
    requireOptions(options, [
      'bootstrap-server',
      'topic',
      'num-records',
      'producer-acks',
      'record-size',
    ]);
    const acks = options['producer-acks'];
    if (acks !== '1' && acks !== 'all') {
      throw new ToolFailure(
        'Invalid value for --producer-acks. Latency testing requires acks=1 or acks=all',
      );
    }
    const number = (name: string, value: string | undefined, least = 0): number =>
      wholeNumber(name, value ?? '0', least);
    await withClient(connectionOf(options), async (client) => {
      const load = {
        topic: options.topic ?? '',
        recordCount: number('num-records', options['num-records'], 1),
        recordSize: number('record-size', options['record-size'], 1),
        keySize: number('record-key-size', options['record-key-size']),
        headerCount: number('num-headers', options['num-headers']),
        headerKeySize: number('record-header-key-size', options['record-header-key-size']),
        headerValueSize: number('record-header-size', options['record-header-size'], -1),
        acks: acks === '1' ? { acks: 1 as const, idempotent: false } : { acks: 'all' as const },
      };
      const latencies = await roundTrips(client, load, context.signal, (place, tookMs) => {
        if (place % 1000 === 0) context.print(`${place}\t${tookMs}`);
      });
      const [p50 = 0, p99 = 0, p999 = 0] = latencies.percentiles([0.5, 0.99, 0.999]);
      context.print(`Avg latency: ${latencies.meanMs.toFixed(4)} ms`);
      context.print(
        `Percentiles: 50th = ${Math.floor(p50)}, 99th = ${Math.floor(p99)}, ` +
          `99.9th = ${Math.floor(p999)}`,
      );
    });
  },
});
