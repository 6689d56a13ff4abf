/**
 * What can be wrong with records that someone sends, as small numbers: a check on the hot path
 * answers with one and allocates nothing. Kafka's error code and a sentence for each.
 *
 * Spec: https://kafka.apache.org/protocol#protocol_error_codes
 */

export const RecordsFault = {
  none: 0,
  /** The bytes end before the batch does, or the length cannot be. */
  batchSize: 1,
  magic: 2,
  crc: 3,
  baseOffset: 4,
  offsetRange: 5,
  recordCount: 6,
  controlBatch: 7,
  sequence: 8,
  codec: 9,
  compressedBytes: 10,
  decompressedSize: 11,
  /** A record whose lengths do not add up. */
  recordBytes: 12,
  /** Fewer records than the header says. */
  recordsMissing: 13,
  /** Bytes after the last record. */
  bytesLeftOver: 14,
  keyMissing: 15,
  timestamp: 16,
  timestampType: 17,
  /** Offset deltas are not 0, 1, 2…; brokers repair that rather than refuse: see `checkRecords`. */
  offsetOrder: 18,
} as const;
export type RecordsFaultId = (typeof RecordsFault)[keyof typeof RecordsFault];

const CORRUPT_MESSAGE = 2;
const INVALID_TIMESTAMP = 32;
const INVALID_RECORD = 87;

export function faultErrorCode(fault: RecordsFaultId): number {
  switch (fault) {
    case RecordsFault.none:
      return 0;
    case RecordsFault.batchSize:
    case RecordsFault.crc:
      return CORRUPT_MESSAGE;
    case RecordsFault.timestamp:
    case RecordsFault.timestampType:
      return INVALID_TIMESTAMP;
    default:
      return INVALID_RECORD;
  }
}

const MESSAGES: Readonly<Record<RecordsFaultId, string>> = {
  [RecordsFault.none]: '',
  [RecordsFault.batchSize]: 'The batch is cut short, or its length is impossible.',
  [RecordsFault.magic]: 'The message format is not supported.',
  [RecordsFault.crc]: 'The checksum of the batch does not match its bytes.',
  [RecordsFault.baseOffset]: 'The base offset of a batch must be 0 when a client sends it.',
  [RecordsFault.offsetRange]: 'The offsets of the batch do not fit its number of records.',
  [RecordsFault.recordCount]: 'The batch must hold at least one record.',
  [RecordsFault.controlBatch]: 'Clients may not write control records.',
  [RecordsFault.sequence]: 'A batch with a producer id needs a sequence number.',
  [RecordsFault.codec]: 'The batch names an unknown compression codec.',
  [RecordsFault.compressedBytes]: 'The records cannot be decompressed.',
  [RecordsFault.decompressedSize]: 'The records are too large once decompressed.',
  [RecordsFault.recordBytes]: 'A record has an invalid structure.',
  [RecordsFault.recordsMissing]: 'The batch holds fewer records than it says.',
  [RecordsFault.bytesLeftOver]: 'The batch holds more bytes than its records take up.',
  [RecordsFault.keyMissing]: 'A compacted topic accepts no record without a key.',
  [RecordsFault.timestamp]: 'The timestamp of the record is out of range.',
  [RecordsFault.timestampType]: 'Producers may not set the timestamp type to LogAppendTime.',
  [RecordsFault.offsetOrder]: 'The offsets of the records are not consecutive.',
};

export function faultMessage(fault: RecordsFaultId): string {
  return MESSAGES[fault];
}

/** What readers of records throw for bytes that are not records. */
export class RecordsError extends Error {
  readonly fault: RecordsFaultId;

  constructor(fault: RecordsFaultId, detail = '') {
    super(detail === '' ? faultMessage(fault) : `${faultMessage(fault)} ${detail}`);
    this.name = 'RecordsError';
    this.fault = fault;
  }
}
