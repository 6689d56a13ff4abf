/**
 * The scan after a crash: reads whole the segments that may not have reached the disk, cuts the log
 * at the first batch that is not sound or cannot follow, and makes anew what is known of the rest:
 * indexes, epochs, producers.
 *
 * Spec: Kafka's behaviour on start.
 */
import {
  batchBaseOffset,
  batchLeaderEpoch,
  batchMagic,
  CURRENT_MAGIC,
} from '@odradek/wire/records';
import { BatchWalk, isIntact, lastOffsetOf, maxTimestampOf } from './batch-walk.ts';
import { rebuildProducers } from './producer-recovery.ts';
import type { Loading } from './recovery.ts';
import { RELATIVE_OFFSET_MAX, type Segment } from './segment.ts';
import { Segments } from './segments.ts';

/** How far the scan has come. */
interface Progress {
  nextOffset: number;
}

/** Scans the segments from the place `from` on; those behind a cut go. */
export function scanSegments(loading: Loading, from: number): void {
  const { list, producers, snapshots, options, world } = loading;
  const firstBase = list[from]?.baseOffset ?? 0;
  snapshots.removeWhere((offset) => offset > firstBase);
  rebuildProducers(producers, snapshots, new Segments(list.slice(0, from)), {
    upTo: firstBase,
    logStartOffset: options.logStartOffset,
    nowMs: world.clock.nowMs(),
  });
  const progress: Progress = { nextOffset: firstBase };
  for (let index = from; index < list.length; index++) {
    const segment = list[index];
    if (segment === undefined) break;
    // What only records before the start say of producers is forgotten with them, as in Kafka.
    if (index > from && progress.nextOffset <= options.logStartOffset) producers.clear();
    // A later truncation, or the next start, may want to begin where a segment does.
    if (segment.baseOffset > options.logStartOffset) {
      producers.endOffset = segment.baseOffset;
      snapshots.take(producers);
    }
    progress.nextOffset = Math.max(progress.nextOffset, segment.baseOffset);
    const isCut = scanSegment(loading, segment, progress);
    segment.seal();
    if (index < list.length - 1) {
      segment.writeIndexes({ create: true });
      segment.release();
    }
    if (!isCut) continue;
    world.report.warn('log cut at a damaged batch', {
      topic: options.topic,
      partition: options.partition,
      offset: progress.nextOffset,
    });
    for (const behind of list.splice(index + 1)) behind.remove();
  }
}

/** Answers whether bytes had to be cut off. */
function scanSegment(loading: Loading, segment: Segment, progress: Progress): boolean {
  const { epochs, producers } = loading;
  const walk = new BatchWalk(segment.file, { from: 0, to: segment.size }, 'whole');
  segment.beginScan();
  while (walk.next() && mayFollow(walk, segment, progress)) {
    const { buffer, at } = walk;
    const lastOffset = lastOffsetOf(buffer, at);
    segment.append(lastOffset, maxTimestampOf(buffer, at), walk.size);
    progress.nextOffset = lastOffset + 1;
    producers.endOffset = progress.nextOffset;
    if (batchMagic(buffer, at) !== CURRENT_MAGIC) continue;
    epochs.learn(batchLeaderEpoch(buffer, at), batchBaseOffset(buffer, at));
    const ended = producers.apply(buffer, at);
    if (ended !== undefined) segment.recordEnd(ended, producers.transactions);
  }
  return segment.endScan();
}

function mayFollow(walk: BatchWalk, segment: Segment, progress: Progress): boolean {
  const { buffer, at } = walk;
  const isCurrent = batchMagic(buffer, at) === CURRENT_MAGIC;
  const lastOffset = lastOffsetOf(buffer, at);
  const firstOffset = isCurrent ? batchBaseOffset(buffer, at) : lastOffset;
  if (firstOffset < progress.nextOffset || lastOffset < firstOffset) return false;
  if (lastOffset - segment.baseOffset > RELATIVE_OFFSET_MAX) return false;
  return isIntact(buffer, at, walk.size);
}
