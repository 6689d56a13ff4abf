/**
 * What a batch must satisfy before a log takes it, by where it comes from, and what is changed in
 * it on the way: timestamps of a log that sets them, compression of a topic that prescribes one.
 *
 * Offsets and the leader epoch are given by `log.ts`; producers are judged in `producers.ts`.
 * Spec: KIP-98 (format 2), KIP-32 and KIP-937 (timestamps), KIP-467 (record errors).
 */
import {
  batchBaseOffset,
  batchCompression,
  batchMagic,
  CURRENT_MAGIC,
  checkClientBatch,
  checkRecords,
  faultErrorCode,
  faultMessage,
  isBatchCrcValid,
  NOT_A_BATCH,
  RecordsCheck,
  RecordsFault,
  type RecordsFaultId,
  setBatchMaxTimestamp,
  TimestampType,
  wholeBatchSize,
} from '@odradek/wire/records';
import { isIntact, lastOffsetOf, leaderEpochOf } from './batch-walk.ts';
import type { LogConfig } from './config.ts';
import { ErrorCode, type LogError, type RecordError } from './errors.ts';
import { rebuild, recompress, targetCompression } from './recompression.ts';

/** What one batch may grow to when it is decompressed to be looked at. */
const DECOMPRESSED_BYTES_MAX = 100 * 1024 * 1024;
const RECORD_ERRORS_MAX = 1000;

/** The bytes that may be appended: those that came, a part of them, or new ones. */
export interface ValidRecords {
  records: Buffer;
}

const check = new RecordsCheck();

/** A produced batch: exactly one, whole and sound. Timestamps and compression are set. */
export function validateClientBatch(
  records: Buffer,
  config: LogConfig,
  nowMs: number,
  valid: ValidRecords,
): LogError | undefined {
  const size = wholeBatchSize(records, 0, records.length);
  if (size <= 0) return notOneBatch(size);
  if (batchMagic(records, 0) !== CURRENT_MAGIC) {
    return refuse(ErrorCode.INVALID_RECORD, 'only record batches of format 2 are accepted');
  }
  if (size < records.length) {
    const rest = wholeBatchSize(records, size, records.length);
    if (rest > 0) return refuse(ErrorCode.INVALID_RECORD, 'more than one record batch');
    if (rest === NOT_A_BATCH) return refuse(ErrorCode.CORRUPT_MESSAGE, 'a batch of no valid size');
  }
  if (batchBaseOffset(records, 0) !== 0) return fault(RecordsFault.baseOffset);
  if (size > config.maxMessageBytes) return tooLarge(size, config);
  if (!isBatchCrcValid(records, 0)) return fault(RecordsFault.crc);
  const headerFault = checkClientBatch(records, 0);
  if (headerFault !== RecordsFault.none) return fault(headerFault);

  valid.records = size === records.length ? records : records.subarray(0, size);
  const createTime = config.timestampType === 'CreateTime';
  const recordsFault = checkRecords(
    records,
    0,
    size,
    {
      keyRequired: config.cleanupCompact,
      timestampType: createTime ? TimestampType.createTime : TimestampType.logAppendTime,
      timestampMin: nowMs - config.timestampBeforeMaxMs,
      timestampMax: nowMs + config.timestampAfterMaxMs,
      decompressedBytesMax: DECOMPRESSED_BYTES_MAX,
    },
    check,
  );
  const isOutOfOrder = recordsFault === RecordsFault.offsetOrder;
  if (recordsFault !== RecordsFault.none && !isOutOfOrder) {
    return recordsRefused(recordsFault, config, nowMs);
  }
  const maxTimestamp = createTime ? check.maxTimestamp : nowMs;
  const source = batchCompression(records, 0);
  const target = targetCompression(config, source);
  if (target !== source || isOutOfOrder) {
    valid.records = isOutOfOrder
      ? rebuild(valid.records, target, config)
      : recompress(valid.records, target, config);
    if (valid.records.length > config.maxMessageBytes)
      return tooLarge(valid.records.length, config);
  }
  const type = createTime ? TimestampType.createTime : TimestampType.logAppendTime;
  setBatchMaxTimestamp(valid.records, 0, type, maxTimestamp);
  return undefined;
}

