/**
 * What the settings of a group, or of a subscription to client metrics, must satisfy together.
 *
 * Spec: KIP-848, KIP-932, KIP-1071 (groups), KIP-714 (client metrics).
 */
import type { BrokerConfigName } from './broker-configs/all.ts';
import type { BrokerValues } from './broker-values.ts';
import { clientMetricsConfigs } from './client-metrics-configs.ts';
import { ConfigError } from './config-error.ts';
import type { Definitions } from './definition.ts';
import type { GroupConfigName } from './group-configs.ts';
import { GroupValues, groupBounds, isGroupConfig } from './group-values.ts';
import { readValue } from './values.ts';

/** Throws `ConfigError`. */
export function checkGroupConfigs(
  broker: BrokerValues,
  configs: ReadonlyMap<string, string>,
): void {
  for (const name of configs.keys()) {
    if (!isGroupConfig(name)) {
      throw new ConfigError(`Unknown group config name: ${name}`, 'configuration');
    }
  }
  const values = new GroupValues(broker, configs);
  for (const [name, { least, most }] of Object.entries(groupBounds)) {
    if (!isGroupConfig(name)) continue;
    // The broker's own interval may change at any time, so only a group's own is held to bounds.
    if (name.endsWith('assignment.interval.ms') && !configs.has(name)) continue;
    const value = Number(values.raw(name));
    if (least !== undefined && value < numberOf(broker, least)) {
      throw bound(name, 'greater than or equal to', least);
    }
    if (most !== undefined && value > numberOf(broker, most)) {
      throw bound(name, 'less than or equal to', most);
    }
  }
  for (const kind of ['consumer', 'share', 'streams'] as const) {
    const session = `${kind}.session.timeout.ms` as const;
    const heartbeat = `${kind}.heartbeat.interval.ms` as const;
    if (Number(values.raw(session)) <= Number(values.raw(heartbeat))) {
      throw bound(session, 'greater than', heartbeat);
    }
  }
}

function numberOf(broker: BrokerValues, name: BrokerConfigName): number {
  return Number(broker.get(name));
}

function bound(name: GroupConfigName, relation: string, other: string): ConfigError {
  return new ConfigError(`${name} must be ${relation} ${other}`, 'configuration');
}

const metrics: Definitions = clientMetricsConfigs;
const intervalMs = { least: 100, most: 3_600_000 };
const matchable = new Set([
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
]);

/** Throws `ConfigError`. */
export function checkClientMetrics(
  subscription: string,
  configs: ReadonlyMap<string, string>,
): void {
  if (subscription === '') throw new ConfigError("Subscription name can't be empty", 'request');
  for (const [name, text] of configs) {
    const definition = metrics[name];
    if (definition === undefined) {
      throw new ConfigError(`Unknown client metrics configuration: ${name}`, 'request');
    }
    const { value } = readValue(name, definition, text);
    if (name === 'interval.ms') checkInterval(Number(value));
    if (name === 'match' && value !== null && typeof value === 'object') {
      for (const pattern of value) checkPattern(pattern);
    }
  }
}

function checkInterval(value: number): void {
  if (value >= intervalMs.least && value <= intervalMs.most) return;
  const rule = 'interval must be between 100 and 3600000 (1 hour)';
  throw new ConfigError(`Invalid value ${value} for interval.ms, ${rule}`, 'request');
}

function checkPattern(entry: string): void {
  const parts = entry.split('=');
  const [name = '', pattern = ''] = parts.map((part) => part.trim());
  if (parts.length === 2 && pattern !== '' && matchable.has(name) && isPattern(pattern)) return;
  throw new ConfigError(`Illegal client matching pattern: ${entry}`, 'configuration');
}

function isPattern(text: string): boolean {
  try {
    RegExp(text);
    return true;
  } catch {
    return false;
  }
}
