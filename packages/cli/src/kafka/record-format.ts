/** Records as Kafka's console consumer prints them. */
import type { ConsumerRecord } from '@odradek/client';
import { ToolFailure } from './tool.ts';

type Show = (bytes: Buffer | null) => Buffer;

/** By formatter: the default one, one that adds a log line, one that prints nothing. */
export function recordFormat(
  formatter: string | undefined,
  properties: Readonly<Record<string, string>>,
): (record: ConsumerRecord) => Buffer {
  const name = formatter?.split('.').at(-1) ?? 'DefaultMessageFormatter';
  switch (name) {
    case 'DefaultMessageFormatter':
      return defaultFormat(properties);
    case 'LoggingMessageFormatter': {
      const format = defaultFormat(properties);
      return (record) => Buffer.concat([format(record), loggedLine(record)]);
    }
    case 'NoOpMessageFormatter':
      return () => Buffer.alloc(0);
    default:
      throw new ToolFailure(`there is no formatter ${formatter}: use the default one`);
  }
}

function defaultFormat(
  properties: Readonly<Record<string, string>>,
): (record: ConsumerRecord) => Buffer {
  const isOn = (name: string): boolean => properties[name]?.trim().toLowerCase() === 'true';
  const bytes = (name: string, otherwise: string): Buffer =>
    Buffer.from(properties[name] ?? otherwise);
  const separator = bytes('key.separator', '\t');
  const lineEnd = bytes('line.separator', '\n');
  const headersSeparator = bytes('headers.separator', ',');
  const nullText = bytes('null.literal', 'null');
  const key = deserializer(properties['key.deserializer'], nullText);
  const value = deserializer(properties['value.deserializer'], nullText);
  const header = deserializer(properties['headers.deserializer'], nullText);
  const withValue = properties['print.value'] === undefined || isOn('print.value');
  const columns: ((record: ConsumerRecord) => readonly Buffer[])[] = [];
  if (isOn('print.timestamp')) columns.push((record) => [Buffer.from(timestampText(record))]);
  if (isOn('print.partition')) {
    columns.push(({ partition }) => [Buffer.from(`Partition:${partition}`)]);
  }
  if (isOn('print.offset')) columns.push(({ offset }) => [Buffer.from(`Offset:${offset}`)]);
  if (isOn('print.delivery')) columns.push(() => [Buffer.from('Delivery:NOT_PRESENT')]);
  if (isOn('print.epoch')) columns.push(() => [Buffer.from('Epoch:NOT_PRESENT')]);
  if (isOn('print.headers')) {
    columns.push(({ headers }) => {
      if (headers.length === 0) return [Buffer.from('NO_HEADERS')];
      return headers.flatMap((each, place) => [
        ...(place === 0 ? [] : [headersSeparator]),
        Buffer.from(`${each.key}:`),
        header(each.value === null ? null : Buffer.from(each.value)),
      ]);
    });
  }
  if (isOn('print.key')) columns.push((record) => [key(record.key)]);
  if (withValue) columns.push((record) => [value(record.value)]);
  return (record) =>
    Buffer.concat(
      columns.flatMap((column, place) => [
        ...column(record),
        place === columns.length - 1 ? lineEnd : separator,
      ]),
    );
}

function timestampText({ timestamp, hasLogAppendTime }: ConsumerRecord): string {
  if (timestamp < 0) return 'NO_TIMESTAMP';
  return `${hasLogAppendTime ? 'LogAppendTime' : 'CreateTime'}:${timestamp}`;
}

function loggedLine(record: ConsumerRecord): Buffer {
  const { key, value } = record;
  const time = record.timestamp < 0 ? '' : `${timestampText(record)}, `;
  const keyText = key === null ? 'null ' : `${key.toString('utf8')}, `;
  return Buffer.from(`${time}key:${keyText}value:${value?.toString('utf8') ?? 'null'}\n`);
}

/** Java's deserializers of single values, by the last part of their name. */
function deserializer(className: string | undefined, nullText: Buffer): Show {
  const read = readers[className?.split('.').at(-1) ?? 'ByteArrayDeserializer'];
  if (read === undefined) throw new ToolFailure(`there is no deserializer ${className}`);
  return (bytes) => (bytes === null ? nullText : read(bytes));
}

const asText = (text: { toString(): string }): Buffer => Buffer.from(text.toString());

const readers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  ByteArrayDeserializer: (bytes) => bytes,
  BytesDeserializer: (bytes) => bytes,
  ByteBufferDeserializer: (bytes) => bytes,
  StringDeserializer: (bytes) => bytes,
  ShortDeserializer: (bytes) => asText(bytes.readInt16BE(0)),
  IntegerDeserializer: (bytes) => asText(bytes.readInt32BE(0)),
  LongDeserializer: (bytes) => asText(bytes.readBigInt64BE(0)),
  FloatDeserializer: (bytes) => asText(bytes.readFloatBE(0)),
  DoubleDeserializer: (bytes) => asText(bytes.readDoubleBE(0)),
  BooleanDeserializer: (bytes) => asText(bytes[0] === 1),
  UUIDDeserializer: (bytes) => bytes,
};
