/**
 * Which of the oldest segments may go. A pure decision over what is known of them.
 *
 * Spec: Kafka's `retention.ms`, `retention.bytes` and `cleanup.policy`. Age is that of the newest
 * record, by its own timestamp; without one, that of the file.
 */
import type { LogConfig } from './config.ts';

export interface RetainedSegment {
  readonly baseOffset: number;
  readonly size: number;
  /** −1 when no record has one. */
  readonly maxTimestamp: number;
  modifiedMs(): number;
}

export interface RetentionState {
  readonly nowMs: number;
  /** What is not committed may not go. */
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly endOffset: number;
}

/** How many segments, from the oldest on, may go; the last one too, when it is not empty. */
export function countToDelete(
  segments: readonly RetainedSegment[],
  config: LogConfig,
  state: RetentionState,
): number {
  let count = 0;
  let size = 0;
  for (const segment of segments) size += segment.size;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index];
    if (segment === undefined) break;
    const next = segments[index + 1];
    const end = next?.baseOffset ?? state.endOffset;
    if (state.highWatermark < end) break;
    if (next === undefined && segment.size === 0) break;
    const isBehindStart = next !== undefined && end <= state.logStartOffset;
    const goes = isBehindStart || (config.cleanupDelete && mayGo(segment, size, config, state));
    if (!goes) break;
    size -= segment.size;
    count++;
  }
  return count;
}

function mayGo(
  segment: RetainedSegment,
  logSize: number,
  config: LogConfig,
  state: RetentionState,
): boolean {
  // What is left must not be smaller than what is to be kept.
  if (config.retentionBytes >= 0 && logSize - segment.size >= config.retentionBytes) return true;
  if (config.retentionMs < 0) return false;
  const newestMs = segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.modifiedMs();
  return state.nowMs - newestMs > config.retentionMs;
}
