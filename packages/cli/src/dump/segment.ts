/** The text of a segment or snapshot: its batches and, if asked for, their records. */
import { basename } from 'node:path';
import { decode, type MessageDefinition } from '@odradek/wire';
import * as definitions from '@odradek/wire/definitions';
import {
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchCrc,
  batchLastOffset,
  batchLastSequence,
  batchLeaderEpoch,
  batchMagic,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  batchRecordCount,
  batchTimestampType,
  Compression,
  ControlType,
  CURRENT_MAGIC,
  controlRecordType,
  hasDeleteHorizon,
  isBatchCrcValid,
  isControlBatch,
  isLegacyCrcValid,
  isTransactionalBatch,
  type RecordView,
  readRecords,
  TimestampType,
} from '@odradek/wire/records';
import type { RecordDecoder } from './decoders.ts';
import { kafkaJson } from './kafka-json.ts';
import { type FoundBatch, LogFile } from './log-file.ts';

export interface SegmentDump {
  /** Records are listed, not only their batches. */
  readonly isDeep: boolean;
  /** Undefined leaves keys and values out. */
  readonly decoder: RecordDecoder | undefined;
  readonly skipRecordMetadata: boolean;
  readonly bytesMax: number;
}

/** Pairs of offsets of which the second does not follow the first. */
export type Gaps = Map<number, number>;

export function dumpSegment(
  path: string,
  options: SegmentDump,
  print: (line: string) => void,
): Gaps {
  const gaps: Gaps = new Map();
  const title = titleOf(basename(path));
  if (title !== undefined) print(title);
  const file = new LogFile(path);
  try {
    let validBytes = 0;
    let lastOffset = -1;
    for (const batch of file.batches(0, options.bytesMax)) {
      print(batchLine(batch));
      validBytes = batch.position + batch.size;
      if (!options.isDeep) continue;
      for (const record of readRecords(batch.buffer, batch.at, batch.at + batch.size)) {
        if (record.offset !== lastOffset + 1) gaps.set(lastOffset, record.offset);
        lastOffset = record.offset;
        print(recordLine(batch, record, options));
      }
    }
    const rest = file.size - validBytes;
    if (rest > 0 && options.bytesMax === Number.POSITIVE_INFINITY) {
      print(`Found ${rest} invalid bytes at the end of ${basename(path)}`);
    }
  } finally {
    file.close();
  }
  return gaps;
}

function titleOf(name: string): string | undefined {
  if (name.endsWith('.log')) return `Log starting offset: ${Number(name.split('.')[0])}`;
  if (name === 'bootstrap.checkpoint') return 'KRaft bootstrap snapshot';
  const match = /^(\d+)-(\d+)\.checkpoint/.exec(name);
  if (match === null) return undefined;
  return `Snapshot end offset: ${Number(match[1])}, epoch: ${Number(match[2])}`;
}

const codecNames = Object.keys(Compression);

function batchLine({ buffer, at, size, position }: FoundBatch): string {
  const isCurrent = batchMagic(buffer, at) === CURRENT_MAGIC;
  const head = isCurrent
    ? [
        `baseOffset: ${batchBaseOffset(buffer, at)}`,
        `lastOffset: ${batchLastOffset(buffer, at)}`,
        `count: ${batchRecordCount(buffer, at)}`,
        `baseSequence: ${batchBaseSequence(buffer, at)}`,
        `lastSequence: ${batchLastSequence(buffer, at)}`,
        `producerId: ${batchProducerId(buffer, at)}`,
        `producerEpoch: ${batchProducerEpoch(buffer, at)}`,
        `partitionLeaderEpoch: ${batchLeaderEpoch(buffer, at)}`,
        `isTransactional: ${isTransactionalBatch(buffer, at)}`,
        `isControl: ${isControlBatch(buffer, at)}`,
        `deleteHorizonMs: ${horizonText(buffer, at)}`,
      ]
    : [`offset: ${batchBaseOffset(buffer, at)}`];
  const legacyCodec = isCurrent ? 0 : (buffer[at + LEGACY_ATTRIBUTES_AT] ?? 0) & 7;
  const codec = isCurrent ? batchCompression(buffer, at) : legacyCodec;
  return [
    ...head,
    `position: ${position}`,
    `${timeKind(buffer, at)}: ${isCurrent ? batchMaxTimestamp(buffer, at) : legacyTime(buffer, at)}`,
    `size: ${size}`,
    `magic: ${batchMagic(buffer, at)}`,
    `compresscodec: ${codecNames[codec] ?? codec}`,
    `crc: ${isCurrent ? batchCrc(buffer, at) : buffer.readUInt32BE(at + LEGACY_CRC_AT)}`,
    `isvalid: ${isCurrent ? isBatchCrcValid(buffer, at) : isLegacyCrcValid(buffer, at)}`,
  ].join(' ');
}

