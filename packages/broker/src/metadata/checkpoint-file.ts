/**
 * Files that hold entries outside of the log: snapshots of the state at an offset, and what
 * formatting left for a new cluster (`bootstrap.checkpoint`).
 *
 * Such a file is a log of its own, with offsets from 0: a control batch that opens it (with the
 * quorum's records, if any), batches of entries, a control batch that ends it. A file without its
 * end was never finished.
 * Spec: KIP-630, KIP-853; docs/formats.
 */
import type { ClusterEntry } from '@odradek/machines/cluster';
import type { VoterSet } from '@odradek/raft';
import {
  BatchBuilder,
  BatchReader,
  batchPositions,
  type ControlRecord,
  controlBatch,
  isBatchCrcValid,
  isControlBatch,
  RecordsError,
  type RecordView,
} from '@odradek/wire/records';
import type { Disk, DiskFile } from '@odradek/world';
import {
  quorumRecords,
  readQuorumFact,
  snapshotFooter,
  snapshotHeader,
} from './control-records.ts';
import { decodeEntry, encodeEntry, UnreadableEntry } from './entry-codec.ts';

/** Entries are written in batches of about this size. */
const BATCH_BYTES = 1024 * 1024;

export interface Checkpoint {
  /** When the newest record that it covers was appended. */
  readonly lastContainedLogTimestamp: number;
  /** What it says about the quorum, if it does. */
  readonly kraftVersion: number | undefined;
  readonly voters: VoterSet | undefined;
}

export interface CheckpointContent {
  readonly epoch: number;
  readonly timestampMs: number;
  readonly lastContainedLogTimestamp: number;
  readonly metadataVersion: number;
  readonly entries: Iterable<ClusterEntry>;
  /** Absent in `bootstrap.checkpoint`. */
  readonly quorum?: { readonly kraftVersion: number; readonly voters: VoterSet };
}

/** The file is damaged, or is not what it should be. */
export class UnreadableCheckpoint extends Error {
  constructor(path: string, reason: string) {
    super(`cannot read ${path}: ${reason}`);
    this.name = 'UnreadableCheckpoint';
  }
}

/** Calls `apply` for each entry. Throws an `UnreadableCheckpoint`, perhaps only at the end. */
export function readCheckpoint(
  disk: Disk,
  path: string,
  apply: (entry: ClusterEntry) => void,
): Checkpoint {
  const content = disk.readFile(path);
  if (content === undefined) throw new UnreadableCheckpoint(path, 'it is missing');
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const read = new CheckpointReading(apply);
  try {
    for (const at of batchPositions(buffer)) {
      if (!isBatchCrcValid(buffer, at)) throw new UnreadableEntry(`bad checksum at byte ${at}`);
      read.batch(buffer, at);
    }
  } catch (error) {
    if (error instanceof UnreadableEntry || error instanceof RecordsError) {
      throw new UnreadableCheckpoint(path, error.message);
    }
    throw error;
  }
  if (!read.hasHeader) throw new UnreadableCheckpoint(path, 'it has no beginning');
  if (!read.hasFooter) throw new UnreadableCheckpoint(path, 'it has no end');
  return read;
}

class CheckpointReading implements Checkpoint {
  lastContainedLogTimestamp = 0;
  kraftVersion: number | undefined;
  voters: VoterSet | undefined;
  hasHeader = false;
  hasFooter = false;
  readonly #apply: (entry: ClusterEntry) => void;

  constructor(apply: (entry: ClusterEntry) => void) {
    this.#apply = apply;
  }

  batch(buffer: Buffer, at: number): void {
    const reader = new BatchReader(buffer, at);
    const isControl = isControlBatch(buffer, at);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (isControl) this.#control(record);
      else if (record.value !== null) this.#apply(decodeEntry(record.value));
    }
  }

  #control(record: RecordView): void {
    const fact = readQuorumFact(record);
    if (fact?.type === 'kraftVersion') this.kraftVersion = fact.level;
    if (fact?.type === 'voters') this.voters = fact.voters;
    if (fact?.type === 'snapshotFooter') this.hasFooter = true;
    if (fact?.type !== 'snapshotHeader') return;
    this.hasHeader = true;
    this.lastContainedLogTimestamp = fact.lastContainedLogTimestamp;
  }
}

/** Writes the whole file, as `<path>.part` first; it has its name only when it is durable. */
export function writeCheckpoint(disk: Disk, path: string, content: CheckpointContent): number {
  const part = `${path}.part`;
  const file = disk.open(part, { create: true, truncate: true });
  let size: number;
  try {
    size = writeBatches(file, content);
    file.syncNow();
  } finally {
    file.close();
  }
  disk.rename(part, path);
  disk.syncDirectory(path.slice(0, path.lastIndexOf('/')));
  return size;
}

function writeBatches(file: DiskFile, content: CheckpointContent): number {
  const { epoch, timestampMs, quorum } = content;
  let position = 0;
  let nextOffset = 0;
  const place = () => ({ baseOffset: nextOffset, leaderEpoch: epoch, timestampMs });
  const write = (batch: Buffer, recordCount: number): void => {
    file.writeNow([batch], position);
    position += batch.length;
    nextOffset += recordCount;
  };
  const control = (records: readonly ControlRecord[]): void =>
    write(controlBatch(place(), records), records.length);

  control([
    snapshotHeader(content.lastContainedLogTimestamp),
    ...(quorum === undefined ? [] : quorumRecords(quorum.kraftVersion, quorum.voters)),
  ]);
  let builder = new BatchBuilder({ ...place(), bytesMax: BATCH_BYTES });
  for (const entry of content.entries) {
    const value = encodeEntry(entry, content.metadataVersion);
    const record = { timestamp: timestampMs, key: null, value };
    if (!builder.hasRoomFor(record)) {
      write(builder.build(), builder.recordCount);
      builder = new BatchBuilder({ ...place(), bytesMax: BATCH_BYTES });
    }
    builder.append(record);
  }
  if (builder.recordCount > 0) write(builder.build(), builder.recordCount);
  control([snapshotFooter()]);
  return position;
}
