/**
 * What a client's wish to change settings comes to: for each resource the new texts to store, or
 * why not. It decides; the cluster's metadata stores, and `NodeConfig` hears of it from there.
 *
 * Spec: KIP-133 (AlterConfigs), KIP-339 (IncrementalAlterConfigs), KIP-412 (levels of loggers).
 */
import { errorCode } from '@odradek/wire/errors';
import { checkBroker } from './broker-checks.ts';
import { brokerConfigs } from './broker-configs/all.ts';
import { BrokerValues } from './broker-values.ts';
import { ConfigError } from './config-error.ts';
import type { Definition, Definitions } from './definition.ts';
import { checkDynamic, type DynamicLevel, effective, overlay } from './dynamic.ts';
import { checkChange } from './dynamic-checks.ts';
import { isLogLevel, rootLogger } from './log-levels.ts';
import type { NodeConfig } from './node-config.ts';
import {
  appended,
  type ConfigOperation,
  isOperation,
  operation,
  subtracted,
} from './operations.ts';
import { checkClientMetrics, checkGroupConfigs } from './resource-checks.ts';
import { resourceType } from './resources.ts';
import { checkTopicConfigs } from './topic-checks.ts';
import { topicConfigs } from './topic-configs.ts';
import { defaultText } from './values.ts';

export interface Alteration {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly operations: readonly ConfigOperation[];
  /** Whether settings that are not named go: the older AlterConfigs. */
  readonly replacesAll: boolean;
}

/** `null` removes a setting. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string | null;
}

export interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export type Decision = { readonly entries: readonly ConfigEntry[] } | Refusal;

/** Java's longest text in a metadata record. */
const valueLengthMax = 32767;

/** Kafka adds to and takes from lists of these only; other lists are set as a whole. */
const withLists: ReadonlyMap<number, Definitions> = new Map<number, Definitions>([
  [resourceType.topic, topicConfigs],
  [resourceType.broker, brokerConfigs],
]);

/** What changing one resource comes to. Nothing is changed yet. */
export function decideAlteration(config: NodeConfig, alteration: Alteration): Decision {
  try {
    checkForm(alteration);
    if (alteration.resourceType === resourceType.broker) checkBrokerAlteration(config, alteration);
    const entries = entriesOf(config, alteration);
    checkResult(config, alteration, entries);
    return { entries };
  } catch (error) {
    return refusalOf(error);
  }
}

/** Levels of loggers are not stored: they change at once and are gone with the process. */
export function alterLoggers(
  config: NodeConfig,
  alteration: Alteration,
  options: { readonly validateOnly: boolean },
): Refusal | undefined {
  try {
    checkForm(alteration);
    checkNodeOfLoggers(config, alteration.resourceName);
    for (const change of alteration.operations) checkLoggerChange(config, change);
    if (options.validateOnly) return undefined;
    for (const { name, value } of alteration.operations) {
      if (isLogLevel(value)) config.logLevels.set(name, value);
    }
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ConfigError)) throw error;
  const isRequest = error.kind === 'request';
  const code = isRequest ? errorCode.INVALID_REQUEST : errorCode.INVALID_CONFIG;
  return { errorCode: code, errorMessage: error.message };
}

function checkForm({ operations }: Alteration): void {
  const names = operations.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw new ConfigError('Error due to duplicate config keys', 'request');
  }
  const empty = operations.filter(
    ({ configOperation, value }) => configOperation !== operation.delete && value === null,
  );
  if (empty.length > 0) {
    const shown = empty.map(({ name }) => name).join(', ');
    throw new ConfigError(`Null value not supported for : ${shown}`, 'request');
  }
  const unknown = operations.find(({ configOperation }) => !isOperation(configOperation));
  if (unknown !== undefined) {
    throw new ConfigError(`Unknown operations type ${unknown.configOperation}`, 'request');
  }
}

/** A broker answers for itself: its settings are tried on before they are stored. */
function checkBrokerAlteration(config: NodeConfig, alteration: Alteration): void {
  const { resourceName } = alteration;
  if (resourceName !== '') checkNodeId(config, resourceName);
  const level: DynamicLevel = resourceName === '' ? 'default' : 'broker';
  const wanted = alteration.replacesAll
    ? new Map<string, string>()
    : countingNow(config, alteration);
  for (const change of alteration.operations) applyToBroker(wanted, change);
  try {
    checkDynamic(wanted, level);
    const layers =
      level === 'broker' ? [config.dynamicDefault, wanted] : [wanted, config.dynamicBroker];
    const values = new BrokerValues(overlay(config.static.texts, ...layers));
    checkBroker(values);
    checkChange({ file: config.static, before: config.values, after: values });
  } catch (error) {
    // KAFKA-13609: a bad value is called a bad request here, and clients depend on it.
    if (error instanceof ConfigError && error.kind === 'value') {
      throw new ConfigError(error.message, 'request');
    }
    throw error;
  }
}

function countingNow(config: NodeConfig, { resourceName }: Alteration): Map<string, string> {
  const level: DynamicLevel = resourceName === '' ? 'default' : 'broker';
  return effective(config.stored(resourceType.broker, resourceName), level).texts;
}

