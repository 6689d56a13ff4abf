/** Measures how fast records can be read. */
import { wholeNumber } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import { command, connectionOptions, outputOptions } from '../../command.ts';
import { CommandFailure, UsageMistake } from '../../failure.ts';
import { bytesText } from '../../output.ts';
import { consumeLoad } from '../../perf/consume.ts';
import { Progress } from '../../progress.ts';

export const perfConsume = command({
  name: 'perf consume',
  summary: 'Measures how fast records can be read',
  options: {
    topic: { type: 'string', value: 'TOPIC', description: 'what to read, from its beginning' },
    records: { type: 'string', value: 'COUNT', description: 'how many; 1000000 unless told' },
    group: { type: 'string', value: 'GROUP', description: 'as a member of this group' },
    ...connectionOptions,
    ...outputOptions,
  },
  examples: ['odradek perf consume --topic load --records 5000000'],
  run: async ({ options, context }) => {
    const { topic } = options;
    if (topic === undefined) throw new UsageMistake('what to read? Name a --topic.');
    const load = {
      recordCount: wholeNumber('records', options.records ?? '1000000', 1),
      idleMsMax: 10_000,
      reportMs: 1000,
    };
    await withClient(options, async (client) => {
      await using consumer = client.consumer({
        topics: topic,
        autoOffsetReset: 'earliest',
        ...(options.group === undefined ? {} : { groupId: options.group }),
      });
      const progress = new Progress();
      const result = await consumeLoad(consumer, load, context.signal, ({ count, elapsedMs }) =>
        progress.update(() => `${Math.round((count * 1000) / elapsedMs)} records/s`),
      );
      progress.end();
      if (result.hasGivenUp) {
        throw new CommandFailure(
          `${topic} had only ${result.count} records to read within ${load.idleMsMax} ms`,
          'Ask for fewer --records, or produce more first.',
        );
      }
      const perSecond = 1000 / Math.max(1, result.elapsedMs);
      const shown = {
        records: result.count,
        recordsPerSecond: Math.round(result.count * perSecond),
        bytesPerSecond: Math.round(result.bytes * perSecond),
      };
      if (options.json === true) context.print(JSON.stringify(shown, null, 2));
      else {
        context.print(
          `${shown.records} records: ${shown.recordsPerSecond} records/s, ` +
            `${bytesText(shown.bytesPerSecond)}/s`,
        );
      }
    });
  },
});
