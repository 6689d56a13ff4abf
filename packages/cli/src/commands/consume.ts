/** Prints records as they come. */
import type { Client, Consumer, ConsumerRecord, TopicPartition } from '@odradek/client';
import { wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import { command, connectionOptions } from '../command.ts';
import { UsageMistake } from '../failure.ts';
import { printRecords } from '../print-records.ts';

export const consume = command({
  name: 'consume',
  summary: 'Prints records',
  positionals: '[TOPIC…]',
  options: {
    topic: { type: 'string', multiple: true, value: 'TOPIC', description: 'what to read' },
    group: {
      type: 'string',
      value: 'GROUP',
      description: 'read as a member of this group, and commit what was printed',
    },
    'from-beginning': { type: 'boolean', description: 'also what is there already' },
    partition: { type: 'string', value: 'NUMBER', description: 'of one topic, only this one' },
    offset: { type: 'string', value: 'NUMBER', description: 'of that partition, from here on' },
    'max-messages': { type: 'string', value: 'COUNT', description: 'stop after so many' },
    'until-end': { type: 'boolean', description: 'stop where the topic ends at present' },
    'timeout-ms': {
      type: 'string',
      value: 'MS',
      description: 'stop when nothing came for so long',
    },
    isolation: {
      type: 'string',
      value: 'LEVEL',
      description: 'read_committed or read_uncommitted',
    },
    json: { type: 'boolean', description: 'each record as one line of JSON' },
    keys: { type: 'boolean', description: 'print keys before values' },
    ...connectionOptions,
  },
  examples: [
    'odradek consume orders --from-beginning --until-end',
    'odradek consume orders --group billing',
    'odradek consume orders --partition 0 --offset 100 --max-messages 10 --json',
  ],
  run: async ({ options, positionals, context }) => {
    const topics = [...(options.topic ?? []), ...positionals];
    if (topics.length === 0) throw new UsageMistake('which topic? Name at least one.');
    await withClient(options, async (client) => {
      const consumer = client.consumer({
        ...(options.group === undefined ? {} : { groupId: options.group }),
        autoOffsetReset: options['from-beginning'] === true ? 'earliest' : 'latest',
        isolation: isolationOf(options.isolation),
      });
      await begin(consumer, topics, options.partition, options.offset);
      const ends = options['until-end'] === true ? await endsOf(client, topics) : undefined;
      const count = await printRecords(consumer, context, {
        max: numberOr(options['max-messages'], 'max-messages', Number.POSITIVE_INFINITY),
        idleMsMax: numberOr(options['timeout-ms'], 'timeout-ms', Number.POSITIVE_INFINITY),
        ends,
        text: options.json === true ? jsonLine : plainLine(options.keys === true),
      });
      if (options.group !== undefined && count > 0) await consumer.commit();
      if (context.isTerminal) context.printError(`${count} records`);
    });
  },
});

async function begin(
  consumer: Consumer,
  topics: readonly string[],
  partition: string | undefined,
  offset: string | undefined,
): Promise<void> {
  if (partition === undefined) {
    if (offset !== undefined) throw new UsageMistake('--offset goes with --partition');
    return consumer.subscribe(topics);
  }
  const [topic] = topics;
  if (topic === undefined || topics.length > 1) {
    throw new UsageMistake('--partition goes with one topic');
  }
  const assigned = { topic, partition: wholeNumber('partition', partition) };
  await consumer.assign([assigned]);
  if (offset === 'earliest') consumer.seekToBeginning();
  else if (offset === 'latest') consumer.seekToEnd();
  else if (offset !== undefined) consumer.seek(assigned, wholeNumber('offset', offset));
}

async function endsOf(client: Client, topics: readonly string[]): Promise<Map<string, number>> {
  const admin = client.admin();
  const described = await admin.describeTopics(topics);
  const partitions = described.flatMap(({ name: topic, partitions: each }) =>
    each.map(({ partition }): TopicPartition => ({ topic, partition })),
  );
  const ends = await admin.listOffsets(partitions.map((each) => ({ ...each, timestamp: -1 })));
  return new Map(
    ends
      .filter(({ offset }) => offset > 0)
      .map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]),
  );
}

const LINE_FEED = Buffer.from('\n');
const NO_VALUE = Buffer.from('null');

function plainLine(withKeys: boolean): (record: ConsumerRecord) => Buffer {
  const tab = Buffer.from('\t');
  return ({ key, value }) => {
    const line = withKeys ? [key ?? NO_VALUE, tab] : [];
    return Buffer.concat([...line, value ?? NO_VALUE, LINE_FEED]);
  };
}

function jsonLine(record: ConsumerRecord): string {
  const { topic, partition, offset, timestamp, key, value } = record;
  const headers = record.headers.map((header) => [header.key, textOrBase64(header.value)]);
  return `${JSON.stringify({
    topic,
    partition,
    offset,
    timestamp,
    key: textOrBase64(key),
    value: textOrBase64(value),
    headers,
  })}\n`;
}

/** Bytes that are no text are given as base64, in an object that says so. */
function textOrBase64(bytes: Uint8Array | null): string | null | { base64: string } {
  if (bytes === null) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString('utf8');
  return Buffer.from(text, 'utf8').equals(buffer) ? text : { base64: buffer.toString('base64') };
}

function isolationOf(text: string | undefined): 'read_committed' | 'read_uncommitted' {
  if (text === undefined || text === 'read_uncommitted') return 'read_uncommitted';
  if (text === 'read_committed') return text;
  throw new UsageMistake(`--isolation ${text}: read_committed or read_uncommitted`);
}

function numberOr(text: string | undefined, name: string, otherwise: number): number {
  return text === undefined ? otherwise : wholeNumber(name, text, 1);
}
