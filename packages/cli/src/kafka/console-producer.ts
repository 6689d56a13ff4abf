/** `kafka-console-producer.sh`. */
import type { ProducerOptions } from '@odradek/client';
import { keyValues, type ParsedOptions, wholeNumber } from '../arguments.ts';
import { readSettings, withClient } from '../client.ts';
import { linesOf } from '../lines.ts';
import { isClientError } from './java-errors.ts';
import { LineReader } from './line-reader.ts';
import { connectionOf, requireOptions, ToolFailure, tool } from './tool.ts';

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

const text = (value: string, description: string) => ({
  type: 'string' as const,
  value,
  description,
});
const texts = (value: string, description: string) => ({
  ...text(value, description),
  multiple: true as const,
});

const options = {
  'bootstrap-server': text('HOST:PORT', 'REQUIRED: brokers to begin with'),
  topic: text('topic', 'REQUIRED: where to'),
  'command-config': text('file', 'producer settings in a .properties file'),
  'producer.config': text('file', 'the same'),
  'command-property': texts('name=value', 'a producer setting'),
  'producer-property': texts('name=value', 'the same'),
  'reader-property': texts('name=value', 'how lines are read, such as parse.key=true'),
  property: texts('name=value', 'the same'),
  'reader-config': text('file', 'how lines are read, in a .properties file'),
  'line-reader': text('class', 'accepted for LineMessageReader'),
  sync: { type: 'boolean', description: 'wait for each record' },
  'compression-codec': text('codec', `one of ${codecs.join(', ')}`),
  'request-required-acks': text('acks', 'all, -1, 1 or 0'),
  'batch-size': text('bytes', 'how large a batch may be'),
  'max-partition-memory-bytes': text('bytes', 'the same'),
  'max-memory-bytes': text('bytes', 'what records that wait may take up'),
  'max-block-ms': text('ms', 'how long a record may wait to be taken'),
  timeout: text('ms', 'how long a batch waits for more records'),
  'request-timeout-ms': text('ms', 'how long an answer may take'),
  'message-send-max-retries': text('count', 'accepted; records are sent again until they time out'),
  'retry-backoff-ms': text('ms', 'how long to wait before sending again'),
  'metadata-expiry-ms': text('ms', 'accepted'),
  'socket-buffer-size': text('bytes', 'accepted'),
} as const;

type Options = ParsedOptions<typeof options>;

export const consoleProducer = tool({
  name: 'kafka-console-producer',
  purpose: 'Sends lines of standard input as records.',
  options,
  run: async ({ options: chosen, context }) => {
    requireOptions(chosen, ['topic', 'bootstrap-server']);
    const properties = {
      ...Object.fromEntries(readSettings(chosen['reader-config'])),
      ...rawKeyValues(chosen.property ?? []),
      ...rawKeyValues(chosen['reader-property'] ?? []),
    };
    const reader = new LineReader(chosen.topic ?? '', properties);
    const file = chosen['command-config'] ?? chosen['producer.config'];
    const choice = connectionOf({ ...chosen, 'command-config': file });
    const producerOptions = settingsOf(chosen, readSettings(file));
    return withClient(choice, async (client) => {
      await using producer = client.producer(producerOptions);
      try {
        const prompt = (): void => {
          if (context.isInteractive) process.stdout.write('>');
        };
        prompt();
        for await (const lines of linesOf(context.input)) {
          for (const line of lines) {
            const record = reader.read(line);
            if (chosen.sync === true) await producer.send(record);
            else {
              const full = producer.enqueue(record);
              if (full !== undefined) await full;
            }
          }
          prompt();
        }
        await producer.flush();
        return 0;
      } catch (error) {
        if (!isClientError(error) && !(error instanceof ToolFailure)) throw error;
        context.printError(`ERROR ${error.message}`);
        return 1;
      }
    });
  },
});

/** Values are kept as they are: a separator may well be a space. */
function rawKeyValues(pairs: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) values[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return values;
}

function settingsOf(chosen: Options, file: ReadonlyMap<string, string>): ProducerOptions {
  const properties = {
    ...Object.fromEntries(file),
    ...keyValues('producer-property', chosen['producer-property'] ?? []),
    ...keyValues('command-property', chosen['command-property'] ?? []),
  };
  const number = (option: string | undefined, property: string): number | undefined => {
    const value = option ?? properties[property];
    return value === undefined ? undefined : wholeNumber(property, value);
  };
  const batchBytesMax = number(
    chosen['batch-size'] ?? chosen['max-partition-memory-bytes'],
    'batch.size',
  );
  const lingerMs = number(chosen.timeout, 'linger.ms');
  const bufferBytesMax = number(chosen['max-memory-bytes'], 'buffer.memory');
  const blockMsMax = number(chosen['max-block-ms'], 'max.block.ms');
  const requestTimeoutMs = number(chosen['request-timeout-ms'], 'request.timeout.ms');
  const deliveryTimeoutMs = number(undefined, 'delivery.timeout.ms');
  return {
    ...compressionOf(chosen['compression-codec'] ?? properties['compression.type']),
    ...acksOf(chosen['request-required-acks'] ?? properties['acks']),
    ...(properties['enable.idempotence'] === 'false' ? { idempotent: false } : {}),
    ...(batchBytesMax === undefined ? {} : { batchBytesMax }),
    ...(lingerMs === undefined ? {} : { lingerMs }),
    ...(bufferBytesMax === undefined ? {} : { bufferBytesMax }),
    ...(blockMsMax === undefined ? {} : { blockMsMax }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    ...(deliveryTimeoutMs === undefined ? {} : { deliveryTimeoutMs }),
  };
}

export function compressionOf(name: string | undefined): Pick<ProducerOptions, 'compression'> {
  if (name === undefined) return {};
  const codec = codecs.find((each) => each === name);
  if (codec === undefined) throw new ToolFailure(`Unknown compression name: ${name}`);
  return { compression: codec };
}

export function acksOf(name: string | undefined): Pick<ProducerOptions, 'acks' | 'idempotent'> {
  switch (name) {
    case undefined:
      return {};
    case 'all':
    case '-1':
      return { acks: 'all' };
    case '1':
      return { acks: 1, idempotent: false };
    case '0':
      return { acks: 0, idempotent: false };
    default:
      throw new ToolFailure(`Invalid value ${name} for configuration acks`);
  }
}
