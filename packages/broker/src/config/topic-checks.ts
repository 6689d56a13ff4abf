/**
 * What the settings of a topic must satisfy together, for a topic that is made and for one whose
 * settings change.
 *
 * Spec: KIP-354 (compaction lags), KIP-405 and KIP-950 (remote storage).
 */
import type { BrokerValues } from './broker-values.ts';
import { ConfigError, invalidValue } from './config-error.ts';
import { isTopicConfig, TopicValues } from './topic-values.ts';

/** Throws `ConfigError`. `existing` is what was stored for the topic before. */
export function checkTopicConfigs(
  broker: BrokerValues,
  configs: ReadonlyMap<string, string>,
  existing: ReadonlyMap<string, string>,
): void {
  for (const name of configs.keys()) {
    if (!isTopicConfig(name)) {
      throw new ConfigError(`Unknown topic config name: ${name}`, 'configuration');
    }
  }
  const values = new TopicValues(broker, configs);
  const minLag = values.get('min.compaction.lag.ms');
  const maxLag = values.get('max.compaction.lag.ms');
  if (minLag > maxLag) {
    const lags = `min.compaction.lag.ms (${minLag}) > max.compaction.lag.ms (${maxLag})`;
    throw new ConfigError(`conflict topic config setting ${lags}`, 'configuration');
  }
  if (values.get('remote.storage.enable')) checkRemote(broker, values);
  else checkTurnedOff(values, existing);
}

function checkRemote(broker: BrokerValues, values: TopicValues): void {
  if (!broker.get('remote.log.storage.system.enable')) {
    throw new ConfigError(
      'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with ' +
        'remote log storage.',
    );
  }
  const policy = values.get('cleanup.policy');
  if (policy.length > 0 && policy.join(',') !== 'delete') {
    throw new ConfigError(
      'Remote log storage only supports topics with cleanup.policy=delete or cleanup.policy ' +
        'being an empty list.',
    );
  }
  const bytes = {
    name: 'local.retention.bytes',
    local: values.get('local.retention.bytes'),
    totalName: 'retention.bytes',
    total: values.get('retention.bytes'),
  };
  const ms = {
    name: 'local.retention.ms',
    local: values.get('local.retention.ms'),
    totalName: 'retention.ms',
    total: values.get('retention.ms'),
  };
  checkLocalRetention(bytes);
  checkLocalRetention(ms);
  if (!values.get('remote.log.copy.disable')) return;
  checkSameRetention(bytes);
  checkSameRetention(ms);
}

export interface LocalRetention {
  readonly name: string;
  /** −2 takes the total. */
  readonly local: number;
  readonly totalName: string;
  /** −1 keeps all. */
  readonly total: number;
}

/** What is kept on local disk is a part of what is kept. Throws `ConfigError`. */
export function checkLocalRetention(retention: LocalRetention): void {
  const { name, local, totalName, total } = retention;
  if (total <= -1 || local === -2) return;
  if (local === -1) {
    const reason = `Value must not be -1 as ${totalName} value is set as ${total}.`;
    throw invalidValue(name, '-1', reason);
  }
  if (local > total) {
    const reason = `Value must not be more than ${totalName} property value: ${total}`;
    throw invalidValue(name, String(local), reason);
  }
}

function checkSameRetention({ name, local, totalName, total }: LocalRetention): void {
  if (local === -2 || local === total) return;
  throw new ConfigError(
    'When `remote.log.copy.disable` is set to true, the ' +
      `\`${name}\` and \`${totalName}\` must be set to the identical value because there will ` +
      'be no more logs copied to the remote storage.',
    'configuration',
  );
}

function checkTurnedOff(values: TopicValues, existing: ReadonlyMap<string, string>): void {
  const was = existing.get('remote.storage.enable')?.toLowerCase() === 'true';
  if (!was || values.get('remote.log.delete.on.disable')) return;
  throw new ConfigError(
    'It is invalid to disable remote storage without deleting remote data. If you want to keep ' +
      'the remote data and turn to read only, please set ' +
      '`remote.storage.enable=true,remote.log.copy.disable=true`. If you want to disable remote ' +
      'storage and delete all remote data, please set ' +
      '`remote.storage.enable=false,remote.log.delete.on.disable=true`.',
    'configuration',
  );
}
