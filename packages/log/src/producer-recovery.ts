/**
 * The producers' state at an offset, from the latest snapshot below it and the batches between.
 */
import { batchMagic, CURRENT_MAGIC, isControlBatch } from '@odradek/wire/records';
import { BatchWalk, lastOffsetOf } from './batch-walk.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import type { Producers } from './producers.ts';
import type { Segments } from './segments.ts';

export interface RebuildBounds {
  /** The state holds for all batches below. They must be written. */
  readonly upTo: number;
  readonly logStartOffset: number;
  readonly nowMs: number;
}

export function rebuildProducers(
  producers: Producers,
  snapshots: ProducerSnapshots,
  segments: Segments,
  bounds: RebuildBounds,
): void {
  producers.clear();
  snapshots.removeWhere((offset) => offset > bounds.upTo || offset < bounds.logStartOffset);
  const snapshot = snapshots.readLatest(bounds.upTo);
  for (const state of snapshot?.states ?? []) {
    if (!producers.isExpired(state, bounds.nowMs)) producers.restore(state);
  }
  const from = Math.max(snapshot?.offset ?? 0, bounds.logStartOffset);
  if (from < bounds.upTo) applyBatches(producers, segments, from, bounds.upTo);
  producers.endOffset = bounds.upTo;
}

function applyBatches(producers: Producers, segments: Segments, from: number, upTo: number): void {
  for (let index = Math.max(0, segments.indexOf(from)); index < segments.count; index++) {
    const segment = segments.at(index);
    if (segment === undefined || segment.baseOffset >= upTo) return;
    const start = segment.positionOf(from, segment.size);
    if (start === undefined) continue;
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
}
