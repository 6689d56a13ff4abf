/**
 * What `kafka-storage info` tells of the log directories, and whether all is well with them.
 *
 * Spec: the output of Kafka's storage tool, which scripts read.
 */
import { type Disk, DiskError } from '@odradek/world';
import {
  META_PROPERTIES,
  type MetaProperties,
  readMetaProperties,
  shownProperties,
} from './meta-properties.ts';
import { StorageError } from './storage-error.ts';

export interface StorageInfo {
  readonly lines: readonly string[];
  readonly hasProblems: boolean;
}

export function storageInfo(disk: Disk, directories: readonly string[]): StorageInfo {
  if (directories.length === 0) return { lines: ['No directories specified.'], hasProblems: false };
  const problems: string[] = [];
  const found: string[] = [];
  let first: MetaProperties | undefined;
  for (const path of directories.map(plain).toSorted()) {
    const status = disk.status(path);
    if (status?.type !== 'directory') {
      problems.push(`${path} ${status === undefined ? 'does not exist' : 'is not a directory'}`);
      continue;
    }
    found.push(path);
    const properties = propertiesOf(disk, path, problems);
    if (properties === undefined) continue;
    if (first === undefined) first = properties;
    else if (first.clusterId !== properties.clusterId) {
      problems.push('Mismatched cluster IDs between storage directories.');
    } else if (first.nodeId !== properties.nodeId) {
      problems.push('Mismatched node IDs between storage directories.');
    }
  }
  if (first?.version === 0) {
    problems.push(
      'The kafka configuration file appears to be for a cluster in KRaft mode, but the ' +
        'directories are formatted for legacy mode.',
    );
  }
  const lines = [
    ...section(found, 'Found log directory:', 'Found log directories:'),
    ...(first === undefined ? [] : [`Found metadata: ${shown(first)}`, '']),
    ...section(problems, 'Found problem:', 'Found problems:'),
  ];
  return { lines, hasProblems: problems.length > 0 };
}

function propertiesOf(disk: Disk, path: string, problems: string[]): MetaProperties | undefined {
  try {
    const properties = readMetaProperties(disk, path);
    if (properties === undefined) problems.push(`${path} is not formatted.`);
    return properties;
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof DiskError)) throw error;
    problems.push(`Error loading ${path}/${META_PROPERTIES}: ${error.message}`);
    return undefined;
  }
}

function section(items: readonly string[], one: string, several: string): string[] {
  if (items.length === 0) return [];
  return [items.length === 1 ? one : several, ...items.map((item) => `  ${item}`), ''];
}

function shown(properties: MetaProperties): string {
  const pairs = [...shownProperties(properties)].map(([name, value]) => `${name}=${value}`);
  return `{${pairs.join(', ')}}`;
}

function plain(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
