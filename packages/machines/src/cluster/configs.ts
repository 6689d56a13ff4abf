/**
 * Dynamic configuration of topics, brokers, groups and metrics subscriptions, as it is stored.
 *
 * Whether a name is known and a value makes sense is the caller's to know (`broker/config`); here
 * are only the rules that depend on the state of the cluster.
 * Spec: KIP-226, KIP-339; KIP-966 for what eligible leaders forbid.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import type {
  AlterConfigs,
  ClusterReplyOf,
  ConfigResource,
  NewTopic,
  Outcome,
} from './commands.ts';
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';
import { refusal, success } from './outcomes.ts';
import {
  type ClusterRules,
  configKey,
  configResourceType,
  isElrEnabled,
  MIN_IN_SYNC_REPLICAS,
} from './rules.ts';
import type { ClusterState } from './state.ts';

type State = Immutable<ClusterState>;
type ConfigEntry = ClusterEntryOf<'configRecord'>;

/** Longer values would not fit into the records of older versions. */
const VALUE_LENGTH_MAX = 32_767;

export function applyConfig(state: ClusterState, entry: ConfigEntry): void {
  const key = configKey(entry.resourceType, entry.resourceName);
  const configs = state.configs.get(key) ?? new Map<string, string>();
  if (entry.value === null) configs.delete(entry.name);
  else configs.set(entry.name, entry.value);
  if (configs.size === 0) state.configs.delete(key);
  else state.configs.set(key, configs);
}

export function alterConfigs(
  state: State,
  command: AlterConfigs,
): Decision<ClusterEntry, ClusterReplyOf<'alterConfigs'>> {
  const entries: ConfigEntry[] = [];
  const resources = command.resources.map((asked) => {
    const { resourceType, resourceName } = asked;
    const made = changesOf(state, asked);
    if ('errorCode' in made) return { resourceType, resourceName, ...made };
    entries.push(...made);
    return { resourceType, resourceName, ...success };
  });
  return {
    entries: command.validateOnly ? [] : [...entries, ...clearedLeaders(state, entries)],
    reply: { resources },
  };
}

/** The records of a new topic's configuration, or why there can be none. */
export function topicConfigEntries(
  state: State,
  rules: ClusterRules,
  topic: NewTopic,
): ClusterEntry[] | Outcome {
  if (topic.configs.length === 0) return [];
  const invalid = (reason: string): Outcome => refusal(errorCode.INVALID_CONFIG, reason);
  const configs = new Map<string, string>();
  const missing: string[] = [];
  for (const { name, value } of topic.configs) {
    if (value === null) missing.push(name);
    else configs.set(name, value);
  }
  if (missing.length > 0) {
    return invalid(`Null value not supported for topic configs: ${missing.join(',')}`);
  }
  const resource = { resourceType: configResourceType.topic, resourceName: topic.name };
  const entries = [...configs].map(([name, value]) => configEntry(resource, name, value));
  if (entries.some(isTooLong)) return tooLong;
  const refused = rules.topicConfigRefusal(topic.name, configs);
  if (refused !== undefined) return invalid(refused);
  return [...entries, ...clearedLeaders(state, entries)];
}

function changesOf(
  state: State,
  { resourceType, resourceName, entries }: AlterConfigs['resources'][number],
): ConfigEntry[] | Outcome {
  const current = state.configs.get(configKey(resourceType, resourceName));
  const changes: ConfigEntry[] = [];
  for (const { name, value } of entries) {
    const isSame = (current?.get(name) ?? null) === value;
    // An unchanged value of a broker is written again, which makes it read files anew (KAFKA-14136).
    if (isSame && resourceType !== configResourceType.broker) continue;
    changes.push(configEntry({ resourceType, resourceName }, name, value));
  }
  for (const change of changes) {
    const refused = isElrEnabled(state) ? minInSyncRefusal(change) : undefined;
    if (refused !== undefined) return refusal(errorCode.INVALID_CONFIG, refused);
    if (isTooLong(change)) return tooLong;
  }
  return changes;
}

/** Eligible leaders need one answer, at all times, to how many replicas must be in sync. */
function minInSyncRefusal(change: ConfigEntry): string | undefined {
  if (change.name !== MIN_IN_SYNC_REPLICAS) return undefined;
  if (change.resourceType !== configResourceType.broker) return undefined;
  if (change.resourceName !== '') {
    return `Broker-level ${MIN_IN_SYNC_REPLICAS} cannot be altered while ELR is enabled.`;
  }
  return change.value === null
    ? `Cluster-level ${MIN_IN_SYNC_REPLICAS} cannot be removed while ELR is enabled.`
    : undefined;
}

/** With another number of in-sync replicas, who was eligible may not be so any more. */
function clearedLeaders(state: State, entries: readonly ConfigEntry[]): ClusterEntry[] {
  if (!isElrEnabled(state)) return [];
  return entries
    .filter((entry) => entry.name === MIN_IN_SYNC_REPLICAS)
    .map((entry) => ({
      type: 'clearElrRecord',
      topicName: entry.resourceType === configResourceType.topic ? entry.resourceName : '',
    }));
}

function configEntry(
  { resourceType, resourceName }: ConfigResource,
  name: string,
  value: string | null,
): ConfigEntry {
  return { type: 'configRecord', resourceType, resourceName, name, value };
}

function isTooLong(entry: ConfigEntry): boolean {
  return entry.value !== null && entry.value.length > VALUE_LENGTH_MAX;
}

const tooLong: Outcome = refusal(
  errorCode.INVALID_CONFIG,
  'The configuration value cannot be added because it exceeds the maximum value size of ' +
    `${VALUE_LENGTH_MAX} bytes.`,
);
