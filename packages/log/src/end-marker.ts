/**
 * The record that ends a transaction, read from its control batch.
 *
 * Spec: KIP-98. Key: int16 version, int16 type (0 abort, 1 commit); value: int16 version, int32
 * coordinator epoch.
 */
import {
  BATCH_HEADER_SIZE,
  batchBaseTimestamp,
  batchRecordCount,
  batchSize,
  readVarint,
  readVarlong,
} from '@odradek/wire/records';

const ABORT = 0;
const COMMIT = 1;

export interface EndMarker {
  readonly aborted: boolean;
  readonly coordinatorEpoch: number;
  readonly timestamp: number;
}

/** `undefined` for an empty batch, which compaction may leave, and for other kinds of records. */
export function readEndMarker(buffer: Buffer, at: number): EndMarker | undefined {
  if (batchRecordCount(buffer, at) === 0) return undefined;
  const end = at + batchSize(buffer, at);
  const cursor = { at: at + BATCH_HEADER_SIZE };
  readVarint(buffer, cursor, end);
  if (cursor.at < 0) return undefined;
  cursor.at += 1;
  const timestampDelta = readVarlong(buffer, cursor, end);
  readVarint(buffer, cursor, end);
  const keySize = readVarint(buffer, cursor, end);
  const keyAt = cursor.at;
  if (keyAt < 0 || keySize < 4 || keyAt + keySize > end) return undefined;
  const type = buffer.readInt16BE(keyAt + 2);
  cursor.at = keyAt + keySize;
  const valueSize = readVarint(buffer, cursor, end);
  const valueAt = cursor.at;
  if (valueAt < 0 || valueSize < 6 || valueAt + valueSize > end) return undefined;
  if (type !== ABORT && type !== COMMIT) return undefined;
  return {
    aborted: type === ABORT,
    coordinatorEpoch: buffer.readInt32BE(valueAt + 2),
    timestamp: batchBaseTimestamp(buffer, at) + timestampDelta,
  };
}
