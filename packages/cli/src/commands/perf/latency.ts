/** Measures how long a record takes from its producer to a consumer. */
import { wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';
import { roundTrips } from '../../perf/round-trips.ts';
import { Progress } from '../../progress.ts';

export const perfLatency = command({
  name: 'perf latency',
  summary: 'Measures how long a record takes from its producer to a consumer',
  options: {
    topic: { type: 'string', value: 'TOPIC', description: 'the topic; made when it is missing' },
    records: {
      type: 'string',
      value: 'COUNT',
      description: 'one after the other; 10000 unless told',
    },
    size: { type: 'string', value: 'BYTES', description: 'the size of each; 100 unless told' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek perf latency --topic probe'],
  run: async ({ options, context }) => {
    const { topic } = options;
    if (topic === undefined) throw new UsageMistake('through which topic? Name a --topic.');
    const load = {
      topic,
      recordCount: wholeNumber('records', options.records ?? '10000', 1),
      recordSize: wholeNumber('size', options.size ?? '100', 1),
      keySize: 0,
      headerCount: 0,
      headerKeySize: 0,
      headerValueSize: 0,
      acks: { acks: 'all' as const },
    };
    const progress = new Progress();
    const latencies = await withClient(options, (client) =>
      roundTrips(client, load, context.signal, (number) =>
        progress.update(() => `${number} of ${load.recordCount}`),
      ),
    );
    progress.end();
    const [p50 = 0, p99 = 0, p999 = 0] = latencies.percentiles([0.5, 0.99, 0.999]);
    const { meanMs: mean, longestMs: longest } = latencies;
    if (options.json === true) {
      const latencyMs = { mean, p50, p99, p999, longest };
      return context.print(JSON.stringify({ records: latencies.count, latencyMs }, null, 2));
    }
    const ms = (value: number): string => `${value.toFixed(3)} ms`;
    context.print(
      `${latencies.count} records: mean ${ms(mean)}, 50 % ${ms(p50)}, 99 % ${ms(p99)}, ` +
        `99.9 % ${ms(p999)}, longest ${ms(longest)}`,
    );
  },
});