const LEGACY_CRC_AT = 12;
const LEGACY_ATTRIBUTES_AT = 17;
const LEGACY_TIME_AT = 18;

function legacyTime(buffer: Buffer, at: number): number {
  if (batchMagic(buffer, at) === 0) return -1;
  return Number(buffer.readBigInt64BE(at + LEGACY_TIME_AT));
}

function timeKind(buffer: Buffer, at: number): string {
  const magic = batchMagic(buffer, at);
  if (magic === 0) return 'NoTimestampType';
  const isAppendTime =
    magic === CURRENT_MAGIC
      ? batchTimestampType(buffer, at) === TimestampType.logAppendTime
      : ((buffer[at + LEGACY_ATTRIBUTES_AT] ?? 0) & 8) !== 0;
  return isAppendTime ? 'LogAppendTime' : 'CreateTime';
}

function horizonText(buffer: Buffer, at: number): string {
  return hasDeleteHorizon(buffer, at)
    ? `OptionalLong[${batchBaseTimestamp(buffer, at)}]`
    : 'OptionalLong.empty';
}

function recordLine(
  { buffer, at }: FoundBatch,
  record: RecordView,
  { decoder, skipRecordMetadata }: SegmentDump,
): string {
  const isCurrent = batchMagic(buffer, at) === CURRENT_MAGIC;
  const isControl = isCurrent && isControlBatch(buffer, at);
  const parts: string[] = [];
  if (!skipRecordMetadata) {
    parts.push(
      `| offset: ${record.offset}`,
      `${timeKind(buffer, at)}: ${record.timestamp}`,
      `keySize: ${record.key?.length ?? -1}`,
      `valueSize: ${record.value?.length ?? -1}`,
    );
    if (isCurrent) {
      const keys = record.headers.map(({ key }) => key).join(',');
      parts.push(`sequence: ${record.sequence}`, `headerKeys: [${keys}]`);
    }
    if (isControl) parts.push(controlText(record));
  }
  if (decoder !== undefined && !isControl) {
    if (skipRecordMetadata) parts.push('|');
    const { key, value } = decoder(record);
    if (key !== undefined) parts.push(`key: ${key}`);
    if (value !== undefined) parts.push(`payload: ${value}`);
  }
  return parts.join(' ');
}

function controlText(record: RecordView): string {
  const type = controlRecordType(record.key);
  const value = record.value ?? Buffer.alloc(0);
  switch (type) {
    case ControlType.abort:
    case ControlType.commit: {
      const marker = type === ControlType.abort ? 'ABORT' : 'COMMIT';
      return `endTxnMarker: ${marker} coordinatorEpoch: ${value.readInt32BE(2)}`;
    }
    case ControlType.leaderChange:
      return `LeaderChange: ${controlJson(definitions.leaderChangeMessage, value)}`;
    case ControlType.snapshotHeader:
      return `SnapshotHeader ${controlJson(definitions.snapshotHeaderRecord, value)}`;
    case ControlType.snapshotFooter:
      return `SnapshotFooter ${controlJson(definitions.snapshotFooterRecord, value)}`;
    case ControlType.kraftVersion:
      return `KRaftVersion ${controlJson(definitions.kRaftVersionRecord, value)}`;
    case ControlType.kraftVoters:
      return `KRaftVoters ${controlJson(definitions.votersRecord, value)}`;
    default: {
      const id = record.key === null || record.key.length < 4 ? -1 : record.key.readInt16BE(2);
      return `controlType: UNKNOWN(${id})`;
    }
  }
}

/** Each begins with its own version. */
function controlJson(definition: MessageDefinition, value: Buffer): string {
  const version = Math.min(value.readInt16BE(0), definition.versions.highest);
  return JSON.stringify(kafkaJson(definition, version, decode(definition, version, value, 0)));
}
