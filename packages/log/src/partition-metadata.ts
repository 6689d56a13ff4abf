/**
 * Which topic the directory of a partition belongs to, by the id that a topic of the same name,
 * made anew, does not have.
 *
 * Spec: KIP-516; Kafka's `partition.metadata`, two lines without a last line break.
 */
import type { Disk } from '@odradek/world';
import { PARTITION_METADATA_FILE } from './file-names.ts';

/** The topic's id, or `undefined` when the file is missing or makes no sense. */
export function readPartitionMetadata(disk: Disk, directory: string): string | undefined {
  const content = disk.readFile(`${directory}/${PARTITION_METADATA_FILE}`);
  if (content === undefined) return undefined;
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8');
  return /^version: 0\ntopic_id: ([\w-]{22})\s*$/.exec(text)?.[1];
}

export function ensurePartitionMetadata(
  disk: Disk,
  directory: string,
  names: readonly string[],
  topicId: string | undefined,
): void {
  if (topicId === undefined || names.includes(PARTITION_METADATA_FILE)) return;
  const text = `version: 0\ntopic_id: ${topicId}`;
  disk.replaceFile(`${directory}/${PARTITION_METADATA_FILE}`, Buffer.from(text, 'utf8'), {
    durable: false,
  });
}
