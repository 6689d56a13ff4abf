/**
 * The features whose level the cluster agrees on, and the levels that this software knows.
 *
 * Facts only; `features.ts` decides whether a level may change.
 * Spec: KIP-584, KIP-1022.
 */
import {
  LATEST_KNOWN_VERSION,
  LATEST_METADATA_VERSION,
  METADATA_VERSION,
  MINIMUM_METADATA_VERSION,
  metadataVersionOf,
} from './metadata-versions.ts';
import type { SupportedFeature } from './state.ts';

export const KRAFT_VERSION = 'kraft.version';
export const ELIGIBLE_LEADERS_VERSION = 'eligible.leader.replicas.version';

export interface Feature {
  readonly name: string;
  /** By level, from 0 on. */
  readonly levels: readonly FeatureLevel[];
}

export interface FeatureLevel {
  /** A cluster born at this `metadata.version` or later starts at this level. */
  readonly defaultSince: number;
  /** The lowest `metadata.version` that the level can live with. */
  readonly needs: number;
}

const off: FeatureLevel = { defaultSince: MINIMUM_METADATA_VERSION, needs: 0 };

/** All but `metadata.version`, in Kafka's order. */
export const features: readonly Feature[] = [
  feature(KRAFT_VERSION, [21]),
  feature('transaction.version', [24, 24]),
  feature('group.version', [22]),
  {
    name: ELIGIBLE_LEADERS_VERSION,
    levels: [off, { defaultSince: 26, needs: 23 }],
  },
  feature('share.version', [28]),
  feature('streams.version', [29]),
];

export function featureNamed(name: string): Feature | undefined {
  return features.find((feature) => feature.name === name);
}

/** What a node of ours says it supports when it registers. */
export const supportedFeatures: readonly SupportedFeature[] = upTo(LATEST_METADATA_VERSION);

/** The same of a node that also offers what is not yet stable. */
export const supportedUnstableFeatures: readonly SupportedFeature[] = upTo(LATEST_KNOWN_VERSION);

/** The level at which a cluster of that `metadata.version` starts. */
export function defaultLevel(feature: Feature, metadataVersion: number): number {
  return feature.levels.findLastIndex((level) => level.defaultSince <= metadataVersion);
}

/** Why `level` of `feature` cannot live with the given `metadata.version`. */
export function levelRefusal(
  feature: Feature,
  level: number,
  metadataVersion: number,
): string | undefined {
  const needs = feature.levels[level]?.needs;
  if (needs === undefined) return `No feature:${feature.name} with feature level ${level}`;
  const subject = `${feature.name} could not be set to ${level} because it depends on`;
  if (level >= 1 && metadataVersion < MINIMUM_METADATA_VERSION) {
    const name = metadataVersionOf(MINIMUM_METADATA_VERSION)?.name;
    return `${subject} metadata.version=${MINIMUM_METADATA_VERSION} (${name})`;
  }
  if (metadataVersion < needs) return `${subject} metadata.version level ${needs}`;
  return undefined;
}

function upTo(metadataVersionMax: number): readonly SupportedFeature[] {
  const metadata = {
    name: METADATA_VERSION,
    minSupportedVersion: MINIMUM_METADATA_VERSION,
    maxSupportedVersion: metadataVersionMax,
  };
  const others = features.map(({ name, levels }) => ({
    name,
    minSupportedVersion: 0,
    maxSupportedVersion: levels.length - 1,
  }));
  return [metadata, ...others];
}

function feature(name: string, defaultSince: readonly number[]): Feature {
  return { name, levels: [off, ...defaultSince.map((level) => ({ ...off, defaultSince: level }))] };
}
