/**
 * Which offset belongs to a time. Only here are records themselves looked at: an index leads to a
 * batch, and within it the first record counts whose timestamp is large enough.
 *
 * Spec: ListOffsets; KIP-734 (the record with the largest timestamp).
 */
import { batchLeaderEpoch, batchMagic, CURRENT_MAGIC } from '@odradek/wire/records';
import { BatchWalk, lastOffsetOf, maxTimestampOf } from './batch-walk.ts';
import type { TimestampOffset } from './options.ts';
import { findRecord } from './record-search.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';

export function findByTimestamp(
  segments: Segments,
  timestamp: number,
  logStartOffset: number,
): TimestampOffset | undefined {
  for (const segment of segments.all) {
    if (segment.maxTimestamp < timestamp) continue;
    const found = findInSegment(segment, timestamp, logStartOffset);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findInSegment(
  segment: Segment,
  timestamp: number,
  from: number,
): TimestampOffset | undefined {
  const offset = Math.max(segment.timeIndex.offsetBefore(timestamp), from);
  const position = segment.batchPositionBefore(offset);
  const walk = walkWritten(segment, position);
  while (walk.next()) {
    if (maxTimestampOf(walk.buffer, walk.at) < timestamp) continue;
    if (lastOffsetOf(walk.buffer, walk.at) < from) continue;
    const batch = readBatch(segment, walk);
    const found = findRecord(
      batch,
      (record) => record.timestamp >= timestamp && record.offset >= from,
    );
    if (found !== undefined) return { ...found, leaderEpoch: epochOf(batch) };
  }
  return undefined;
}

export function findMaxTimestamp(segments: Segments): TimestampOffset | undefined {
  let latest: Segment = segments.first;
  for (const segment of segments.all) {
    if (segment.maxTimestamp > latest.maxTimestamp) latest = segment;
  }
  const { maxTimestamp } = latest;
  if (maxTimestamp < 0) return undefined;
  const position = latest.batchPositionBefore(latest.offsetOfMaxTimestamp);
  const walk = walkWritten(latest, position);
  while (walk.next()) {
    if (maxTimestampOf(walk.buffer, walk.at) !== maxTimestamp) continue;
    const batch = readBatch(latest, walk);
    const found = findRecord(batch, (record) => record.timestamp === maxTimestamp);
    if (found !== undefined) return { ...found, leaderEpoch: epochOf(batch) };
  }
  return undefined;
}

function walkWritten(segment: Segment, from: number): BatchWalk {
  return new BatchWalk(segment.file, { from, to: segment.writtenSize }, 'headers');
}

function readBatch(segment: Segment, walk: BatchWalk): Buffer {
  const batch = Buffer.allocUnsafe(walk.size);
  segment.file.readNow(batch, walk.position);
  return batch;
}

function epochOf(batch: Buffer): number {
  return batchMagic(batch, 0) === CURRENT_MAGIC ? batchLeaderEpoch(batch, 0) : -1;
}
