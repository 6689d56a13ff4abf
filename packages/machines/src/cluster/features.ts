/**
 * The finalized levels of features: what a record changes, and whether a level may change.
 *
 * Spec: KIP-584, KIP-778 (metadata.version), KIP-1022.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import type { Outcome, UpdateFeatures } from './commands.ts';
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';
import {
  isKnownMetadataVersion,
  losesMetadata,
  METADATA_VERSION,
  metadataVersionRange,
} from './metadata-versions.ts';
import { refusal, success } from './outcomes.ts';
import {
  type ClusterRules,
  configKey,
  configResourceType,
  MIN_IN_SYNC_REPLICAS,
  metadataVersion,
} from './rules.ts';
import type { ClusterState, SupportedFeature } from './state.ts';
import {
  ELIGIBLE_LEADERS_VERSION,
  featureNamed,
  KRAFT_VERSION,
  levelRefusal,
} from './supported-features.ts';

type State = Immutable<ClusterState>;
type Update = UpdateFeatures['updates'][number];

export function applyFeatureLevel(
  state: ClusterState,
  entry: ClusterEntryOf<'featureLevelRecord'>,
): void {
  // kraft.version lives in control records; old controllers wrote it here by mistake (KAFKA-18979).
  if (entry.name === KRAFT_VERSION) return;
  if (entry.featureLevel === 0) state.features.delete(entry.name);
  else state.features.set(entry.name, entry.featureLevel);
}

/** All updates or none. `kraftVersion` is raft's and cannot be changed here. */
export function updateFeatures(
  state: State,
  rules: ClusterRules,
  command: UpdateFeatures,
): Decision<ClusterEntry, Outcome> {
  const asked = command.updates.find((update) => update.name === METADATA_VERSION);
  const futureMetadataVersion = asked?.level ?? metadataVersion(state);
  for (const update of command.updates) {
    const reason = updateRefusal(state, rules, update, futureMetadataVersion);
    if (reason !== undefined) {
      return { entries: [], reply: refusal(errorCode.INVALID_UPDATE_VERSION, reason) };
    }
  }
  if (command.validateOnly) return { entries: [], reply: success };
  const entries = command.updates.map((update) => featureLevel(update.name, update.level));
  const turnsElrOn = command.updates.some(
    ({ name, level }) => name === ELIGIBLE_LEADERS_VERSION && level > 0,
  );
  return {
    entries: [...(turnsElrOn ? minInSyncForElr(state, rules) : []), ...entries],
    reply: success,
  };
}

export function featureLevel(name: string, level: number): ClusterEntry {
  return { type: 'featureLevelRecord', name, featureLevel: level };
}

function updateRefusal(
  state: State,
  rules: ClusterRules,
  update: Update,
  futureMetadataVersion: number,
): string | undefined {
  const { name, level, upgradeType } = update;
  const invalid = (reason: string): string =>
    `Invalid update version ${level} for feature ${name}. ${reason}`;
  if (upgradeType === 'unknown') {
    return invalid('The controller does not support the given upgrade type.');
  }
  const current =
    name === METADATA_VERSION ? metadataVersion(state) : (state.features.get(name) ?? 0);
  if (level < 0) return invalid('A feature version cannot be less than 0.');
  const unsupported = unsupportedReason(state, rules, name, level);
  if (unsupported !== undefined) return invalid(unsupported);
  if (level < current && upgradeType === 'upgrade') {
    return invalid(
      "Can't downgrade the version of this feature without setting the upgrade type to either " +
        'safe or unsafe downgrade.',
    );
  }
  if (level > current && upgradeType !== 'upgrade') {
    return invalid("Can't downgrade to a newer version.");
  }
  if (name === METADATA_VERSION) return metadataVersionRefusal(current, update);
  const feature = featureNamed(name);
  if (feature === undefined || name === KRAFT_VERSION) {
    return invalid("The version of this feature can't be changed.");
  }
  const refused = levelRefusal(feature, level, futureMetadataVersion);
  return refused === undefined ? undefined : invalid(refused);
}

function metadataVersionRefusal(
  current: number,
  { level, upgradeType }: Update,
): string | undefined {
  if (!isKnownMetadataVersion(level)) {
    return `Invalid metadata.version ${level}. Valid versions are from ${metadataVersionRange}.`;
  }
  if (level >= current || !losesMetadata(current, level)) return undefined;
  const reason =
    upgradeType === 'unsafe-downgrade'
      ? 'Unsafe metadata downgrade is not supported in this version.'
      : 'Refusing to perform the requested downgrade because it might delete metadata information.';
  return `Unsupported metadata.version downgrade from ${current} to ${level}. ${reason}`;
}

/** Every node must know the level: this one, all brokers, all controllers. */
function unsupportedReason(
  state: State,
  rules: ClusterRules,
  name: string,
  level: number,
): string | undefined {
  const nodes: [string, readonly SupportedFeature[]][] = [
    [`Local controller ${rules.nodeId}`, rules.supportedFeatures],
  ];
  for (const broker of state.brokers.values()) {
    nodes.push([`Broker ${broker.id}`, broker.features]);
  }
  for (const controller of state.controllers.values()) {
    if (controller.controllerId === rules.nodeId) continue;
    nodes.push([`Controller ${controller.controllerId}`, controller.features]);
  }
  for (const [node, features] of nodes) {
    const supported = features.find((feature) => feature.name === name);
    const lowest = supported?.minSupportedVersion ?? 0;
    const highest = supported?.maxSupportedVersion ?? 0;
    if (level >= lowest && level <= highest) continue;
    if (highest === 0) return `${node} does not support this feature.`;
    return `${node} only supports versions ${lowest}-${highest}`;
  }
  return undefined;
}

/** Eligible leaders need `min.insync.replicas` for the cluster, and none for single brokers. */
function minInSyncForElr(state: State, rules: ClusterRules): ClusterEntry[] {
  const { broker } = configResourceType;
  const entries: ClusterEntry[] = [];
  const change = (resourceName: string, value: string | null): void => {
    const resource = { resourceType: broker, resourceName };
    entries.push({ type: 'configRecord', ...resource, name: MIN_IN_SYNC_REPLICAS, value });
  };
  if (state.configs.get(configKey(broker, ''))?.has(MIN_IN_SYNC_REPLICAS) !== true) {
    change('', String(rules.minInSyncReplicas));
  }
  const prefix = configKey(broker, '');
  for (const [key, configs] of state.configs) {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    if (name !== '' && configs.has(MIN_IN_SYNC_REPLICAS)) change(name, null);
  }
  return entries;
}
