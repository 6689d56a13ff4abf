/**
 * Formatting: what makes directories those of a node of a cluster. Each gets its `meta.properties`
 * and the first records of the cluster; the metadata directory of a voter also gets the quorum.
 *
 * Spec: KIP-631, KIP-853, KIP-858; the words are those of Kafka's storage tool, which scripts read.
 */
import type { ClusterEntry } from '@odradek/machines/cluster';
import type { World } from '@odradek/world';
import { writeCheckpoint } from '../metadata/checkpoint-file.ts';
import { METADATA_LOG_NAME } from '../metadata/metadata-log.ts';
import {
  type FeatureWishes,
  featureEntries,
  type InitialFeatures,
  initialFeatures,
} from './initial-features.ts';
import { type InitialVoter, toVoterSet } from './initial-voters.ts';
import {
  type DirectorySet,
  loadDirectories,
  verifyDirectories,
  writeMetaProperties,
} from './meta-properties.ts';
import { parseScramArgument } from './scram-argument.ts';
import { showBootstrap } from './show-bootstrap.ts';
import { StorageError } from './storage-error.ts';

export const BOOTSTRAP_CHECKPOINT = 'bootstrap.checkpoint';

export interface FormatOptions extends Omit<FeatureWishes, 'hasDynamicQuorum'> {
  readonly clusterId: string;
  readonly nodeId: number;
  readonly directories: readonly string[];
  readonly metadataDirectory: string;
  readonly controllerListener: string;
  /** `controller.quorum.voters` is set. */
  readonly hasStaticVoters: boolean;
  /** Undefined: the quorum is one that the node does not know yet, or a static one. */
  readonly initialVoters: readonly InitialVoter[] | undefined;
  /** `--add-scram`, each as it was written. */
  readonly scram: readonly string[];
  readonly ignoreFormatted: boolean;
}

/**
 * Formats what is empty, and answers the cluster's first records; `print` gets the lines for the
 * operator. Throws `StorageError`.
 */
export function formatStorage(
  world: World,
  options: FormatOptions,
  print: (line: string) => void,
): readonly ClusterEntry[] {
  const features = initialFeatures({ ...options, hasDynamicQuorum: !options.hasStaticVoters });
  const bootstrap = [
    ...featureEntries(features),
    ...options.scram.map((argument) =>
      parseScramArgument(argument, (count) => world.random.bytes(count)),
    ),
  ];
  const found = loadDirectories(world.disk, options.directories.toSorted());
  verifyDirectories(found, options);
  refuseFormatted(found, options, print);
  if (found.empty.length === 0) {
    print('All of the log directories are already formatted.');
    return bootstrap;
  }
  print(`Bootstrap metadata: ${showBootstrap(bootstrap, features.metadataVersion.level)}`);
  const taken = new Set([...found.formatted.values()].map(({ directoryId }) => directoryId));
  // The metadata directory comes last: with its mark, all is there.
  const isMetadata = (directory: string): boolean => directory === options.metadataDirectory;
  const others = found.empty.filter((directory) => !isMetadata(directory));
  for (const directory of [...others, ...found.empty.filter(isMetadata)]) {
    formatDirectory(world, options, directory, { features, bootstrap, taken, print });
  }
  return bootstrap;
}

interface Formatting {
  readonly features: InitialFeatures;
  readonly bootstrap: readonly ClusterEntry[];
  readonly taken: Set<string | undefined>;
  readonly print: (line: string) => void;
}

function formatDirectory(
  { disk, clock, random }: World,
  options: FormatOptions,
  directory: string,
  { features, bootstrap, taken, print }: Formatting,
): void {
  const isMetadata = directory === options.metadataDirectory;
  const voters = isMetadata ? options.initialVoters : undefined;
  const self = voters?.find(({ id }) => id === options.nodeId);
  const description = describe(isMetadata, voters !== undefined, self !== undefined);
  const { name } = features.metadataVersion;
  print(`Formatting ${description} ${directory} with metadata.version ${name}.`);
  disk.makeDirectory(directory);
  const nowMs = clock.nowMs();
  const common = { timestampMs: nowMs, metadataVersion: features.metadataVersion.level };
  writeCheckpoint(disk, `${directory}/${BOOTSTRAP_CHECKPOINT}`, {
    ...common,
    epoch: 0,
    lastContainedLogTimestamp: 0,
    entries: bootstrap,
  });
  if (voters !== undefined) {
    const log = `${directory}/${METADATA_LOG_NAME}`;
    disk.makeDirectory(log);
    writeCheckpoint(disk, `${log}/${FIRST_SNAPSHOT}`, {
      ...common,
      epoch: 0,
      lastContainedLogTimestamp: nowMs,
      entries: [],
      quorum: {
        kraftVersion: features.kraftVersion,
        voters: toVoterSet(voters, options.controllerListener),
      },
    });
  }
  // Last, since it says that all else is there.
  const directoryId = self?.directoryId ?? newDirectoryId(taken, () => random.uuid());
  taken.add(directoryId);
  const { clusterId, nodeId } = options;
  writeMetaProperties(disk, directory, { version: 1, clusterId, nodeId, directoryId }, nowMs);
}

const FIRST_SNAPSHOT = `${'0'.repeat(20)}-${'0'.repeat(10)}.checkpoint`;

function refuseFormatted(
  { formatted, failed, empty }: DirectorySet,
  { ignoreFormatted }: FormatOptions,
  print: (line: string) => void,
): void {
  const [first] = formatted.keys();
  if (first !== undefined && !ignoreFormatted) {
    throw new StorageError(
      `Log directory ${first} is already formatted. Use --ignore-formatted to ignore this ` +
        'directory and format the others.',
    );
  }
  for (const directory of failed) {
    print(`I/O error trying to read log directory ${directory}. Ignoring...`);
  }
  if (failed.length > 0 && empty.length === 0 && formatted.size === 0) {
    throw new StorageError('No available log directories to format.');
  }
}

function describe(isMetadata: boolean, isDynamic: boolean, isVoter: boolean): string {
  if (!isMetadata) return 'data directory';
  if (!isDynamic) return 'metadata directory';
  return isVoter ? 'dynamic metadata voter directory' : 'dynamic metadata directory';
}

function newDirectoryId(taken: ReadonlySet<string | undefined>, uuid: () => string): string {
  for (;;) {
    const id = uuid();
    if (!taken.has(id)) return id;
  }
}
