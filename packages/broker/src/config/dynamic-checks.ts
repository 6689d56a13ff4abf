/**
 * What a change of a running broker's settings must satisfy beyond making sense as a whole: numbers
 * of threads at most double or halve at a time, listeners keep what they cannot change while they
 * are open.
 *
 * Spec: KIP-226.
 */
import type { BrokerConfigName } from './broker-configs/all.ts';
import { saslConfigs } from './broker-configs/sasl.ts';
import { tlsConfigs } from './broker-configs/tls.ts';
import type { BrokerValues } from './broker-values.ts';
import { ConfigError, invalidValue } from './config-error.ts';
import { dynamicSecurity, isDynamic } from './dynamic.ts';
import { listenerPrefix } from './listeners.ts';
import { checkLocalRetention } from './topic-checks.ts';

const threads = [
  'num.io.threads',
  'num.replica.fetchers',
  'num.recovery.threads.per.data.dir',
  'background.threads',
  'num.network.threads',
  'remote.log.reader.threads',
  'remote.log.manager.copier.thread.pool.size',
  'remote.log.manager.expiration.thread.pool.size',
  'remote.log.manager.follower.thread.pool.size',
] as const satisfies readonly BrokerConfigName[];

/** Limits of a listener that may change while it is open. */
const changeable: ReadonlySet<string> = new Set([
  'max.connections',
  'max.connection.creation.rate',
  'num.network.threads',
]);

export interface ConfigChange {
  /** What the node was started with. */
  readonly file: BrokerValues;
  readonly before: BrokerValues;
  readonly after: BrokerValues;
}

/** Throws `ConfigError`. */
export function checkChange(change: ConfigChange): void {
  const { before, after } = change;
  try {
    for (const name of threads) checkThreads(name, before.get(name), after.get(name));
    checkRetention(before, after);
    checkConnections(before, after);
    checkListenerChange(change);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Clients of Kafka see the cause wrapped so, and some look for the words inside.
    const cause = `org.apache.kafka.common.config.ConfigException: ${error.message}`;
    throw invalidValue('Invalid dynamic configuration', cause);
  }
}

function checkThreads(name: string, before: number, after: number): void {
  if (before === after) return;
  const failed = `Dynamic thread count update validation failed for ${name}=${after}`;
  if (after < Math.trunc(before / 2)) {
    throw new ConfigError(`${failed}, value should be at least half the current value ${before}`);
  }
  if (after > before * 2) {
    const rule = `value should not be greater than double the current value ${before}`;
    throw new ConfigError(`${failed}, ${rule}`);
  }
}

function checkRetention(before: BrokerValues, after: BrokerValues): void {
  const ms = {
    name: 'log.local.retention.ms',
    local: after.get('log.local.retention.ms'),
    totalName: 'log.retention.ms',
    total: after.logRetentionMs,
  };
  const bytes = {
    name: 'log.local.retention.bytes',
    local: after.get('log.local.retention.bytes'),
    totalName: 'log.retention.bytes',
    total: after.get('log.retention.bytes'),
  };
  if (ms.local !== before.get('log.local.retention.ms') || ms.total !== before.logRetentionMs) {
    checkLocalRetention(ms);
  }
  const bytesChanged =
    bytes.local !== before.get('log.local.retention.bytes') ||
    bytes.total !== before.get('log.retention.bytes');
  if (bytesChanged) checkLocalRetention(bytes);
}

/** A listener that takes no connections at all could not be told to take some again. */
function checkConnections(before: BrokerValues, after: BrokerValues): void {
  for (const name of ['max.connections', 'max.connection.creation.rate'] as const) {
    for (const { name: listener } of after.brokerEndpoints) {
      const limit = after.getFor(listener, name);
      if (limit > 0 || limit === before.getFor(listener, name)) continue;
      throw new ConfigError(`Invalid ${name} ${limit}`);
    }
  }
}

/** The settings with which a listener is opened, and whose change has all listeners looked at. */
const opening: ReadonlySet<string> = new Set([
  'listeners',
  'listener.security.protocol.map',
  'principal.builder.class',
  ...changeable,
  ...Object.keys({ ...tlsConfigs, ...saslConfigs }).filter(isDynamic),
]);

function checkListenerChange({ file, before, after }: ConfigChange): void {
  const isSame = (name: string): boolean => before.texts.get(name) === after.texts.get(name);
  if ([...opening].every(isSame)) return;
  const names = after.endpoints.map(({ name }) => name);
  const advertised = before.advertisedBrokerEndpoints.map(({ name }) => name);
  if (!advertised.every((name) => names.includes(name))) {
    const rule = `must be a subset of listeners '${shownSet(names)}'`;
    throw new ConfigError(`Advertised listeners '${shownSet(advertised)}' ${rule}`);
  }
  for (const { name, protocol } of after.endpoints) {
    const old = before.endpoints.find((endpoint) => endpoint.name === name);
    if (old === undefined) continue;
    // The open listener still has what the file said, whatever was stored since.
    if (fixedOf(file, name) !== fixedOf(after, name)) {
      throw new ConfigError(
        `Configs cannot be updated dynamically for existing listener ListenerName(${name}), ` +
          'restart broker or create a new listener for update',
      );
    }
    if (old.protocol !== protocol) {
      const rule = 'Security protocol cannot be updated for existing listener';
      throw new ConfigError(`${rule} ListenerName(${name})`);
    }
  }
}

function shownSet(names: readonly string[]): string {
  return `Set(${names.map((name) => `ListenerName(${name})`).join(', ')})`;
}

/** All settings of a listener that it keeps while it is open, as one text to compare. */
function fixedOf(values: BrokerValues, listener: string): string {
  const prefix = listenerPrefix(listener);
  return [...values.texts]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, text]) => [name.slice(prefix.length), text] as const)
    .filter(([name]) => !dynamicSecurity.has(name) && !changeable.has(name))
    .map(([name, text]) => `${name}=${text}`)
    .sort()
    .join('\n');
}
