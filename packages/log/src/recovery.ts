/**
 * From the files of a directory to a log that can be used: half-finished operations are finished
 * or undone, and after a crash the segments that may not have reached the disk are scanned, cut at
 * the first batch that is not whole and sound, and given new indexes.
 *
 * Spec: Kafka's behaviour on start.
 */
import {
  batchBaseOffset,
  batchLeaderEpoch,
  batchMagic,
  CURRENT_MAGIC,
} from '@odradek/wire/records';
import type { Disk, World } from '@odradek/world';
import { BatchWalk } from './batch-walk.ts';
import { LeaderEpochs } from './epochs.ts';
import {
  DELETED_SUFFIX,
  LEADER_EPOCH_FILE,
  LOG_SUFFIX,
  OFFSET_INDEX_SUFFIX,
  PARTITION_METADATA_FILE,
  parseSegmentFileName,
  SNAPSHOT_SUFFIX,
} from './file-names.ts';
import { finishInterruptedSwaps } from './interrupted-swaps.ts';
import { type LogOptions, PRODUCER_ID_EXPIRATION_MS } from './options.ts';
import { writePartitionMetadata } from './partition-metadata.ts';
import { rebuildProducers } from './producer-recovery.ts';
import { ProducerSnapshots } from './producer-snapshots.ts';
import { Producers } from './producers.ts';
import { scanSegments } from './scan.ts';
import { Segment, type SegmentOptions } from './segment.ts';
import { Segments } from './segments.ts';

export interface LoadedLog {
  readonly segments: Segments;
  readonly epochs: LeaderEpochs;
  readonly producers: Producers;
  readonly snapshots: ProducerSnapshots;
  readonly endOffset: number;
  readonly logStartOffset: number;
  readonly recoveryPoint: number;
  readonly directoryIsNew: boolean;
  /** A file was made that the directory does not durably name. */
  readonly namesDiffer: boolean;
}

export function loadLog(world: World, options: LogOptions): LoadedLog {
  const { disk } = world;
  const { directory } = options;
  const directoryIsNew = disk.status(directory) === undefined;
  if (directoryIsNew) disk.makeDirectory(directory);
  const names = settleFiles(disk, directory);
  if (options.topicId !== undefined && !names.includes(PARTITION_METADATA_FILE)) {
    writePartitionMetadata(disk, directory, options.topicId);
  }

  const indexed = new Set<number>();
  const snapshotOffsets: number[] = [];
  const bases: number[] = [];
  for (const name of names) {
    const parsed = parseSegmentFileName(name);
    if (parsed === undefined) continue;
    if (parsed.kind === LOG_SUFFIX) bases.push(parsed.baseOffset);
    else if (parsed.kind === SNAPSHOT_SUFFIX) snapshotOffsets.push(parsed.baseOffset);
    else if (parsed.kind === OFFSET_INDEX_SUFFIX) indexed.add(parsed.baseOffset);
  }
  const list = bases
    .sort((a, b) => a - b)
    .map((base) => Segment.adopt(disk, segmentOptions(world, options, base)));

  const snapshots = new ProducerSnapshots(disk, directory, snapshotOffsets);
  const producers = new Producers({
    producerIdExpirationMs: options.producerIdExpirationMs ?? PRODUCER_ID_EXPIRATION_MS,
    verifyTransactions: options.verifyTransactions ?? true,
  });
  const read = names.includes(LEADER_EPOCH_FILE)
    ? LeaderEpochs.read(disk, `${directory}/${LEADER_EPOCH_FILE}`)
    : { epochs: new LeaderEpochs(`${directory}/${LEADER_EPOCH_FILE}`, []), damaged: false };
  const loading: Loading = {
    directoryIsNew,
    world,
    options,
    list,
    epochs: read.epochs,
    producers,
    snapshots,
  };

  const scanFrom = firstToScan(loading, indexed);
  // An empty file may be one whose content was lost with the power.
  if (read.damaged || read.epochs.latestEpoch < 0)
    rebuildEpochs(loading.epochs, list.slice(0, scanFrom));
  const scanned = scanFrom < list.length;
  if (scanned) scanSegments(loading, scanFrom);
  return finish(loading, scanned);
}

/** What the steps of a start share. */
export interface Loading {
  readonly directoryIsNew: boolean;
  readonly world: World;
  readonly options: LogOptions;
  /** Loses what a scan finds to be behind a damaged batch. */
  readonly list: Segment[];
  readonly epochs: LeaderEpochs;
  readonly producers: Producers;
  readonly snapshots: ProducerSnapshots;
}

/** Removes what was on its way out, and finishes what was on its way in. Answers what is left. */
function settleFiles(disk: Disk, directory: string): string[] {
  const names = disk
    .list(directory)
    .filter((entry) => entry.type === 'file')
    .map((entry) => entry.name);
  const left: string[] = [];
  let unsettled = false;
  for (const name of names) {
    if (name.endsWith(DELETED_SUFFIX)) {
      disk.remove(`${directory}/${name}`);
      continue;
    }
    left.push(name);
    if ((parseSegmentFileName(name)?.stage ?? '') !== '') unsettled = true;
  }
  const settled = unsettled ? finishInterruptedSwaps(disk, directory, left) : left;
  return withoutOrphans(disk, directory, settled);
}

