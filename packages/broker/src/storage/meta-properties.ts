/**
 * `meta.properties`, the first file of every log directory: whose it is. A directory that another
 * node or another cluster has used is refused before anything in it is touched.
 *
 * Spec: KIP-631 (version 1), KIP-858 (directory ids); Java's .properties syntax.
 */
import { isReservedDirectory } from '@odradek/machines/cluster';
import { isUuid } from '@odradek/wire';
import { type Disk, DiskError } from '@odradek/world';
import { parseProperties } from '../config/properties.ts';
import { StorageError } from './storage-error.ts';

export const META_PROPERTIES = 'meta.properties';

export interface MetaProperties {
  /** 0 comes from clusters of before KRaft. */
  readonly version: 0 | 1;
  readonly clusterId: string | undefined;
  readonly nodeId: number | undefined;
  readonly directoryId: string | undefined;
}

/** What the directories of a node hold: each one is formatted, or empty, or cannot be read. */
export interface DirectorySet {
  readonly formatted: ReadonlyMap<string, MetaProperties>;
  readonly empty: readonly string[];
  readonly failed: readonly string[];
}

/** Throws `StorageError` for a file that makes no sense. */
export function readMetaProperties(disk: Disk, directory: string): MetaProperties | undefined {
  const content = disk.readFile(`${directory}/${META_PROPERTIES}`);
  if (content === undefined) return undefined;
  return parseMetaProperties(Buffer.from(content).toString('latin1'));
}

export function writeMetaProperties(
  disk: Disk,
  directory: string,
  properties: MetaProperties,
  nowMs: number,
): void {
  const text = formatMetaProperties(properties, nowMs);
  disk.replaceFile(`${directory}/${META_PROPERTIES}`, Buffer.from(text, 'latin1'));
}

/** Looks into each directory, in their order. A missing one is empty. */
export function loadDirectories(disk: Disk, directories: readonly string[]): DirectorySet {
  const formatted = new Map<string, MetaProperties>();
  const empty: string[] = [];
  const failed: string[] = [];
  for (const directory of new Set(directories)) {
    try {
      const properties = readMetaProperties(disk, directory);
      if (properties === undefined) empty.push(directory);
      else formatted.set(directory, properties);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      failed.push(directory);
    }
  }
  return { formatted, empty, failed };
}

/** Throws `StorageError` when the directories are not all of this node and of one cluster. */
export function verifyDirectories(
  { formatted }: DirectorySet,
  expected: { readonly clusterId?: string; readonly nodeId: number },
): void {
  let { clusterId } = expected;
  const directoryOf = new Map<string, string>();
  for (const [directory, properties] of formatted) {
    const path = `${directory}/${META_PROPERTIES}`;
    clusterId ??= properties.clusterId;
    if (properties.clusterId !== undefined && properties.clusterId !== clusterId) {
      throw new StorageError(
        `Invalid cluster.id in: ${path}. Expected ${clusterId}, but read ${properties.clusterId}`,
      );
    }
    if (properties.nodeId !== undefined && properties.nodeId !== expected.nodeId) {
      throw new StorageError(
        `Stored node id ${properties.nodeId} doesn't match previous node id ${expected.nodeId} ` +
          `in ${path}. If you moved your data, make sure your configured node id matches. If ` +
          'you intend to create a new node, you should remove all data in your data directories.',
      );
    }
    const { directoryId } = properties;
    if (directoryId === undefined) continue;
    if (isReservedDirectory(directoryId)) {
      throw new StorageError(`Invalid reserved directory ID ${directoryId} found in ${directory}`);
    }
    const other = directoryOf.get(directoryId);
    if (other !== undefined) {
      throw new StorageError(
        `Duplicate directory ID ${directoryId} found. It was the ID of ${other}, but also of ` +
          directory,
      );
    }
    directoryOf.set(directoryId, directory);
  }
}

/** Names and values as they stand in the file, for people. */
export function shownProperties(properties: MetaProperties): Map<string, string> {
  const shown = new Map<string, string>();
  if (properties.clusterId !== undefined) shown.set('cluster.id', properties.clusterId);
  if (properties.directoryId !== undefined) shown.set('directory.id', properties.directoryId);
  if (properties.nodeId !== undefined) {
    shown.set(properties.version === 0 ? 'broker.id' : 'node.id', String(properties.nodeId));
  }
  return shown.set('version', String(properties.version));
}

export function parseMetaProperties(text: string): MetaProperties {
  const values = parseProperties(text);
  const version = versionOf(values.get('version') ?? '0');
  const nodeId = numberOf(values, version === 0 ? 'broker.id' : 'node.id');
  const clusterId = values.get('cluster.id');
  if (version === 1) {
    if (clusterId === undefined) throw new StorageError('cluster.id was not found.');
    if (nodeId === undefined) throw new StorageError('Failed to find node.id');
  }
  const directoryId = values.get('directory.id');
  if (directoryId !== undefined && !isUuid(directoryId)) {
    throw new StorageError(`Unable to read directory.id as a Uuid: ${directoryId}`);
  }
  return { version, clusterId, nodeId, directoryId };
}

export function formatMetaProperties(properties: MetaProperties, nowMs: number): string {
  const lines = [...shownProperties(properties)].map(
    ([name, value]) => `${name}=${escapeValue(value)}\n`,
  );
  return `#\n#${new Date(nowMs).toUTCString()}\n${lines.join('')}`;
}

function versionOf(text: string): 0 | 1 {
  if (text === '0') return 0;
  if (text === '1') return 1;
  throw new StorageError(`Unknown meta.properties version number ${text}`);
}

function numberOf(values: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  if (!/^[+-]?[0-9]{1,10}$/.test(text)) {
    throw new StorageError(`Unable to read ${name} as a base-10 number.`);
  }
  return Number(text);
}

/** A cluster id may be any text. */
function escapeValue(value: string): string {
  return value
    .replace(/[\\:=#!]/g, '\\$&')
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
    });
}
