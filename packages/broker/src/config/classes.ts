/**
 * Settings that name a Java class. This node has no classes: a name stands for something built in,
 * so that the configuration of a Kafka cluster works as it is, and every other name is refused
 * with the list of those that mean something here.
 */
import type { BrokerConfigName } from './broker-configs/all.ts';
import type { BrokerValues } from './broker-values.ts';
import { type ConfigError, invalidValue } from './config-error.ts';

const standardAuthorizer = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer';
const rackAwareSelector = 'org.apache.kafka.common.replica.RackAwareReplicaSelector';
const oauth = 'org.apache.kafka.common.security.oauthbearer';

/** What each setting may name; an empty list allows only that it is unset. */
export const knownClasses: Readonly<Partial<Record<BrokerConfigName, readonly string[]>>> = {
  'authorizer.class.name': ['', standardAuthorizer],
  'replica.selector.class': [
    '',
    rackAwareSelector,
    'org.apache.kafka.common.replica.LeaderSelector',
  ],
  'principal.builder.class': [
    'org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder',
  ],
  'create.topic.policy.class.name': [],
  'alter.config.policy.class.name': [],
  'client.quota.callback.class': [],
  'metric.reporters': ['org.apache.kafka.common.metrics.JmxReporter'],
  'kafka.metrics.reporters': [],
  'ssl.engine.factory.class': ['org.apache.kafka.common.security.ssl.DefaultSslEngineFactory'],
  'sasl.server.callback.handler.class': [
    'org.apache.kafka.common.security.plain.internals.PlainServerCallbackHandler',
    `${oauth}.OAuthBearerValidatorCallbackHandler`,
  ],
  'sasl.client.callback.handler.class': [],
  'sasl.login.class': [],
  'sasl.login.callback.handler.class': [`${oauth}.OAuthBearerLoginCallbackHandler`],
  'sasl.oauthbearer.jwt.retriever.class': [
    `${oauth}.DefaultJwtRetriever`,
    `${oauth}.ClientCredentialsJwtRetriever`,
    `${oauth}.FileJwtRetriever`,
    `${oauth}.JwtBearerJwtRetriever`,
  ],
  'sasl.oauthbearer.jwt.validator.class': [
    `${oauth}.DefaultJwtValidator`,
    `${oauth}.BrokerJwtValidator`,
    `${oauth}.ClientJwtValidator`,
  ],
  'group.consumer.assignors': [
    'uniform',
    'range',
    'org.apache.kafka.coordinator.group.assignor.UniformAssignor',
    'org.apache.kafka.coordinator.group.assignor.RangeAssignor',
  ],
  'group.share.assignors': ['simple', 'org.apache.kafka.coordinator.group.assignor.SimpleAssignor'],
};

/** Throws `ConfigError`. */
export function checkClasses(values: BrokerValues): void {
  for (const [name, known] of Object.entries(knownClasses)) {
    checkClass(values, name as BrokerConfigName, known);
  }
  if (!values.get('remote.log.storage.system.enable')) return;
  const storage = 'remote.log.storage.manager.class.name';
  throw invalidValue(storage, values.get(storage), 'This node has no remote storage.');
}

function checkClass(values: BrokerValues, name: BrokerConfigName, known: readonly string[]): void {
  const value = values.get(name);
  if (value === null) return;
  const named = typeof value === 'object' ? value : [String(value)];
  const unknown = named.find((className) => !known.includes(className));
  if (unknown !== undefined) throw unknownClass(name, unknown, known);
}

/** Throws `ConfigError` when a setting names a class that means nothing here. */
export function checkClassName(name: string, text: string): void {
  const all: Readonly<Record<string, readonly string[]>> = knownClasses;
  const known = all[name] ?? [];
  if (!known.includes(text.trim())) throw unknownClass(name, text, known);
}

function unknownClass(name: string, unknown: string, known: readonly string[]): ConfigError {
  const possible = known.filter((className) => className !== '');
  const choice =
    possible.length === 0 ? 'This node accepts none here.' : `Possible: ${possible.join(', ')}.`;
  return invalidValue(name, unknown, `Class ${unknown} could not be found. ${choice}`);
}
