/**
 * The names of the files in one partition's directory, and what a name says.
 *
 * Spec: Kafka's layout. A segment's files carry its base offset in 20 digits; a suffix behind the
 * kind says in which half-finished operation a file takes part.
 */

export const LOG_SUFFIX = '.log';
export const OFFSET_INDEX_SUFFIX = '.index';
export const TIME_INDEX_SUFFIX = '.timeindex';
export const TRANSACTION_INDEX_SUFFIX = '.txnindex';
export const SNAPSHOT_SUFFIX = '.snapshot';

/** On its way out: removed when it is found at the start. */
export const DELETED_SUFFIX = '.deleted';
/** Being written by a compaction that did not finish: removed when it is found at the start. */
export const CLEANED_SUFFIX = '.cleaned';
/** Complete, and about to take the place of others: the start finishes that. */
export const SWAP_SUFFIX = '.swap';

export const PARTITION_METADATA_FILE = 'partition.metadata';
export const LEADER_EPOCH_FILE = 'leader-epoch-checkpoint';

/** Everything but the base offset that names a segment's file. */
export const SEGMENT_SUFFIXES: readonly string[] = [
  LOG_SUFFIX,
  OFFSET_INDEX_SUFFIX,
  TIME_INDEX_SUFFIX,
  TRANSACTION_INDEX_SUFFIX,
];

export function offsetName(offset: number): string {
  return offset.toString().padStart(20, '0');
}

export interface SegmentFileName {
  readonly baseOffset: number;
  /** `.log`, `.index`, `.timeindex`, `.txnindex` or `.snapshot`. */
  readonly kind: string;
  /** `.deleted`, `.cleaned`, `.swap`, or nothing. */
  readonly stage: string;
}

const segmentFilePattern =
  /^(\d{1,20})(\.log|\.index|\.timeindex|\.txnindex|\.snapshot)(\.deleted|\.cleaned|\.swap)?$/;

/** `undefined` for every other file, which the log then leaves alone. */
export function parseSegmentFileName(name: string): SegmentFileName | undefined {
  const match = segmentFilePattern.exec(name);
  if (match === null) return undefined;
  const baseOffset = Number(match[1]);
  if (!Number.isSafeInteger(baseOffset)) return undefined;
  return { baseOffset, kind: match[2] ?? '', stage: match[3] ?? '' };
}
