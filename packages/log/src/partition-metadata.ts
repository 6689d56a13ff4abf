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

/** Not synced: a start that finds the file empty writes it again. */
export function writePartitionMetadata(disk: Disk, directory: string, topicId: string): void {
  const path = `${directory}/${PARTITION_METADATA_FILE}`;
  const file = disk.open(path, { create: true, truncate: true });
  file.writeNow([Buffer.from(`version: 0\ntopic_id: ${topicId}`, 'utf8')], 0);
  file.close();
}
