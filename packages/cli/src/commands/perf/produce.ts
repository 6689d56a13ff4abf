/** Measures how fast records can be produced. */
import { wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { UsageMistake } from '../../failure.ts';
import { bytesText } from '../../output.ts';
import { randomPayload } from '../../perf/payloads.ts';
import { produceLoad } from '../../perf/produce.ts';
import { Progress } from '../../progress.ts';

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export const perfProduce = command({
  name: 'perf produce',
  summary: 'Measures how fast records can be produced',
  options: {
    topic: { type: 'string', value: 'TOPIC', description: 'where to' },
    records: { type: 'string', value: 'COUNT', description: 'how many; 1000000 unless told' },
    size: { type: 'string', value: 'BYTES', description: 'the size of each; 100 unless told' },
    rate: { type: 'string', value: 'RATE', description: 'records a second; no limit unless told' },
    compression: { type: 'string', value: 'CODEC', description: `one of ${codecs.join(', ')}` },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek perf produce --topic load --records 5000000 --size 200'],
  run: async ({ options, context }) => {
    const { topic } = options;
    if (topic === undefined) throw new UsageMistake('where to? Name a --topic.');
    const compression = codecs.find((name) => name === (options.compression ?? 'none'));
    if (compression === undefined) throw new UsageMistake(`--compression: ${codecs.join(', ')}`);
    const rate =
      options.rate === undefined ? Number.POSITIVE_INFINITY : wholeNumber('rate', options.rate, 1);
    const recordCount = wholeNumber('records', options.records ?? '1000000', 1);
    const load = {
      topic,
      recordCount,
      payload: randomPayload(wholeNumber('size', options.size ?? '100', 1)),
      rate,
      warmupCount: 0,
      reportMs: 1000,
    };
    await withClient(options, async (client) => {
      await using producer = client.producer({ compression });
      const progress = new Progress();
      const { all } = await produceLoad(producer, load, context.signal, ({ count, elapsedMs }) =>
        progress.update(() => `${Math.round((count * 1000) / elapsedMs)} records/s`),
      );
      progress.end();
      const perSecond = 1000 / all.elapsedMs;
      const [p50, p95, p99, p999] = all.percentilesMs;
      const result = {
        records: all.count,
        recordsPerSecond: Math.round(all.count * perSecond),
        bytesPerSecond: Math.round(all.bytes * perSecond),
        latencyMs: { mean: all.meanMs, p50, p95, p99, p999, longest: all.longestMs },
      };
      if (options.json === true) return context.print(JSON.stringify(result, null, 2));
      const ms = (value: number | undefined): string => `${(value ?? 0).toFixed(2)} ms`;
      context.print(
        `${result.records} records: ${result.recordsPerSecond} records/s, ` +
          `${bytesText(result.bytesPerSecond)}/s\n` +
          `latency: mean ${ms(all.meanMs)}, 50 % ${ms(p50)}, 95 % ${ms(p95)}, 99 % ${ms(p99)}, ` +
          `99.9 % ${ms(p999)}, longest ${ms(all.longestMs)}`,
      );
    });
  },
});