/** A batch that this broker built: whole, and with the checksum that says so. */
export function validateOwnBatch(
  records: Buffer,
  config: LogConfig,
  nowMs: number,
  valid: ValidRecords,
): LogError | undefined {
  const size = wholeBatchSize(records, 0, records.length);
  if (size !== records.length || batchMagic(records, 0) !== CURRENT_MAGIC) {
    return refuse(ErrorCode.INVALID_RECORD, 'not exactly one record batch of format 2');
  }
  if (!isBatchCrcValid(records, 0)) return fault(RecordsFault.crc);
  valid.records = records;
  if (config.timestampType === 'LogAppendTime') {
    setBatchMaxTimestamp(records, 0, TimestampType.logAppendTime, nowMs);
  }
  return undefined;
}

/**
 * Batches as a leader sent them: whole, sound, with rising offsets from `nextOffset` on. Those of
 * a later epoch than `leaderEpoch` are left out: their leader is not the one that was asked.
 */
export function validateReplicatedBatches(
  records: Buffer,
  nextOffset: number,
  leaderEpoch: number,
  valid: ValidRecords,
): LogError | undefined {
  let at = 0;
  let next = nextOffset;
  for (;;) {
    const size = wholeBatchSize(records, at, records.length);
    if (size === NOT_A_BATCH) {
      return refuse(ErrorCode.CORRUPT_MESSAGE, `no valid batch at byte ${at}`);
    }
    // The last batch of a fetch may be cut short.
    if (size <= 0 || leaderEpochOf(records, at) > leaderEpoch) break;
    if (!isIntact(records, at, size)) return fault(RecordsFault.crc);
    const isCurrent = batchMagic(records, at) === CURRENT_MAGIC;
    const first = isCurrent ? batchBaseOffset(records, at) : lastOffsetOf(records, at);
    const last = lastOffsetOf(records, at);
    if (first < next || last < first) {
      return refuse(ErrorCode.OFFSET_OUT_OF_RANGE, `offset ${first} where ${next} or more is due`);
    }
    next = last + 1;
    at += size;
  }
  valid.records = at === records.length ? records : records.subarray(0, at);
  return undefined;
}

function notOneBatch(size: number): LogError {
  return size === NOT_A_BATCH
    ? refuse(ErrorCode.CORRUPT_MESSAGE, 'a batch of no valid size or format')
    : refuse(ErrorCode.INVALID_RECORD, 'no whole record batch');
}

function recordsRefused(found: RecordsFaultId, config: LogConfig, nowMs: number): LogError {
  if (check.rejected.length === 0) return fault(found);
  const recordErrors: RecordError[] = [];
  for (const rejected of check.rejected.slice(0, RECORD_ERRORS_MAX)) {
    const message =
      rejected.fault === RecordsFault.timestamp
        ? timestampMessage(rejected.timestamp, config, nowMs)
        : faultMessage(rejected.fault);
    recordErrors.push({ batchIndex: rejected.index, message });
  }
  return {
    errorCode: faultErrorCode(found),
    errorMessage: `One or more records have been rejected: ${recordErrors[0]?.message ?? ''}`,
    recordErrors,
  };
}

function timestampMessage(timestamp: number, config: LogConfig, nowMs: number): string {
  const from = nowMs - config.timestampBeforeMaxMs;
  const to = nowMs + config.timestampAfterMaxMs;
  return `Timestamp ${timestamp} is out of range: it should be within [${from}, ${to}].`;
}

function tooLarge(size: number, config: LogConfig): LogError {
  return refuse(
    ErrorCode.MESSAGE_TOO_LARGE,
    `a batch of ${size} bytes exceeds the maximum of ${config.maxMessageBytes}`,
  );
}

function fault(id: RecordsFaultId): LogError {
  return refuse(faultErrorCode(id), faultMessage(id));
}

function refuse(errorCode: number, errorMessage: string): LogError {
  return { errorCode, errorMessage };
}
