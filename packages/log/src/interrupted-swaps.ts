/**
 * Finishes, on start, a compaction that was interrupted: complete new segments (`.swap`) take the
 * place of the old ones that they cover, half-written ones (`.cleaned`) go.
 *
 * Spec: Kafka's behaviour on start, KAFKA-6264 for swaps of a split.
 */
import type { Disk } from '@odradek/world';
import { BatchWalk, lastOffsetOf } from './batch-walk.ts';
import {
  CLEANED_SUFFIX,
  LOG_SUFFIX,
  parseSegmentFileName,
  SNAPSHOT_SUFFIX,
  SWAP_SUFFIX,
} from './file-names.ts';

/** Answers the names that are there afterwards. */
export function finishInterruptedSwaps(
  disk: Disk,
  directory: string,
  names: readonly string[],
): string[] {
  const remove = (name: string): void => disk.remove(`${directory}/${name}`);

  // 1. What is still being written goes, and with it swaps of the same, unfinished operation.
  let firstCleaned = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const parsed = parseSegmentFileName(name);
    if (parsed?.stage === CLEANED_SUFFIX) firstCleaned = Math.min(firstCleaned, parsed.baseOffset);
  }
  const swaps: string[] = [];
  const settled: string[] = [];
  for (const name of names) {
    const parsed = parseSegmentFileName(name);
    if (parsed?.stage === CLEANED_SUFFIX) remove(name);
    else if (parsed?.stage !== SWAP_SUFFIX) settled.push(name);
    else if (parsed.baseOffset >= firstCleaned) remove(name);
    else swaps.push(name);
  }

  // 2. The segments that the new ones cover go.
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const name of swaps) {
    const parsed = parseSegmentFileName(name);
    if (parsed?.kind !== LOG_SUFFIX) continue;
    from = Math.min(from, parsed.baseOffset);
    to = Math.max(to, nextOffsetOf(disk, `${directory}/${name}`, parsed.baseOffset));
  }
  const left = settled.filter((name) => {
    const parsed = parseSegmentFileName(name);
    if (parsed === undefined || parsed.kind === SNAPSHOT_SUFFIX) return true;
    if (parsed.baseOffset < from || parsed.baseOffset >= to) return true;
    remove(name);
    return false;
  });

  // 3. The new ones take their names.
  for (const name of swaps) {
    const final = name.slice(0, -SWAP_SUFFIX.length);
    disk.rename(`${directory}/${name}`, `${directory}/${final}`);
    if (!left.includes(final)) left.push(final);
  }
  return left;
}

function nextOffsetOf(disk: Disk, path: string, baseOffset: number): number {
  const file = disk.open(path, { readOnly: true });
  try {
    const walk = new BatchWalk(file, { from: 0, to: file.size() }, 'headers');
    let next = baseOffset;
    while (walk.next()) next = lastOffsetOf(walk.buffer, walk.at) + 1;
    return next;
  } finally {
    file.close();
  }
}
