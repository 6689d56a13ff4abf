/** The answers to an append. */
import { ErrorCode, type LogError } from './errors.ts';
import type { AppendResult } from './options.ts';
import type { ProducerState } from './producer-state.ts';

export function appended(
  firstOffset: number,
  lastOffset: number,
  logAppendTimeMs: number,
  logStartOffset: number,
): AppendResult {
  return {
    errorCode: ErrorCode.NONE,
    firstOffset,
    lastOffset,
    logAppendTimeMs,
    logStartOffset,
    duplicate: false,
  };
}

/** Of a batch that came again: what the answer to the first one said. */
export function appendedBefore(producer: ProducerState, logStartOffset: number): AppendResult {
  return {
    errorCode: ErrorCode.NONE,
    firstOffset: producer.duplicateFirstOffset,
    lastOffset: producer.duplicateLastOffset,
    logAppendTimeMs: producer.duplicateTimestamp,
    logStartOffset,
    duplicate: true,
  };
}

export function refused(error: LogError, logStartOffset: number): AppendResult {
  return {
    ...error,
    firstOffset: -1,
    lastOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset,
    duplicate: false,
  };
}
