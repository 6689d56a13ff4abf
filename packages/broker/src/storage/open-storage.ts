/**
 * The log directories of a node that starts: locked, known to be its own, and formatted if all of
 * them are new.
 *
 * 1. Lock each directory.
 * 2. Read each `meta.properties`; format when there is none anywhere and nothing else either.
 * 3. Verify that they belong together, and give ids to directories of before KIP-858.
 * 4. Take the marks of a clean stop.
 * Spec: KIP-631, KIP-858, KIP-966.
 */
import type { ClusterEntry } from '@odradek/machines/cluster';
import { DiskError, type DiskLock, type World } from '@odradek/world';
import type { BrokerValues } from '../config/broker-values.ts';
import { readCheckpoint } from '../metadata/checkpoint-file.ts';
import { METADATA_LOG_NAME } from '../metadata/metadata-log.ts';
import { leaveCleanStopMark, takeCleanStopMark } from './clean-stop.ts';
import { BOOTSTRAP_CHECKPOINT, formatStorage } from './format.ts';
import { featureEntries, initialFeatures } from './initial-features.ts';
import {
  loadDirectories,
  META_PROPERTIES,
  type MetaProperties,
  verifyDirectories,
  writeMetaProperties,
} from './meta-properties.ts';
import { standaloneVoter } from './standalone-voter.ts';
import { StorageError } from './storage-error.ts';

export interface LogDirectory {
  readonly path: string;
  readonly id: string;
  /** The node stopped in order the last time: logs here need no repair. */
  readonly cleanStop: boolean;
}

export interface Storage {
  readonly clusterId: string;
  /** In the order of the configuration, those that cannot be read left out. */
  readonly directories: readonly LogDirectory[];
  readonly metadataDirectory: LogDirectory;
  /** What formatting left for the first start of a cluster. */
  readonly bootstrap: readonly ClusterEntry[];
  /** −1 unless all directories have the mark of the same clean stop. */
  readonly previousBrokerEpoch: number;
  /** After all files are closed: leaves the marks (−1 as epoch: none) and gives up the locks. */
  close(options: { readonly brokerEpoch: number }): void;
}

/** Throws `StorageError`. */
export function openStorage(world: World, config: BrokerValues): Storage {
  const { disk } = world;
  const paths = [...new Set([config.metadataDirectory, ...config.logDirectories])];
  const locks = lockAll(world, paths);
  try {
    if (isNew(world, paths)) formatItself(world, config, paths);
    const formatted = verifiedDirectories(world, config, paths);
    const marks = new Map(
      [...formatted.keys()].map((path) => [path, takeCleanStopMark(disk, path)]),
    );
    const directories = [...formatted]
      .filter(([path]) => config.logDirectories.includes(path))
      .map(([path, { id }]) => ({ path, id, cleanStop: marks.get(path) !== undefined }));
    const metadata = formatted.get(config.metadataDirectory);
    if (metadata === undefined) throw new StorageError('No metadata log directory was specified.');
    const path = config.metadataDirectory;
    return {
      clusterId: metadata.clusterId,
      directories,
      metadataDirectory: { path, id: metadata.id, cleanStop: marks.get(path) !== undefined },
      bootstrap: readBootstrap(world, path),
      previousBrokerEpoch: commonEpoch([...marks.values()]),
      close: ({ brokerEpoch }) => {
        if (brokerEpoch >= 0) {
          for (const marked of marks.keys()) leaveCleanStopMark(disk, marked, brokerEpoch);
        }
        for (const lock of locks) lock.release();
      },
    };
  } catch (error) {
    for (const lock of locks) lock.release();
    throw error;
  }
}

// --- 1. locks ---

function lockAll({ disk, report }: World, paths: readonly string[]): DiskLock[] {
  const locks: DiskLock[] = [];
  for (const path of paths) {
    try {
      disk.makeDirectory(path);
      const lock = disk.lock(`${path}/.lock`);
      if (lock !== undefined) {
        locks.push(lock);
        continue;
      }
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      report.error('log directory cannot be used', { directory: path, reason: error.message });
      continue;
    }
    for (const lock of locks) lock.release();
    throw new StorageError(
      `Failed to acquire lock on file .lock in ${path}. A Kafka instance in another process or ` +
        'thread is using this directory.',
    );
  }
  return locks;
}

