/**
 * Takes back the end of a log: what a follower has and its new leader has not.
 *
 * Works on files that are written and quiet; the log sees to that.
 * Spec: KIP-101.
 */
import type { World } from '@odradek/world';
import type { LogConfig } from './config.ts';
import type { LeaderEpochs } from './epochs.ts';
import { rebuildProducers } from './producer-recovery.ts';
import type { ProducerSnapshots } from './producer-snapshots.ts';
import type { Producers } from './producers.ts';
import { segmentOptions } from './recovery.ts';
import { Segment } from './segment.ts';
import type { Segments } from './segments.ts';

export interface TruncatedParts {
  readonly directory: string;
  readonly segments: Segments;
  readonly epochs: LeaderEpochs;
  readonly producers: Producers;
  readonly snapshots: ProducerSnapshots;
  /** Takes segments that the log has let go of, before others of their name are made. */
  readonly discard: (segments: readonly Segment[]) => void;
}

/** Removes all records at or behind `offset`, which lies in the log. */
export function truncateParts(
  world: World,
  parts: TruncatedParts,
  offset: number,
  logStartOffset: number,
): void {
  const { segments, epochs, producers, snapshots } = parts;
  parts.discard(segments.take(segments.indexOf(offset) + 1, segments.count));
  const { active } = segments;
  active.truncate(active.positionOf(offset, active.size) ?? active.size, offset);
  epochs.truncateFromEnd(offset);
  snapshots.removeWhere((at) => at > offset);
  if (producers.isEmpty) {
    producers.endOffset = offset;
    if (offset > logStartOffset) snapshots.take(producers);
    return;
  }
  rebuildProducers(producers, snapshots, segments, {
    upTo: offset,
    logStartOffset,
    nowMs: world.clock.nowMs(),
  });
}

/** Removes all records; the log goes on at `offset`. */
export function restartParts(
  world: World,
  parts: TruncatedParts,
  offset: number,
  config: LogConfig,
): void {
  const { segments, epochs, producers, snapshots, directory } = parts;
  parts.discard(segments.take(0, segments.count));
  epochs.clear();
  snapshots.removeWhere(() => true);
  producers.clear();
  producers.endOffset = offset;
  segments.add(Segment.create(world.disk, segmentOptions(world, { directory, config }, offset)));
}
