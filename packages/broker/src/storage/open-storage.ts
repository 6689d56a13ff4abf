/**
 * The log directories of a node that starts: locked, known to be its own, and formatted if all of
 * them are new.
 *
 * 1. Open, and so lock, each directory.
 * 2. Read each `meta.properties`; format when there is none anywhere and nothing else either.
 * 3. Verify that they belong together, and give ids to directories of before KIP-858.
 * 4. Read what formatting left, and the marks of a clean stop.
 * Spec: KIP-631, KIP-858, KIP-966.
 */
import { LogDirectory, LogDirectoryError } from '@odradek/log';
import type { ClusterEntry } from '@odradek/machines/cluster';
import { type Disk, DiskError, type World } from '@odradek/world';
import type { BrokerValues } from '../config/broker-values.ts';
import { readCheckpoint } from '../metadata/checkpoint-file.ts';
import { METADATA_LOG_NAME } from '../metadata/metadata-log.ts';
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

export interface StorageDirectory {
  readonly id: string;
  /** Open: whoever is given it closes it. */
  readonly logs: LogDirectory;
}

export interface Storage {
  readonly clusterId: string;
  /** In the order of the configuration, those that cannot be used left out. */
  readonly directories: readonly StorageDirectory[];
  /** One of `directories`, unless the metadata has a directory of its own. */
  readonly metadataDirectory: StorageDirectory;
  /** What formatting left for the first start of a cluster. */
  readonly bootstrap: readonly ClusterEntry[];
  /** −1 unless all directories have the mark of the same clean stop. */
  readonly previousBrokerEpoch: number;
}

/** Throws `StorageError`; no directory is left open then. */
export async function openStorage(world: World, config: BrokerValues): Promise<Storage> {
  const paths = [...new Set([...config.logDirectories, config.metadataDirectory])];
  const opened = new Map<string, LogDirectory>();
  try {
    openAll(world, paths, opened);
    const bootstrap = isNew(world, config, paths) ? formatItself(world, config, paths) : undefined;
    const verified = verifiedDirectories(world, config, paths);
    return {
      ...found(config, opened, verified),
      bootstrap: bootstrap ?? readBootstrap(world, config.metadataDirectory),
    };
  } catch (error) {
    for (const logs of opened.values()) await logs.close({ clean: false });
    throw error;
  }
}

function found(
  config: BrokerValues,
  opened: ReadonlyMap<string, LogDirectory>,
  verified: ReadonlyMap<string, Verified>,
): Omit<Storage, 'bootstrap'> {
  const directories: StorageDirectory[] = [];
  let metadataDirectory: StorageDirectory | undefined;
  let clusterId = '';
  for (const [path, { id, clusterId: cluster }] of verified) {
    const logs = opened.get(path);
    if (logs === undefined) continue;
    clusterId = cluster;
    const directory = { id, logs };
    if (config.logDirectories.includes(path)) directories.push(directory);
    if (path === config.metadataDirectory) metadataDirectory = directory;
  }
  if (metadataDirectory === undefined) {
    throw new StorageError(
      `Encountered I/O error in metadata log directory ${config.metadataDirectory}. Cannot ` +
        'continue.',
    );
  }
  return {
    clusterId,
    directories,
    metadataDirectory,
    previousBrokerEpoch: commonEpoch(directories),
  };
}

// --- 1. opening ---

function openAll(world: World, paths: readonly string[], opened: Map<string, LogDirectory>): void {
  for (const path of paths) {
    try {
      opened.set(path, LogDirectory.open(world, path));
    } catch (error) {
      if (error instanceof LogDirectoryError) {
        throw new StorageError(
          `Failed to acquire lock on file .lock in ${path}. A Kafka instance in another process ` +
            'or thread is using this directory.',
        );
      }
      if (!(error instanceof DiskError)) throw error;
      const reason = error.message;
      world.report.error('log directory cannot be used', { directory: path, reason });
    }
  }
}

// --- 2. formatting ---

/**
 * No directory holds anything, or only what a formatting left that was interrupted: the mark of the
 * metadata directory, which comes last, is not there.
 */
function isNew({ disk }: World, config: BrokerValues, paths: readonly string[]): boolean {
  if (disk.status(`${config.metadataDirectory}/${META_PROPERTIES}`) !== undefined) return false;
  return paths.every((path) => disk.status(path) === undefined || isUnused(disk, path));
}

function isUnused(disk: Disk, path: string): boolean {
  return disk.list(path).every(({ name }) => {
    if (name === METADATA_LOG_NAME) return isBeforeFirstStart(disk, `${path}/${name}`);
    const ofFormatting = [META_PROPERTIES, BOOTSTRAP_CHECKPOINT, 'lost+found'];
    // `.tmp` and `.part` are files that were being written.
    return name.startsWith('.') || ofFormatting.includes(name.replace(/\.(tmp|part)$/, ''));
  });
}

function isBeforeFirstStart(disk: Disk, log: string): boolean {
  return disk.list(log).every(({ name }) => /^0+-0+\.checkpoint(\.part)?$/.test(name));
}

function formatItself(
  world: World,
  config: BrokerValues,
  paths: readonly string[],
): readonly ClusterEntry[] {
  const hasStaticVoters = config.get('controller.quorum.voters').length > 0;
  const [begun] = loadDirectories(world.disk, paths).formatted.values();
  world.report.info('formatting new log directories', { directories: paths.join(',') });
  return formatStorage(
    world,
    {
      clusterId: begun?.clusterId ?? world.random.uuid(),
      nodeId: config.nodeId,
      directories: paths,
      metadataDirectory: config.metadataDirectory,
      controllerListener: config.controllerListenerNames[0] ?? '',
      hasStaticVoters,
      initialVoters: hasStaticVoters ? undefined : [standaloneVoter(world, config)],
      releaseVersion: undefined,
      levels: new Map(),
      unstable: config.get('unstable.feature.versions.enable'),
      scram: [],
      ignoreFormatted: true,
    },
    (line) => world.report.debug(line),
  );
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

// --- 4. what is there ---

function readBootstrap({ disk }: World, directory: string): ClusterEntry[] {
  const path = `${directory}/${BOOTSTRAP_CHECKPOINT}`;
  if (disk.status(path) === undefined) {
    // Formatted by hand, or very long ago: as new as this version is.
    const levels = new Map<string, number>();
    const wishes = { releaseVersion: undefined, levels, hasDynamicQuorum: false, unstable: false };
    return featureEntries(initialFeatures(wishes)).slice(0, 1);
  }
  const entries: ClusterEntry[] = [];
  readCheckpoint(disk, path, (entry) => entries.push(entry));
  return entries;
}

function commonEpoch(directories: readonly StorageDirectory[]): number {
  const first = directories[0]?.logs.cleanBrokerEpoch ?? -1;
  return directories.every(({ logs }) => logs.cleanBrokerEpoch === first) ? first : -1;
}
