/**
 * The producers' state at an offset, from the latest snapshot below it and the batches between.
 */
import { batchMagic, CURRENT_MAGIC, isControlBatch } from '@odradek/wire/records';
import { BatchWalk, lastOffsetOf } from './batch-walk.ts';
import { recallBatches } from './producer-recall.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import type { Producers } from './producers.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';

export interface RebuildBounds {
  /** The state holds for all batches below. They must be written. */
  readonly upTo: number;
  readonly logStartOffset: number;
  readonly nowMs: number;
}

/**
 * Leaves snapshots where a later truncation, or the next start, may want to begin: at the last two
 * segments that it comes through, and at the end.
 */
export function rebuildProducers(
  producers: Producers,
  snapshots: ProducerSnapshots,
  segments: Segments,
  bounds: RebuildBounds,
): void {
  const { upTo, logStartOffset } = bounds;
  producers.clear();
  snapshots.removeWhere((offset) => offset <= logStartOffset);
  const snapshot = snapshots.readLatest(upTo);
  const alive = (snapshot?.states ?? []).filter(
    (state) => !producers.isExpired(state, bounds.nowMs),
  );
  for (const state of alive) producers.restore(state);
  if (snapshot !== undefined) {
    recallBatches(alive, segments, { endOffset: snapshot.offset, nowMs: bounds.nowMs });
  }
  producers.endOffset = Math.max(snapshot?.offset ?? 0, logStartOffset);
  let index = Math.max(0, segments.indexOf(producers.endOffset));
  while (producers.endOffset < upTo && index < segments.count) {
    const segment = segments.at(index);
    if (segment === undefined || segment.baseOffset >= upTo) break;
    producers.endOffset = Math.max(producers.endOffset, segment.baseOffset);
    if (index >= segments.count - 2 && producers.endOffset === segment.baseOffset) {
      if (segment.baseOffset > logStartOffset) snapshots.take(producers);
    }
    applyBatches(producers, segment, upTo);
    index++;
  }
  producers.endOffset = upTo;
  if (upTo > logStartOffset) snapshots.take(producers);
}

function applyBatches(producers: Producers, segment: Segment, upTo: number): void {
  const start = segment.positionOf(producers.endOffset, segment.size);
  if (start === undefined) return;
  const walk = new BatchWalk(segment.file, { from: start, to: segment.size }, 'headers');
  while (walk.next()) {
    if (lastOffsetOf(walk.buffer, walk.at) >= upTo) break;
    if (batchMagic(walk.buffer, walk.at) !== CURRENT_MAGIC) continue;
    // What ends a transaction stands in the record, all else in the header.
    if (isControlBatch(walk.buffer, walk.at) && !walk.readWhole()) break;
    const ended = producers.apply(walk.buffer, walk.at);
    if (ended !== undefined) producers.transactions.end(ended.firstOffset, ended.lastOffset);
  }
  walk.end();
}
