/**
 * What the records of internal topics mean: keys and values of the coordinators, entries of the
 * cluster's metadata, and of the metadata of remote logs.
 *
 * Spec: the record types of 4.3; KIP-631 for the frame of metadata records.
 */
import {
  decode,
  decodeFrom,
  MalformedMessage,
  type MessageDefinition,
  Reader,
} from '@odradek/wire';
import * as definitions from '@odradek/wire/definitions';
import { type RecordView, readUnsignedVarint } from '@odradek/wire/records';
import { kafkaJson } from './kafka-json.ts';

/** What is printed of a record; undefined is nothing. */
export interface DecodedRecord {
  readonly key: string | undefined;
  readonly value: string | undefined;
}

export type RecordDecoder = (record: RecordView) => DecodedRecord;

interface KeyAndValue {
  readonly key: MessageDefinition;
  readonly value: MessageDefinition;
}

/** Keys and values as text. */
export const textDecoder: RecordDecoder = ({ key, value }) => ({
  key: key?.toString('utf8'),
  value: value?.toString('utf8'),
});

export const offsetsDecoder: RecordDecoder = coordinatorDecoder(groupRecords());
export const transactionLogDecoder: RecordDecoder = coordinatorDecoder(transactionRecords());
export const shareGroupStateDecoder: RecordDecoder = coordinatorDecoder(shareRecords());

const metadataRecords = clusterRecords();

export const clusterMetadataDecoder: RecordDecoder = (record) => ({
  key: undefined,
  value: attempted(record.offset, 'Error at', () => {
    const value = record.value ?? Buffer.alloc(0);
    const { apiKey, version, bodyAt } = metadataFrame(value);
    const definition = metadataRecords.get(apiKey);
    if (definition === undefined) throw new MalformedMessage(`Unknown metadata id ${apiKey}`);
    const data = kafkaJson(definition, version, decode(definition, version, value, bodyAt));
    return JSON.stringify({ type: upperSnake(definition.name), version, data });
  }),
});

/** They have frames as the cluster's metadata has, but numbers of their own. */
const remoteRecords = new Map<number, MessageDefinition>(
  [
    definitions.remoteLogSegmentMetadataRecord,
    definitions.remoteLogSegmentMetadataUpdateRecord,
    definitions.remotePartitionDeleteMetadataRecord,
    definitions.remoteLogSegmentMetadataSnapshotRecord,
  ].map((definition) => [definition.apiKey, definition]),
);

export const remoteLogMetadataDecoder: RecordDecoder = (record) => ({
  key: undefined,
  value: attempted(record.offset, 'Error at offset', () => {
    const value = record.value ?? Buffer.alloc(0);
    const { apiKey, version, bodyAt } = metadataFrame(value, 'no frame version');
    const definition = remoteRecords.get(apiKey);
    if (definition === undefined) throw new MalformedMessage(`Unknown metadata id ${apiKey}`);
    const data = kafkaJson(definition, version, decode(definition, version, value, bodyAt));
    return JSON.stringify({ type: definition.name, version, data });
  }),
});

/** Frame version 1, then which record in which version; remote logs leave the first out. */
function metadataFrame(
  value: Buffer,
  form: 'frame version' | 'no frame version' = 'frame version',
): { apiKey: number; version: number; bodyAt: number } {
  const cursor = { at: 0 };
  if (form === 'frame version') {
    const frame = readUnsignedVarint(value, cursor, value.length);
    if (frame !== 1)
      throw new MalformedMessage(`Could not deserialize metadata record of frame ${frame}`);
  }
  const apiKey = readUnsignedVarint(value, cursor, value.length);
  const version = readUnsignedVarint(value, cursor, value.length);
  if (cursor.at < 0) throw new MalformedMessage('a metadata record ends early');
  return { apiKey, version, bodyAt: cursor.at };
}

