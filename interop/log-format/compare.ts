/**
 * Two directories of a partition's log against each other, file by file, byte by byte.
 *
 * Not compared: empty files, which Apache makes earlier than we do; the order of producers in a
 * snapshot, which has no meaning; and snapshots that only one of the two still keeps.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SNAPSHOT_HEAD_SIZE = 10;
const SNAPSHOT_ENTRY_SIZE = 46;

/** What differs, a line for each file. */
export function compareDirectories(ours: string, theirs: string, endOffset: number): string[] {
  const ourFiles = filesOf(ours);
  const theirFiles = filesOf(theirs);
  const differences: string[] = [];
  for (const name of new Set([...ourFiles.keys(), ...theirFiles.keys()])) {
    const our = ourFiles.get(name);
    const their = theirFiles.get(name);
    if (our !== undefined && their !== undefined) {
      if (!our.equals(their)) differences.push(`${name} differs ${firstDifference(our, their)}`);
    } else if (!name.endsWith('.snapshot') || Number.parseInt(name, 10) === endOffset) {
      differences.push(`${name} is only in ${our === undefined ? 'theirs' : 'ours'}`);
    }
  }
  return differences;
}

function filesOf(directory: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(directory)) {
    const content = readFileSync(join(directory, name));
    if (content.length === 0 || name === 'partition.metadata') continue;
    files.set(name, name.endsWith('.snapshot') ? withSortedProducers(content) : content);
  }
  return files;
}

function withSortedProducers(snapshot: Buffer): Buffer {
  const entries: Buffer[] = [];
  for (let at = SNAPSHOT_HEAD_SIZE; at < snapshot.length; at += SNAPSHOT_ENTRY_SIZE) {
    entries.push(snapshot.subarray(at, at + SNAPSHOT_ENTRY_SIZE));
  }
  const version = snapshot.subarray(0, 2);
  return Buffer.concat([version, ...entries.sort((a, b) => a.compare(b))]);
}

function firstDifference(our: Buffer, their: Buffer): string {
  let at = 0;
  while (at < our.length && our[at] === their[at]) at++;
  const show = (bytes: Buffer): string => bytes.subarray(at, at + 16).toString('hex') || 'the end';
  return `at byte ${at}: ours ${show(our)}, theirs ${show(their)}`;
}
