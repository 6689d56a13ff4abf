/** `kafka-delete-records.sh`. */
import { readFileSync } from 'node:fs';
import type { RecordsToDelete } from '@odradek/client';
import { withClient } from '../client.ts';
import { isClientError, javaText } from './java-errors.ts';
import { bootstrap, connectionOf, requireOptions, ToolFailure, tool } from './tool.ts';

export const deleteRecords = tool({
  name: 'kafka-delete-records',
  purpose: 'Deletes the records of partitions below given offsets.',
  options: {
    ...bootstrap,
    'offset-json-file': {
      type: 'string',
      value: 'file',
      description:
        'REQUIRED: {"partitions": [{"topic": "foo", "partition": 1, "offset": 1}], "version": 1}',
    },
  },
  run: async ({ options, context }) => {
    requireOptions(options, ['bootstrap-server', 'offset-json-file']);
    const wanted = planOf(readFileSync(options['offset-json-file'] ?? '', 'utf8'));
    await withClient(connectionOf(options), async (client) => {
      context.print('Executing records delete operation');
      const admin = client.admin();
      const outcomes = await Promise.allSettled(wanted.map((each) => admin.deleteRecords([each])));
      context.print('Records delete operation completed:');
      for (const [place, outcome] of outcomes.entries()) {
        const where = `${wanted[place]?.topic}-${wanted[place]?.partition}`;
        if (outcome.status === 'fulfilled') {
          const low = outcome.value[0]?.lowWatermark;
          context.print(`partition: ${where}\tlow_watermark: ${low}`);
        } else if (isClientError(outcome.reason)) {
          context.print(`partition: ${where}\terror: ${javaText(outcome.reason)}`);
        } else throw outcome.reason;
      }
    });
  },
});

/** Throws a `ToolFailure` for what is no plan. */
export function planOf(text: string): readonly RecordsToDelete[] {
  const parsed = parsedJson(text);
  const version = property(parsed, 'version') ?? 1;
  if (version !== 1) throw new ToolFailure(`Not supported version field value ${String(version)}`);
  const partitions = property(parsed, 'partitions');
  if (!Array.isArray(partitions)) throw new ToolFailure('Missing partitions field');
  const plan = partitions.map((each: unknown): RecordsToDelete => {
    const topic = property(each, 'topic');
    const partition = property(each, 'partition');
    const offset = property(each, 'offset');
    if (typeof topic !== 'string' || typeof partition !== 'number' || typeof offset !== 'number') {
      throw new ToolFailure(`Not a topic, a partition and an offset: ${JSON.stringify(each)}`);
    }
    return { topic, partition, beforeOffset: offset };
  });
  const keys = plan.map(({ topic, partition }) => `${topic}-${partition}`);
  const twice = keys.filter((key, place) => keys.indexOf(key) !== place);
  if (twice.length > 0) {
    throw new ToolFailure(
      `Offset json file contains duplicate topic partitions: ${[...new Set(twice)].join(',')}`,
    );
  }
  return plan;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ToolFailure('The input string is not a valid JSON');
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
