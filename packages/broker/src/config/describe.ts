/**
 * What DescribeConfigs shows of a resource: each setting's value, where that comes from, under
 * which other names it could have been given, and what it means.
 *
 * Spec: KIP-133, KIP-226 (sources and synonyms), KIP-569 (types and documentation).
 */
import { brokerConfigs, dynamicQuotasConfigs } from './broker-configs/all.ts';
import { clientMetricsConfigs } from './client-metrics-configs.ts';
import type { Definition, Definitions } from './definition.ts';
import { brokerDefinition, isDynamic } from './dynamic.ts';
import { groupConfigs } from './group-configs.ts';
import type { NodeConfig } from './node-config.ts';
import { configSource, isSensitive, resourceType, typeCode } from './resources.ts';
import { brokerSynonyms, groupToBroker, listenerBaseName, topicToBroker } from './synonyms.ts';
import { topicConfigs } from './topic-configs.ts';
import { TopicValues } from './topic-values.ts';
import { defaultText, readValue } from './values.ts';

export interface DescribeOptions {
  /** `undefined`: all of them. */
  readonly names: ReadonlySet<string> | undefined;
  readonly synonyms: boolean;
  readonly documentation: boolean;
}

export interface DescribedConfig {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
  readonly synonyms: readonly Synonym[];
  readonly configType: number;
  readonly documentation: string | null;
}

export interface Synonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

const brokerDefinitions: Definitions = brokerConfigs;
const topicDefinitions: Definitions = topicConfigs;
const groupDefinitions: Definitions = groupConfigs;
const metricsDefinitions: Definitions = clientMetricsConfigs;

export function describeTopic(
  config: NodeConfig,
  topic: string,
  options: DescribeOptions,
): DescribedConfig[] {
  const own = config.stored(resourceType.topic, topic);
  return describeTopicWith(config, { own, values: config.topic(topic) }, options);
}

/** A topic that is not there yet, with the settings that it would get. */
export function describeNewTopic(
  config: NodeConfig,
  own: ReadonlyMap<string, string>,
): DescribedConfig[] {
  const options = { names: undefined, synonyms: false, documentation: false };
  return describeTopicWith(config, { own, values: new TopicValues(config.values, own) }, options);
}

function describeTopicWith(
  config: NodeConfig,
  topic: { readonly own: ReadonlyMap<string, string>; readonly values: TopicValues },
  options: DescribeOptions,
): DescribedConfig[] {
  const { own, values } = topic;
  const inherited: Readonly<Record<string, string>> = topicToBroker;
  return namesToShow(topicDefinitions, own, options).map((name) => {
    const definition = topicDefinitions[name];
    const brokerName = inherited[name];
    const value = definition === undefined ? null : values.shownText(name);
    const rest = brokerName === undefined ? [] : brokerSources(config, brokerName, definition);
    const synonyms = own.has(name) ? [{ name, value, source: configSource.topic }, ...rest] : rest;
    return entry({ name, definition, value, synonyms, readOnly: false }, options);
  });
}

export function describeGroup(
  config: NodeConfig,
  group: string,
  options: DescribeOptions,
): DescribedConfig[] {
  const own = config.stored(resourceType.group, group);
  const values = config.group(group);
  const inherited: Readonly<Record<string, string>> = groupToBroker;
  return namesToShow(groupDefinitions, own, options).map((name) => {
    const definition = groupDefinitions[name];
    const brokerName = inherited[name];
    const value = definition === undefined ? null : values.shownText(name);
    const rest =
      brokerName === undefined
        ? defaultSource(name, definition)
        : brokerSources(config, brokerName, definition);
    const synonyms = own.has(name) ? [{ name, value, source: configSource.group }, ...rest] : rest;
    return entry({ name, definition, value, synonyms, readOnly: false }, options);
  });
}

export function describeClientMetrics(
  config: NodeConfig,
  subscription: string,
  options: DescribeOptions,
): DescribedConfig[] {
  const own = config.stored(resourceType.clientMetrics, subscription);
  return namesToShow(metricsDefinitions, own, options).map((name) => {
    const definition = metricsDefinitions[name];
    const text = own.get(name);
    const value =
      definition === undefined || text === undefined
        ? defaultOf(definition)
        : readValue(name, definition, text).text;
    const synonyms =
      text === undefined ? [] : [{ name, value, source: configSource.clientMetrics }];
    return entry({ name, definition, value, synonyms, readOnly: false }, options);
  });
}

/** The settings of this broker, whatever their source. */
export function describeBroker(config: NodeConfig, options: DescribeOptions): DescribedConfig[] {
  const { values } = config;
  return namesToShow(brokerDefinitions, values.texts, options).map((name) => {
    const definition = definitionWithSynonyms(name);
    const value =
      brokerDefinitions[name] === undefined ? (values.texts.get(name) ?? null) : values.text(name);
    const synonyms = brokerSources(config, name, definition);
    return entry({ name, definition, value, synonyms, readOnly: !isDynamic(name) }, options);
  });
}

