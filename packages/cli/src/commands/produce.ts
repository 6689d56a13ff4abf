/** Sends lines as records. */
import { createReadStream } from 'node:fs';
import type { ProducerOptions } from '@odradek/client';
import { keyValues, wholeNumber } from '../arguments.ts';
import { withClient } from '../client.ts';
import { command, connectionOptions } from '../command.ts';
import { UsageMistake } from '../failure.ts';
import { linesOf } from '../lines.ts';
import { Progress } from '../progress.ts';

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export const produce = command({
  name: 'produce',
  summary: 'Sends lines as records',
  positionals: '[FILE]',
  options: {
    topic: { type: 'string', value: 'TOPIC', description: 'where to' },
    partition: { type: 'string', value: 'NUMBER', description: 'chosen by the key unless told' },
    'key-separator': {
      type: 'string',
      value: 'TEXT',
      description: 'what stands between key and value; without it lines are values',
    },
    'null-marker': { type: 'string', value: 'TEXT', description: 'a key or value that means null' },
    header: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'a header for each record; may be repeated',
    },
    compression: { type: 'string', value: 'CODEC', description: `one of ${codecs.join(', ')}` },
    acks: { type: 'string', value: 'all|1|0', description: 'all unless told' },
    ...connectionOptions,
  },
  examples: [
    'odradek produce --topic orders < orders.txt',
    'odradek produce --topic orders --key-separator : --compression zstd orders.txt',
  ],
  run: async ({ options, positionals, context }) => {
    const { topic } = options;
    if (topic === undefined) throw new UsageMistake('where to? Name a --topic.');
    const [file] = positionals;
    const toRecord = recordMaker(topic, options);
    const producerOptions = { ...codecOf(options.compression), ...acksOf(options.acks) };
    await withClient(options, async (client) => {
      await using producer = client.producer(producerOptions);
      const progress = new Progress();
      let count = 0;
      const input = file === undefined ? context.input : createReadStream(file);
      for await (const lines of linesOf(input)) {
        context.signal.throwIfAborted();
        for (const line of lines) {
          count += 1;
          const full = producer.enqueue(toRecord(line, count));
          if (full !== undefined) await full;
        }
        progress.update(() => `${count} records`);
      }
      await producer.flush();
      progress.end();
      context.printError(`${count} records sent to ${topic}`);
    });
  },
});

interface RecordChoice {
  readonly partition?: string | undefined;
  readonly 'key-separator'?: string | undefined;
  readonly 'null-marker'?: string | undefined;
  readonly header?: readonly string[] | undefined;
}

type Line = (
  line: Buffer,
  number: number,
) => {
  readonly topic: string;
  readonly partition: number | undefined;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>> | undefined;
};

function recordMaker(topic: string, choice: RecordChoice): Line {
  const { 'key-separator': separator, 'null-marker': marker, header } = choice;
  const headers = header === undefined ? undefined : keyValues('header', header);
  const partition =
    choice.partition === undefined ? undefined : wholeNumber('partition', choice.partition);
  const nullMarker = marker === undefined ? undefined : Buffer.from(marker);
  const orNull = (bytes: Buffer): Buffer | null =>
    nullMarker?.equals(bytes) === true ? null : bytes;
  return (line, number) => {
    if (separator === undefined) {
      return { topic, partition, key: null, value: orNull(line), headers };
    }
    const at = line.indexOf(separator);
    if (at < 0) throw new UsageMistake(`line ${number} has no "${separator}" after its key`);
    const value = line.subarray(at + Buffer.byteLength(separator));
    return { topic, partition, key: orNull(line.subarray(0, at)), value: orNull(value), headers };
  };
}

function codecOf(text: string | undefined): Pick<ProducerOptions, 'compression'> {
  if (text === undefined) return {};
  const codec = codecs.find((name) => name === text);
  if (codec === undefined) throw new UsageMistake(`--compression ${text}: ${codecs.join(', ')}`);
  return { compression: codec };
}

function acksOf(text: string | undefined): Pick<ProducerOptions, 'acks'> {
  switch (text) {
    case undefined:
      return {};
    case 'all':
    case '-1':
      return { acks: 'all' };
    case '1':
      return { acks: 1 };
    case '0':
      return { acks: 0 };
    default:
      throw new UsageMistake(`--acks ${text}: all, 1 or 0`);
  }
}
