/**
 * Control records: what brokers write into logs for each other and for readers, and users never
 * see. Keys and types here; the bytes of the values come from the caller, except for the end of a
 * transaction, whose value is one number.
 *
 * Spec: KIP-98 (transaction markers), KIP-595 (leader change), KIP-630 (snapshots), KIP-853 (voters).
 */
import { NO_LEADER_EPOCH, NO_SEQUENCE } from './batch.ts';
import { BatchBuilder } from './builder.ts';
import type { RecordView } from './record.ts';

export const ControlType = {
  abort: 0,
  commit: 1,
  leaderChange: 2,
  snapshotHeader: 3,
  snapshotFooter: 4,
  kraftVersion: 5,
  kraftVoters: 6,
} as const;
export type ControlTypeId = (typeof ControlType)[keyof typeof ControlType];

/** Types from the future: readers pass over them. */
export const UNKNOWN_CONTROL_TYPE = -1;

const KEY_VERSION = 0;
const KEY_SIZE = 4;
const MARKER_VERSION = 0;
const MARKER_SIZE = 6;

export function controlRecordKey(type: ControlTypeId): Buffer {
  const key = Buffer.alloc(KEY_SIZE);
  key.writeInt16BE(KEY_VERSION, 0);
  key.writeInt16BE(type, 2);
  return key;
}

/** The type that the key of a control record names; later versions of keys are read like version 0. */
export function controlRecordType(key: Buffer | null): ControlTypeId | typeof UNKNOWN_CONTROL_TYPE {
  if (key === null || key.length < KEY_SIZE || key.readInt16BE(0) < KEY_VERSION) {
    return UNKNOWN_CONTROL_TYPE;
  }
  const type = key.readInt16BE(2);
  return isControlType(type) ? type : UNKNOWN_CONTROL_TYPE;
}

function isControlType(type: number): type is ControlTypeId {
  return type >= ControlType.abort && type <= ControlType.kraftVoters;
}

export interface ControlBatchPlace {
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly timestampMs: number;
}

export interface ControlRecord {
  readonly type: ControlTypeId;
  /** Version and message, as the type's own definition writes them. */
  readonly value: Uint8Array;
}

/** A batch of control records of the metadata log or of a snapshot. */
export function controlBatch(place: ControlBatchPlace, records: readonly ControlRecord[]): Buffer {
  const builder = new BatchBuilder({ ...placeOptions(place), isControl: true });
  for (const { type, value } of records) {
    builder.append({ timestamp: place.timestampMs, key: controlRecordKey(type), value });
  }
  return builder.build();
}

export interface TransactionEnd {
  readonly type: typeof ControlType.commit | typeof ControlType.abort;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
}

/** The batch that ends a transaction in one partition. */
export function transactionMarkerBatch(place: ControlBatchPlace, end: TransactionEnd): Buffer {
  const { producerId, producerEpoch } = end;
  const builder = new BatchBuilder({
    ...placeOptions(place),
    isControl: true,
    producer: { producerId, producerEpoch, baseSequence: NO_SEQUENCE, isTransactional: true },
  });
  const value = Buffer.alloc(MARKER_SIZE);
  value.writeInt16BE(MARKER_VERSION, 0);
  value.writeInt32BE(end.coordinatorEpoch, 2);
  builder.append({ timestamp: place.timestampMs, key: controlRecordKey(end.type), value });
  return builder.build();
}

export interface TransactionMarker {
  readonly type: TransactionEnd['type'];
  readonly coordinatorEpoch: number;
}

/** What a control record says about the end of a transaction; undefined when it says something else. */
export function readTransactionMarker(record: RecordView): TransactionMarker | undefined {
  const type = controlRecordType(record.key);
  if (type !== ControlType.commit && type !== ControlType.abort) return undefined;
  const value = record.value;
  if (value === null || value.length < MARKER_SIZE) return undefined;
  if (value.readInt16BE(0) < MARKER_VERSION) return undefined;
  return { type, coordinatorEpoch: value.readInt32BE(2) };
}

function placeOptions(place: ControlBatchPlace): { baseOffset: number; leaderEpoch: number } {
  return {
    baseOffset: place.baseOffset ?? 0,
    leaderEpoch: place.leaderEpoch ?? NO_LEADER_EPOCH,
  };
}