/** Only what was set for all brokers. */
export function describeBrokerDefaults(
  config: NodeConfig,
  options: DescribeOptions,
): DescribedConfig[] {
  const shown = [...config.dynamicDefault].filter(([name]) => isWanted(name, options));
  return shown.toSorted(byName).map(([name, value]) => {
    const definition = definitionWithSynonyms(name);
    const synonyms = brokerSources(config, name, definition).filter(
      ({ source }) => source === configSource.dynamicDefaultBroker,
    );
    return entry({ name, definition, value, synonyms, readOnly: !isDynamic(name) }, options);
  });
}

export function describeLoggers(config: NodeConfig, options: DescribeOptions): DescribedConfig[] {
  return [...config.logLevels.all]
    .filter(([name]) => isWanted(name, options))
    .map(([name, value]) => ({
      name,
      value,
      readOnly: false,
      configSource: configSource.dynamicBrokerLogger,
      isSensitive: false,
      synonyms: [],
      configType: typeCode(undefined),
      documentation: null,
    }));
}

function isWanted(name: string, options: DescribeOptions): boolean {
  return options.names === undefined || options.names.has(name);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** All public settings, and what was set beyond them. */
function namesToShow(
  definitions: Definitions,
  set: ReadonlyMap<string, string>,
  options: DescribeOptions,
): string[] {
  const names = Object.keys(definitions).filter((name) => definitions[name]?.internal === false);
  const beyond = [...set.keys()].filter((name) => definitions[name]?.internal !== false);
  return [...names, ...beyond].filter((name) => isWanted(name, options)).sort();
}

interface Shown {
  readonly name: string;
  readonly definition: Definition | undefined;
  readonly value: string | null;
  readonly synonyms: readonly Synonym[];
  readonly readOnly: boolean;
}

function entry(shown: Shown, options: DescribeOptions): DescribedConfig {
  const { name, definition, readOnly } = shown;
  const secret = isSensitive(definition?.type);
  const hide = ({ name: synonym, value, source }: Synonym): Synonym => ({
    name: synonym,
    value: secret ? null : value,
    source,
  });
  return {
    name,
    value: secret ? null : shown.value,
    readOnly,
    configSource: shown.synonyms[0]?.source ?? configSource.default,
    isSensitive: secret,
    synonyms: options.synonyms ? shown.synonyms.map(hide) : [],
    configType: typeCode(definition?.type),
    documentation: options.documentation ? documentationOf(shown) : null,
  };
}

/** Settings of one listener, and those that exist only while the node runs, have none in Kafka. */
function documentationOf({ name, definition }: Shown): string | null {
  if (listenerBaseName(name) !== undefined || Object.hasOwn(dynamicQuotasConfigs, name))
    return null;
  return definition?.documentation ?? null;
}

/** A listener's setting has the type of the setting that it stands for. */
function definitionWithSynonyms(name: string): Definition | undefined {
  for (const synonym of [name, ...brokerSynonyms(name, { listeners: true })]) {
    const definition = brokerDefinition(synonym);
    if (definition !== undefined) return definition;
  }
  return undefined;
}

/** Where a broker's setting was given, the strongest first. */
function brokerSources(
  config: NodeConfig,
  name: string,
  definition: Definition | undefined,
): Synonym[] {
  const names = brokerSynonyms(name, { listeners: true });
  const found: Synonym[] = [];
  const add = (texts: ReadonlyMap<string, string>, source: number): void => {
    for (const synonym of names) {
      const value = texts.get(synonym);
      if (value !== undefined) found.push({ name: synonym, value, source });
    }
  };
  add(config.dynamicBroker, configSource.dynamicBroker);
  add(config.dynamicDefault, configSource.dynamicDefaultBroker);
  add(config.static.texts, configSource.staticBroker);
  for (const synonym of names) found.push(...defaultSource(synonym, brokerDefinitions[synonym]));
  // What stands before the name itself are other units of a setting that this one overrides.
  const first = found.findIndex((synonym) => synonym.name === name);
  const secret = isSensitive(definition?.type);
  return first < 0
    ? []
    : found.slice(first).map((synonym) => (secret ? { ...synonym, value: null } : synonym));
}

function defaultSource(name: string, definition: Definition | undefined): Synonym[] {
  const value = defaultOf(definition);
  return value === null ? [] : [{ name, value, source: configSource.default }];
}

function defaultOf(definition: Definition | undefined): string | null {
  return definition === undefined ? null : defaultText(definition);
}
