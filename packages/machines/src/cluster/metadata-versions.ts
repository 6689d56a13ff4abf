/**
 * The levels of the feature `metadata.version`: their names, and what came with each.
 *
 * The level says which records, in which versions, every node of the cluster can read. Knows no
 * state; `features.ts` holds the rules for changing a level.
 * Spec: KIP-778, KIP-1022; the levels of Apache Kafka 4.3.
 */

export const METADATA_VERSION = 'metadata.version';

export interface MetadataVersion {
  readonly level: number;
  /** As operators write it, such as `4.3-IV0`. */
  readonly name: string;
  /** Did this level bring new records or fields? A downgrade across one would lose them. */
  readonly changedMetadata: boolean;
}

const table: readonly (readonly [name: string, changedMetadata: boolean])[] = [
  ['3.3-IV3', true],
  ['3.4-IV0', true],
  ['3.5-IV0', false],
  ['3.5-IV1', false],
  ['3.5-IV2', true],
  ['3.6-IV0', false],
  ['3.6-IV1', true],
  ['3.6-IV2', true],
  ['3.7-IV0', true],
  ['3.7-IV1', false],
  ['3.7-IV2', true],
  ['3.7-IV3', false],
  ['3.7-IV4', false],
  ['3.8-IV0', false],
  ['3.9-IV0', false],
  ['4.0-IV0', false],
  ['4.0-IV1', true],
  ['4.0-IV2', false],
  ['4.0-IV3', false],
  ['4.1-IV0', false],
  ['4.1-IV1', false],
  ['4.2-IV0', false],
  ['4.2-IV1', false],
  ['4.3-IV0', true],
  // Known, so that its records can be read; not yet offered to operators.
  ['4.4-IV0', false],
];

const LOWEST_LEVEL = 7;

export const metadataVersions: readonly MetadataVersion[] = table.map(
  ([name, changedMetadata], index) => ({ level: LOWEST_LEVEL + index, name, changedMetadata }),
);

export const MINIMUM_METADATA_VERSION = LOWEST_LEVEL;
/** The latest that a new cluster is given. */
export const LATEST_METADATA_VERSION = 30;
/** The latest whose records can be read. */
export const LATEST_KNOWN_VERSION: number = LOWEST_LEVEL + table.length - 1;

/** The first level with each of these. */
export const since = {
  migration: 8,
  scram: 11,
  transactions: 13,
  delegationTokens: 14,
  controllerRegistration: 15,
  directoryAssignment: 17,
  dynamicQuorum: 21,
  eligibleLeaders: 23,
  cordonedLogDirs: 30,
} as const;

/** Up to this level the leader epoch grows whenever the ISR shrinks (KAFKA-15021). */
export const LAST_EPOCH_BUMP_ON_SHRINK = 11;

export function metadataVersionOf(level: number): MetadataVersion | undefined {
  return metadataVersions[level - LOWEST_LEVEL];
}

/**
 * The version that an operator names: `4.3`, `4.3-IV0`, and also `4.3.1`, of which only the first
 * two numbers count. A release's name alone means its latest level.
 */
export function metadataVersionNamed(
  text: string,
  levelMax: number = LATEST_METADATA_VERSION,
): MetadataVersion | undefined {
  const segments = text.split('.');
  const name = segments.length > 2 ? segments.slice(0, 2).join('.') : text;
  return metadataVersions.findLast(
    (version) =>
      version.level <= levelMax &&
      (version.name === name ||
        // Only what is offered goes by the name of its release.
        (version.level <= LATEST_METADATA_VERSION && version.name.startsWith(`${name}-IV`))),
  );
}

/** Would going from one level to the other drop records or fields? */
export function losesMetadata(from: number, to: number): boolean {
  return metadataVersions.some(
    (version) => version.level > to && version.level <= from && version.changedMetadata,
  );
}

export function isKnownMetadataVersion(level: number): boolean {
  return level >= LOWEST_LEVEL && level <= LATEST_KNOWN_VERSION;
}

/** The range in words, for refusals. */
export const metadataVersionRange: string = `${LOWEST_LEVEL} to ${LATEST_KNOWN_VERSION}`;
