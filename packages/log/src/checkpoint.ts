/**
 * Small text files of offsets that are replaced whole: a version, a count, and a line for each
 * entry. They hold what the log itself cannot tell after a restart.
 *
 * Spec: Kafka's checkpoint files: `recovery-point-offset-checkpoint` and its siblings hold lines of
 * `topic partition offset`, `leader-epoch-checkpoint` lines of `epoch startOffset`.
 */
import type { Disk } from '@odradek/world';

const VERSION = '0';
const LINES_MAX = 10_000_000;

/** The lines of a checkpoint: none when it is missing or empty, `undefined` when it is damaged. */
export function readCheckpointLines(disk: Disk, path: string): string[] | undefined {
  const content = disk.readFile(path);
  if (content === undefined || content.length === 0) return [];
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const [version, count] = lines;
  if (version !== VERSION) return undefined;
  if (count === undefined) return [];
  if (!/^\d{1,8}$/.test(count) || Number(count) > LINES_MAX) return undefined;
  if (lines.length - 2 !== Number(count)) return undefined;
  return lines.slice(2);
}

export function checkpointText(lines: readonly string[]): Buffer {
  return Buffer.from(`${[VERSION, String(lines.length), ...lines].join('\n')}\n`, 'utf8');
}

/** An offset that a checkpoint gives to a partition. */
export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** `undefined` when the file is damaged: the caller then knows nothing, as without the file. */
export function readOffsetCheckpoint(disk: Disk, path: string): PartitionOffset[] | undefined {
  const lines = readCheckpointLines(disk, path);
  if (lines === undefined) return undefined;
  const entries: PartitionOffset[] = [];
  for (const line of lines) {
    const match = /^(\S+)\s+(\d{1,10})\s+(-?\d{1,16})$/.exec(line);
    if (match === null) return undefined;
    const [, topic = '', partition, offset] = match;
    entries.push({ topic, partition: Number(partition), offset: Number(offset) });
  }
  return entries;
}

export function replaceOffsetCheckpoint(
  disk: Disk,
  path: string,
  entries: readonly PartitionOffset[],
): void {
  const lines = entries.map((entry) => `${entry.topic} ${entry.partition} ${entry.offset}`);
  disk.replaceFile(path, checkpointText(lines));
}
