/**
 * The features with which a new cluster starts: what the operator asked for, and for all others the
 * level that fits the release.
 *
 * Spec: KIP-1022; the words are those of Kafka's storage tool.
 */
import {
  type ClusterEntry,
  defaultLevel,
  featureNamed,
  features,
  KRAFT_VERSION,
  LATEST_KNOWN_VERSION,
  LATEST_METADATA_VERSION,
  levelRefusal,
  METADATA_VERSION,
  type MetadataVersion,
  MINIMUM_METADATA_VERSION,
  metadataVersionNamed,
  metadataVersionOf,
  metadataVersions,
} from '@odradek/machines/cluster';
import { StorageError } from './storage-error.ts';

export interface FeatureWishes {
  /** `--release-version` */
  readonly releaseVersion: string | undefined;
  /** `--feature name=level`, each once. */
  readonly levels: ReadonlyMap<string, number>;
  /** The voters are not configured: they live in the log. */
  readonly hasDynamicQuorum: boolean;
  /** Levels that are still in development may be asked for. */
  readonly unstable: boolean;
}

export interface InitialFeatures {
  readonly metadataVersion: MetadataVersion;
  readonly kraftVersion: number;
  /** All with a level above 0, `metadata.version` and `kraft.version` excepted; by name. */
  readonly levels: ReadonlyMap<string, number>;
}

/** Throws `StorageError` when the wishes contradict each other. */
export function initialFeatures(wishes: FeatureWishes): InitialFeatures {
  const metadataVersion = effectiveMetadataVersion(wishes);
  const known = features.map(({ name }) => name).toSorted();
  for (const name of wishes.levels.keys()) {
    if (name !== METADATA_VERSION && !known.includes(name)) {
      throw new StorageError(
        `Unsupported feature: ${name}. Supported features are: ${known.join(', ')}`,
      );
    }
  }
  const levels = new Map<string, number>();
  for (const feature of features.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const wished = wishes.levels.get(feature.name);
    const level =
      feature.name === KRAFT_VERSION
        ? effectiveKraftVersion(wished, wishes.hasDynamicQuorum)
        : (wished ?? defaultLevel(feature, metadataVersion.level));
    const refused = levelRefusal(feature, level, metadataVersion.level);
    if (refused !== undefined) throw new StorageError(refused);
    if (level > 0) levels.set(feature.name, level);
  }
  const kraftVersion = levels.get(KRAFT_VERSION) ?? 0;
  levels.delete(KRAFT_VERSION);
  return { metadataVersion, kraftVersion, levels };
}

/** What `bootstrap.checkpoint` holds of them. */
export function featureEntries({ metadataVersion, levels }: InitialFeatures): ClusterEntry[] {
  const entry = (name: string, featureLevel: number): ClusterEntry => ({
    type: 'featureLevelRecord',
    name,
    featureLevel,
  });
  return [
    entry(METADATA_VERSION, metadataVersion.level),
    ...[...levels].map(([name, level]) => entry(name, level)),
  ];
}

/** `name=level`, as the command line has it. */
export function parseFeatureLevel(text: string): { name: string; level: number } {
  const equals = text.indexOf('=');
  const unable = `Can't parse feature=level string ${text}: `;
  if (equals < 0) throw new StorageError(`${unable}equals sign not found.`);
  const level = text.slice(equals + 1).trim();
  if (!/^[+-]?[0-9]+$/.test(level) || Math.abs(Number(level)) > 32_767) {
    throw new StorageError(`${unable}unable to parse ${level} as a short.`);
  }
  return { name: text.slice(0, equals).trim(), level: Number(level) };
}

/** Throws `StorageError` with all that there is to choose from. */
export function releaseNamed(text: string, levelMax = LATEST_METADATA_VERSION): MetadataVersion {
  const version = metadataVersionNamed(text, levelMax);
  if (version !== undefined) return version;
  const supported = metadataVersions.filter(({ level }) => level <= levelMax);
  throw new StorageError(
    `Unknown metadata.version '${text}'. Supported metadata.version are: ` +
      supported.map(({ name }) => name).join(', '),
  );
}

function effectiveMetadataVersion(wishes: FeatureWishes): MetadataVersion {
  const { levels, releaseVersion, unstable } = wishes;
  const levelMax = latestLevel(unstable);
  const wished = levels.get(METADATA_VERSION);
  if (wished === undefined) return releaseNamed(releaseVersion ?? latestName(levelMax), levelMax);
  if (releaseVersion !== undefined) {
    throw new StorageError(
      `Use --release-version instead of --feature ${METADATA_VERSION}=X to avoid ambiguity.`,
    );
  }
  const version = metadataVersionOf(wished);
  if (version === undefined) {
    const last = metadataVersions.at(-1)?.level;
    throw new StorageError(
      `No MetadataVersion with feature level ${wished}. Valid feature levels are from ` +
        `${MINIMUM_METADATA_VERSION} to ${last}.`,
    );
  }
  if (version.level > levelMax) {
    throw new StorageError(`${METADATA_VERSION} ${version.name} is not yet stable.`);
  }
  return version;
}

function effectiveKraftVersion(wished: number | undefined, hasDynamicQuorum: boolean): number {
  if (wished === undefined) return hasDynamicQuorum ? 1 : 0;
  if (wished === 0 && hasDynamicQuorum) {
    throw new StorageError(
      'Cannot set kraft.version to 0 if controller.quorum.voters is empty and one of the flags ' +
        '--standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic ' +
        'controllers support, try removing the --feature flag for kraft.version.',
    );
  }
  if (wished !== 0 && !hasDynamicQuorum) {
    throw new StorageError(
      `Cannot set kraft.version to ${wished} unless controller.quorum.voters is empty and one ` +
        'of the flags --standalone, --initial-controllers, or --no-initial-controllers is used. ' +
        'For dynamic controllers support, try using one of --standalone, --initial-controllers, ' +
        'or --no-initial-controllers and removing controller.quorum.voters.',
    );
  }
  return wished;
}

/** The highest level of `metadata.version` that a node may be formatted with. */
export function latestLevel(unstable: boolean): number {
  return unstable ? LATEST_KNOWN_VERSION : LATEST_METADATA_VERSION;
}

export function latestName(level = LATEST_METADATA_VERSION): string {
  return metadataVersionOf(level)?.name ?? '';
}

/** The default levels at a release, `kraft.version` first as Kafka lists them. */
export function levelsAt(version: MetadataVersion): [name: string, level: number][] {
  return features.map((feature) => [feature.name, defaultLevel(feature, version.level)]);
}

/** What a level needs of `metadata.version`, in words; throws `StorageError` for unknown levels. */
export function dependencyLines(name: string, level: number): string[] {
  if (name === METADATA_VERSION) {
    const version = metadataVersionOf(level);
    if (version === undefined) throw new StorageError(`Unknown metadata.version ${level}`);
    return [`${name}=${level} (${version.name}) has no dependencies.`];
  }
  const feature = featureNamed(name);
  if (feature === undefined) throw new StorageError(`Unknown feature: ${name}`);
  const needs = feature.levels[level]?.needs;
  if (needs === undefined) {
    throw new StorageError(`Feature level ${level} is not supported for feature ${name}`);
  }
  if (needs === 0) return [`${name}=${level} has no dependencies.`];
  return [
    `${name}=${level} requires:`,
    `    ${METADATA_VERSION}=${needs} (${metadataVersionOf(needs)?.name})`,
  ];
}