// --- 2. formatting ---

/** No directory holds anything but its lock. */
function isNew({ disk }: World, paths: readonly string[]): boolean {
  return paths.every((path) => {
    if (disk.status(path) === undefined) return true;
    return disk.list(path).every(({ name }) => name.startsWith('.') || name === 'lost+found');
  });
}

function formatItself(world: World, config: BrokerValues, paths: readonly string[]): void {
  const hasStaticVoters = config.get('controller.quorum.voters').length > 0;
  formatStorage(
    world,
    {
      clusterId: world.random.uuid(),
      nodeId: config.nodeId,
      directories: paths,
      metadataDirectory: config.metadataDirectory,
      controllerListener: config.controllerListenerNames[0] ?? '',
      hasStaticVoters,
      initialVoters: hasStaticVoters ? undefined : [standaloneVoter(world, config)],
      releaseVersion: undefined,
      levels: new Map(),
      scram: [],
      ignoreFormatted: false,
    },
    (line) => world.report.debug(line),
  );
  world.report.info('formatted new log directories', { directories: paths.join(',') });
}

// --- 3. verification ---

interface Verified {
  readonly clusterId: string;
  readonly id: string;
}

function verifiedDirectories(
  world: World,
  config: BrokerValues,
  paths: readonly string[],
): Map<string, Verified> {
  const { disk } = world;
  const found = loadDirectories(disk, paths);
  if (found.formatted.size === 0) {
    throw new StorageError('No readable meta.properties files found.');
  }
  verifyDirectories(found, { nodeId: config.nodeId });
  if (found.failed.includes(config.metadataDirectory)) {
    throw new StorageError(
      `Encountered I/O error in metadata log directory ${config.metadataDirectory}. Cannot ` +
        'continue.',
    );
  }
  const [unformatted] = found.empty;
  if (unformatted !== undefined) {
    throw new StorageError(
      `No \`${META_PROPERTIES}\` found in ${unformatted} (have you run \`kafka-storage.sh\` to ` +
        'format the directory?)',
    );
  }
  for (const path of found.formatted.keys()) {
    const misplaced = `${path}/${METADATA_LOG_NAME}`;
    if (path === config.metadataDirectory || disk.status(misplaced) === undefined) continue;
    throw new StorageError(
      `Found unexpected metadata location in data directory \`${misplaced}\` (the configured ` +
        `metadata directory is ${config.metadataDirectory}).`,
    );
  }
  return new Map([...found.formatted].map(([path, read]) => [path, verify(world, path, read)]));
}

function verify(world: World, path: string, properties: MetaProperties): Verified {
  const { clusterId, nodeId, directoryId } = properties;
  if (nodeId === undefined) throw new StorageError(`Error: node ID not found in ${path}`);
  if (clusterId === undefined) throw new StorageError(`Error: cluster ID not found in ${path}`);
  if (directoryId !== undefined) return { clusterId, id: directoryId };
  const id = world.random.uuid();
  world.report.info('Rewriting meta.properties', { directory: path });
  const complete = { ...properties, directoryId: id };
  writeMetaProperties(world.disk, path, complete, world.clock.nowMs());
  return { clusterId, id };
}

// --- 4. what was left ---

function readBootstrap({ disk }: World, directory: string): ClusterEntry[] {
  const path = `${directory}/${BOOTSTRAP_CHECKPOINT}`;
  if (disk.status(path) === undefined) {
    // Formatted by hand, or very long ago: as new as this version is.
    const wishes = { releaseVersion: undefined, levels: new Map<string, number>() };
    return featureEntries(initialFeatures({ ...wishes, hasDynamicQuorum: false })).slice(0, 1);
  }
  const entries: ClusterEntry[] = [];
  readCheckpoint(disk, path, (entry) => entries.push(entry));
  return entries;
}

function commonEpoch(marks: readonly (number | undefined)[]): number {
  const [first] = marks;
  return first !== undefined && marks.every((mark) => mark === first) ? first : -1;
}
