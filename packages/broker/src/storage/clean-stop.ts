/**
 * The mark that a node leaves in each log directory when it stopped in order: its logs need no
 * repair, and its replicas lost nothing. It is taken away as soon as the node starts again.
 *
 * Spec: KIP-966 (the epoch in the mark); Kafka's `.kafka_cleanshutdown`.
 */
import type { Disk } from '@odradek/world';

const FILE = '.kafka_cleanshutdown';

/** The broker epoch in the mark, −1 when it has none; `undefined` without a mark. */
export function takeCleanStopMark(disk: Disk, directory: string): number | undefined {
  const path = `${directory}/${FILE}`;
  const content = disk.readFile(path);
  if (content === undefined) return undefined;
  disk.remove(path);
  disk.syncDirectory(directory);
  return brokerEpochOf(Buffer.from(content).toString('utf8'));
}

export function leaveCleanStopMark(disk: Disk, directory: string, brokerEpoch: number): void {
  const content = JSON.stringify({ version: 0, brokerEpoch });
  disk.replaceFile(`${directory}/${FILE}`, Buffer.from(content));
}

/** Old marks are empty files. */
function brokerEpochOf(text: string): number {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('brokerEpoch' in value)) return -1;
    const { brokerEpoch } = value;
    return Number.isSafeInteger(brokerEpoch) ? Number(brokerEpoch) : -1;
  } catch {
    return -1;
  }
}
