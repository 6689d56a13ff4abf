/**
 * What a snapshot of the producers leaves out: of each producer it holds the last batch alone, while
 * five may have been under way when the log was closed, and come again. They are looked for at the
 * end of the log. Without this, a repeated batch would be taken for one out of order, whereupon the
 * producer begins anew and writes it twice.
 *
 * Only for producers that wrote lately, and not far back: others have their answers long since.
 * Spec: KIP-98 (five batches), and what Kafka itself keeps of them in snapshots: one.
 */
import {
  batchLastOffsetDelta,
  batchLastSequence,
  batchMagic,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  CURRENT_MAGIC,
  isControlBatch,
} from '@odradek/wire/records';
import { BatchWalk, lastOffsetOf } from './batch-walk.ts';
import { ProducerState } from './producer-state.ts';
import type { Segment } from './segment.ts';
import type { Segments } from './segments.ts';

/** Longer than any client repeats a request by default (delivery.timeout.ms: two minutes). */
const RECENT_MS = 600_000;
/** Five requests of the largest size that clients send by default (max.request.size: 1 MiB). */
const RECALLED_BYTES_MAX = 5 * 1024 * 1024;

export function recallBatches(
  states: readonly ProducerState[],
  segments: Segments,
  bounds: { readonly endOffset: number; readonly nowMs: number },
): void {
  const { endOffset, nowMs } = bounds;
  const recalled = new Map<number, ProducerState>();
  for (const { producerId, hasBatches, lastTimestamp } of states) {
    if (!hasBatches || lastTimestamp < nowMs - RECENT_MS) continue;
    recalled.set(producerId, new ProducerState(producerId));
  }
  if (recalled.size === 0) return;
  const index = segments.indexOf(endOffset - 1);
  // The batches may have been the last of the segment before.
  for (const segment of segments.all.slice(Math.max(0, index - 1), index + 1)) {
    recallFrom(segment, endOffset, recalled);
  }
  for (const state of states) {
    const found = recalled.get(state.producerId);
    if (found !== undefined) state.recall(found);
  }
}

function recallFrom(
  segment: Segment,
  endOffset: number,
  recalled: ReadonlyMap<number, ProducerState>,
): void {
  const to = segment.positionOf(endOffset, segment.size) ?? segment.size;
  const from = startBefore(segment, Math.max(0, to - RECALLED_BYTES_MAX));
  const walk = new BatchWalk(segment.file, { from, to }, 'headers');
  while (walk.next()) {
    const { buffer, at } = walk;
    if (batchMagic(buffer, at) !== CURRENT_MAGIC || isControlBatch(buffer, at)) continue;
    const state = recalled.get(batchProducerId(buffer, at));
    if (state === undefined) continue;
    state.useEpoch(batchProducerEpoch(buffer, at));
    state.addBatch(
      batchLastSequence(buffer, at),
      lastOffsetOf(buffer, at),
      batchLastOffsetDelta(buffer, at),
      batchMaxTimestamp(buffer, at),
    );
  }
  walk.end();
}

/** Where a batch begins, at or before this position. */
function startBefore(segment: Segment, position: number): number {
  if (position === 0) return 0;
  const { offsetIndex } = segment;
  const entry = offsetIndex.entryAtOrBefore(position);
  return entry < 0 ? 0 : (segment.positionOf(offsetIndex.offsetAt(entry), segment.size) ?? 0);
}