function coordinatorDecoder(types: ReadonlyMap<number, KeyAndValue>): RecordDecoder {
  return (record) => {
    const { key, offset } = record;
    if (key === null) {
      throw new MalformedMessage(
        `Failed to decode message at offset ${offset} using the specified decoder ` +
          '(message had a missing key)',
      );
    }
    const type = key.length < 2 ? -1 : key.readInt16BE(0);
    const known = types.get(type);
    if (known === undefined) {
      const text = `Unknown record type ${type} at offset ${offset}, skipping.`;
      return { key: text, value: undefined };
    }
    try {
      const data = kafkaJson(known.key, 0, decode(known.key, 0, key, 2));
      return {
        key: JSON.stringify({ type: `${type}`, data }),
        value: valueText(known, record.value),
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { key: `Error at offset ${offset}, skipping. ${error.message}`, value: undefined };
    }
  };
}

function valueText({ value: definition }: KeyAndValue, value: Buffer | null): string {
  if (value === null) return '<DELETE>';
  const reader = new Reader(value, 0);
  const version = value.readInt16BE(0);
  reader.position = 2;
  const decoded = decodeFrom(reader, definition, version);
  const data = kafkaJson(definition, version, decoded);
  if (definition.name === 'GroupMetadataValue') explainMembers(data);
  return JSON.stringify({ version: `${version}`, data });
}

/** What members of classic groups tell each other is a message of its own. */
function explainMembers(data: unknown): void {
  if (!isRecord(data) || data['protocolType'] !== 'consumer') return;
  const { members } = data;
  if (!Array.isArray(members)) return;
  for (const member of members) {
    if (!isRecord(member)) continue;
    explain(member, 'subscription', definitions.consumerProtocolSubscription);
    explain(member, 'assignment', definitions.consumerProtocolAssignment);
  }
}

function explain(
  member: Record<string, unknown>,
  name: string,
  definition: MessageDefinition,
): void {
  const text = member[name];
  if (typeof text !== 'string') return;
  try {
    const bytes = Buffer.from(text, 'base64');
    const version = bytes.readInt16BE(0);
    member[name] = kafkaJson(definition, version, decode(definition, version, bytes, 2));
  } catch {
    // Whatever it is, it is shown as it is.
  }
}

function attempted(offset: number, what: string, task: () => string): string {
  try {
    return task();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `${what} ${offset}, skipping. ${why}`;
  }
}

function groupRecords(): ReadonlyMap<number, KeyAndValue> {
  const others = new Set(['TransactionLog', 'ShareSnapshot', 'ShareUpdate']);
  return keysAndValues((name) => !others.has(name));
}

function transactionRecords(): ReadonlyMap<number, KeyAndValue> {
  return keysAndValues((name) => name === 'TransactionLog');
}

function shareRecords(): ReadonlyMap<number, KeyAndValue> {
  return keysAndValues((name) => name === 'ShareSnapshot' || name === 'ShareUpdate');
}

function keysAndValues(isMeant: (name: string) => boolean): ReadonlyMap<number, KeyAndValue> {
  const all = Object.values(definitions).filter(isDefinition);
  const types = new Map<number, KeyAndValue>();
  for (const key of all) {
    if (key.type !== 'coordinator-key') continue;
    const name = key.name.replace(/Key$/, '');
    const value = all.find((each) => each.name === `${name}Value`);
    if (value !== undefined && isMeant(name)) types.set(key.apiKey, { key, value });
  }
  return types;
}

function clusterRecords(): ReadonlyMap<number, MessageDefinition> {
  const all = Object.values(definitions).filter(isDefinition);
  const records = all.filter(({ type, name }) => type === 'metadata' && !name.startsWith('Remote'));
  return new Map(records.map((each) => [each.apiKey, each]));
}

function isDefinition(value: unknown): value is MessageDefinition {
  return isRecord(value) && typeof value['apiKey'] === 'number' && 'compiled' in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function upperSnake(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}