function checkNodeId(config: NodeConfig, resourceName: string): void {
  const { nodeId } = config;
  if (!/^[+-]?[0-9]{1,10}$/.test(resourceName)) {
    throw new ConfigError(`Node id must be an integer, but it is: ${resourceName}`, 'request');
  }
  if (Number(resourceName) === nodeId) return;
  const received = `expected ${nodeId}, but received ${resourceName}`;
  throw new ConfigError(`Unexpected broker id, ${received}`, 'request');
}

function applyToBroker(texts: Map<string, string>, change: ConfigOperation): void {
  const { name, configOperation, value } = change;
  if (configOperation === operation.delete) {
    texts.delete(name);
  } else if (configOperation === operation.set) {
    texts.set(name, value ?? '');
  } else {
    const definitions: Definitions = brokerConfigs;
    const definition = definitions[name];
    if (definition === undefined) {
      throw new ConfigError(`Unknown config name: ${name}`, 'configuration');
    }
    if (definition.type !== 'LIST') {
      const what = configOperation === operation.append ? 'append' : 'subtract';
      const rule = `Config value ${what} is not allowed for config key: ${name}`;
      throw new ConfigError(rule, 'configuration');
    }
    texts.set(name, changedList(texts.get(name), change, definition));
  }
}

function changedList(
  current: string | undefined,
  { configOperation, value }: ConfigOperation,
  definition: Definition,
): string {
  const base = current ?? defaultText(definition);
  const change = configOperation === operation.append ? appended : subtracted;
  return change(base, value ?? '');
}

/** What is to be stored: only what changes, except that brokers read their files again. */
function entriesOf(config: NodeConfig, alteration: Alteration): ConfigEntry[] {
  const stored = config.stored(alteration.resourceType, alteration.resourceName);
  const entries: ConfigEntry[] = [];
  for (const change of alteration.operations) {
    const value = newValue(stored, alteration, change);
    const changes = value !== (stored.get(change.name) ?? null);
    if (changes || alteration.resourceType === resourceType.broker) {
      entries.push({ name: change.name, value });
    }
  }
  if (!alteration.replacesAll) return entries;
  const named = new Set(alteration.operations.map(({ name }) => name));
  for (const name of stored.keys()) if (!named.has(name)) entries.push({ name, value: null });
  return entries;
}

function newValue(
  stored: ReadonlyMap<string, string>,
  alteration: Alteration,
  change: ConfigOperation,
): string | null {
  const { name, configOperation, value } = change;
  if (configOperation === operation.set) return value;
  if (configOperation === operation.delete) return null;
  const definition = withLists.get(alteration.resourceType)?.[name];
  if (definition?.type !== 'LIST') {
    const what = configOperation === operation.append ? 'APPEND' : 'SUBTRACT';
    throw new ConfigError(`Can't ${what} to key ${name} because its type is not LIST.`);
  }
  return changedList(stored.get(name), change, definition);
}

function checkResult(
  config: NodeConfig,
  alteration: Alteration,
  entries: readonly ConfigEntry[],
): void {
  const { resourceName } = alteration;
  const existing = config.stored(alteration.resourceType, resourceName);
  const result = new Map(existing);
  for (const { name, value } of entries) {
    if (value === null) {
      result.delete(name);
    } else if (value.length > valueLengthMax) {
      throw new ConfigError(
        'The configuration value cannot be added because it exceeds the maximum value size of ' +
          `${valueLengthMax} bytes.`,
      );
    } else {
      result.set(name, value);
    }
  }
  switch (alteration.resourceType) {
    case resourceType.topic:
      checkTopicConfigs(config.values, result, existing);
      break;
    case resourceType.group:
      if (resourceName === '') {
        throw new ConfigError('Default group resources are not allowed.', 'request');
      }
      checkGroupConfigs(config.values, result);
      break;
    case resourceType.clientMetrics:
      checkClientMetrics(resourceName, result);
      break;
    default:
      break;
  }
}

function checkNodeOfLoggers(config: NodeConfig, resourceName: string): void {
  if (!/^[+-]?[0-9]{1,10}$/.test(resourceName)) {
    throw new ConfigError(`Node id must be an integer, but it is: ${resourceName}`, 'request');
  }
  const id = Number(resourceName);
  if (id === config.nodeId) return;
  const received = `Expected ${config.nodeId}, but received ${id}`;
  throw new ConfigError(`Unexpected node id. ${received}`, 'request');
}

function checkLoggerChange(config: NodeConfig, change: ConfigOperation): void {
  const { name, configOperation, value } = change;
  if (configOperation === operation.append || configOperation === operation.subtract) {
    const what = configOperation === operation.append ? 'APPEND' : 'SUBTRACT';
    const rule = 'operation is not allowed for the BROKER_LOGGER resource';
    throw new ConfigError(`${what} ${rule}`, 'request');
  }
  if (!config.logLevels.has(name)) {
    throw new ConfigError(`Logger ${name} does not exist!`, 'configuration');
  }
  if (configOperation === operation.delete) {
    const rule = `Removing the log level of the ${rootLogger} logger is not allowed`;
    throw new ConfigError(rule, 'request');
  }
  if (!isLogLevel(value)) {
    throw new ConfigError(
      `Cannot set the log level of ${name} to ${value} as it is not a supported log level. ` +
        'Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN',
      'configuration',
    );
  }
}
