/**
 * Writing the 61 bytes before a batch's records, and batches that are nothing but a header.
 *
 * Reading them in place: `batch.ts`.
 * Spec: https://kafka.apache.org/documentation/#recordbatch
 */
import {
  BATCH_HEADER_SIZE,
  BATCH_PREFIX_SIZE,
  CONTROL_BIT,
  Compression,
  type CompressionId,
  CURRENT_MAGIC,
  DELETE_HORIZON_BIT,
  NO_TIMESTAMP,
  sealBatch,
  TIMESTAMP_TYPE_BIT,
  TimestampType,
  type TimestampTypeId,
  TRANSACTIONAL_BIT,
  writeInt64,
} from './batch.ts';

export interface BatchHeader {
  readonly baseOffset: number;
  readonly leaderEpoch: number;
  readonly compression: CompressionId;
  readonly timestampType: TimestampTypeId;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** Then the base timestamp is that horizon. */
  readonly hasDeleteHorizon: boolean;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** Writes the header before `size - 61` bytes of records that are there already, CRC included. */
export function writeBatchHeader(
  buffer: Buffer,
  at: number,
  header: BatchHeader,
  size: number,
): void {
  writeInt64(buffer, at, header.baseOffset);
  buffer.writeInt32BE(size - BATCH_PREFIX_SIZE, at + 8);
  buffer.writeInt32BE(header.leaderEpoch, at + 12);
  buffer.writeInt8(CURRENT_MAGIC, at + 16);
  buffer.writeInt16BE(attributesOf(header), at + 21);
  buffer.writeInt32BE(header.lastOffsetDelta, at + 23);
  writeInt64(buffer, at + 27, header.baseTimestamp);
  writeInt64(buffer, at + 35, header.maxTimestamp);
  writeInt64(buffer, at + 43, header.producerId);
  buffer.writeInt16BE(header.producerEpoch, at + 51);
  buffer.writeInt32BE(header.baseSequence, at + 53);
  buffer.writeInt32BE(header.recordCount, at + 57);
  sealBatch(buffer, at);
}

/** What an emptied batch keeps: the offsets it covered and its producer's last sequence. */
export type EmptyBatchHeader = Omit<
  BatchHeader,
  'compression' | 'hasDeleteHorizon' | 'baseTimestamp' | 'recordCount'
>;

/** A batch whose records the cleaner has all removed. */
export function emptyBatch(header: EmptyBatchHeader): Buffer {
  const buffer = Buffer.alloc(BATCH_HEADER_SIZE);
  const full: BatchHeader = {
    ...header,
    compression: Compression.none,
    hasDeleteHorizon: false,
    baseTimestamp: NO_TIMESTAMP,
    recordCount: 0,
  };
  writeBatchHeader(buffer, 0, full, BATCH_HEADER_SIZE);
  return buffer;
}

function attributesOf(header: BatchHeader): number {
  return (
    header.compression |
    (header.timestampType === TimestampType.logAppendTime ? TIMESTAMP_TYPE_BIT : 0) |
    (header.isTransactional ? TRANSACTIONAL_BIT : 0) |
    (header.isControl ? CONTROL_BIT : 0) |
    (header.hasDeleteHorizon ? DELETE_HORIZON_BIT : 0)
  );
}
