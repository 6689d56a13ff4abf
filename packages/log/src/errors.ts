/** The error codes that a log answers with: a few of Kafka's, under their own names. */

export const ErrorCode = {
  NONE: 0,
  OFFSET_OUT_OF_RANGE: 1,
  CORRUPT_MESSAGE: 2,
  MESSAGE_TOO_LARGE: 10,
  RECORD_LIST_TOO_LARGE: 18,
  INVALID_TIMESTAMP: 32,
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 43,
  OUT_OF_ORDER_SEQUENCE_NUMBER: 45,
  INVALID_PRODUCER_EPOCH: 47,
  INVALID_TXN_STATE: 48,
  TRANSACTION_COORDINATOR_FENCED: 52,
  KAFKA_STORAGE_ERROR: 56,
  INVALID_RECORD: 87,
} as const;

/** An answer other than a success; a value, never thrown. */
export interface LogError {
  readonly errorCode: number;
  readonly errorMessage: string;
  /** Which records are at fault, where that is known. */
  readonly recordErrors?: readonly RecordError[];
}

export interface RecordError {
  /** Counted from 0 within the batch. */
  readonly batchIndex: number;
  readonly message: string;
}