/** An index without its log says nothing. */
function withoutOrphans(disk: Disk, directory: string, names: readonly string[]): string[] {
  const logs = new Set<number>();
  for (const name of names) {
    const parsed = parseSegmentFileName(name);
    if (parsed?.kind === LOG_SUFFIX) logs.add(parsed.baseOffset);
  }
  return names.filter((name) => {
    const parsed = parseSegmentFileName(name);
    if (parsed === undefined || parsed.kind === SNAPSHOT_SUFFIX) return true;
    if (logs.has(parsed.baseOffset)) return true;
    disk.remove(`${directory}/${name}`);
    return false;
  });
}

export function segmentOptions(
  world: World,
  options: Pick<LogOptions, 'directory' | 'config'>,
  baseOffset: number,
): SegmentOptions {
  const { segmentJitterMs, segmentMs, indexIntervalBytes } = options.config;
  const jitterMaxMs = Math.min(segmentJitterMs, segmentMs);
  return {
    directory: options.directory,
    baseOffset,
    createdMs: world.clock.nowMs(),
    rollJitterMs: jitterMaxMs <= 0 ? 0 : world.random.integer(jitterMaxMs),
    indexIntervalBytes,
    preallocatedBytes: options.config.preallocate ? options.config.segmentBytes : 0,
  };
}

/** The place of the first segment that cannot be trusted as it is; all behind it are scanned. */
function firstToScan(loading: Loading, indexed: ReadonlySet<number>): number {
  const { list, options } = loading;
  let first = list.length;
  if (!options.cleanShutdown) {
    first = Math.max(0, new Segments(list).indexOf(options.recoveryPoint));
  }
  for (let index = 0; index < Math.min(first, list.length); index++) {
    const segment = list[index];
    if (segment !== undefined && segment.size > 0 && !indexed.has(segment.baseOffset)) return index;
  }
  return first;
}

/** From the headers of segments that are not in doubt, and are therefore not read whole. */
function rebuildEpochs(epochs: LeaderEpochs, segments: readonly Segment[]): void {
  for (const segment of segments) {
    if (segment.size === 0) continue;
    const walk = new BatchWalk(segment.file, { from: 0, to: segment.size }, 'headers');
    while (walk.next()) {
      if (batchMagic(walk.buffer, walk.at) !== CURRENT_MAGIC) continue;
      epochs.learn(batchLeaderEpoch(walk.buffer, walk.at), batchBaseOffset(walk.buffer, walk.at));
    }
  }
}

function finish(loading: Loading, scanned: boolean): LoadedLog {
  const { world, options, list, epochs, producers, snapshots } = loading;
  let endOffset = list.at(-1)?.readNextOffset() ?? options.logStartOffset;
  if (endOffset < options.logStartOffset) {
    // Segments were lost that the log start already counts on: what is left is of no use.
    for (const segment of list.splice(0)) segment.remove();
    epochs.clear();
    producers.clear();
    snapshots.removeWhere(() => true);
    endOffset = options.logStartOffset;
  }
  const namesDiffer = list.length === 0;
  if (namesDiffer) {
    const isFirst = endOffset === 0;
    list.push(Segment.create(world.disk, segmentOptions(world, options, endOffset), isFirst));
  }
  const segments = new Segments(list);
  const logStartOffset = Math.max(options.logStartOffset, segments.first.baseOffset);
  epochs.truncateFromEnd(endOffset);
  epochs.truncateFromStart(logStartOffset);
  removeStraySnapshots(snapshots, segments, endOffset);
  if (scanned) {
    producers.endOffset = endOffset;
    // Of a small log without producers there is nothing that a scan would not find as fast.
    if (segments.count > 1 || !producers.isEmpty) snapshots.take(producers);
  } else {
    loadProducers(loading, segments, { endOffset, logStartOffset });
  }
  producers.forgetExpired(world.clock.nowMs());
  // Most logs of a large node rest, and the system has only so many open files.
  for (const segment of segments.all) segment.closeFile();
  return {
    segments,
    epochs,
    producers,
    snapshots,
    endOffset,
    logStartOffset,
    directoryIsNew: loading.directoryIsNew,
    namesDiffer,
    recoveryPoint: options.cleanShutdown ? endOffset : Math.min(options.recoveryPoint, endOffset),
  };
}

function loadProducers(
  loading: Loading,
  segments: Segments,
  bounds: { endOffset: number; logStartOffset: number },
): void {
  const { producers, snapshots, world } = loading;
  snapshots.removeWhere((offset) => offset > bounds.endOffset);
  rebuildProducers(producers, snapshots, segments, {
    upTo: bounds.endOffset,
    logStartOffset: bounds.logStartOffset,
    nowMs: world.clock.nowMs(),
  });
}

/** Snapshots belong to where a segment begins, save the one that a close has left at the end. */
function removeStraySnapshots(
  snapshots: ProducerSnapshots,
  segments: Segments,
  endOffset: number,
): void {
  const bases = new Set(segments.all.map((segment) => segment.baseOffset));
  const latest = snapshots.latestOffset;
  snapshots.removeWhere(
    (offset) => offset > endOffset || (!bases.has(offset) && offset !== latest),
  );
}
