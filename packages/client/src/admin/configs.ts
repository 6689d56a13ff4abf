/**
 * Settings of topics, brokers, groups and client metrics: reading and changing them.
 *
 * Spec: DescribeConfigs, IncrementalAlterConfigs, ListConfigResources; KIP-133, KIP-226, KIP-339.
 */
import type { AskOptions, Cluster } from '../cluster/cluster.ts';
import { BrokerError, type ClientError, checkCode, throwFailures } from '../errors.ts';
import * as calls from '../net/calls.ts';
import type { ChangeOptions } from './topics.ts';

export const ResourceType = {
  topic: 2,
  broker: 4,
  brokerLogger: 8,
  clientMetrics: 16,
  group: 32,
} as const;
export type ResourceTypeName = keyof typeof ResourceType;

export interface ConfigResource {
  readonly type: ResourceTypeName;
  /** A broker's id; empty for what holds for all brokers. */
  readonly name: string;
}

export const ConfigSource = {
  UNKNOWN: 0,
  DYNAMIC_TOPIC_CONFIG: 1,
  DYNAMIC_BROKER_CONFIG: 2,
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
  STATIC_BROKER_CONFIG: 4,
  DEFAULT_CONFIG: 5,
  DYNAMIC_BROKER_LOGGER_CONFIG: 6,
  DYNAMIC_CLIENT_METRICS_CONFIG: 7,
  DYNAMIC_GROUP_CONFIG: 8,
} as const;
export type ConfigSourceName = keyof typeof ConfigSource;

const configTypes = [
  'UNKNOWN',
  'BOOLEAN',
  'STRING',
  'INT',
  'SHORT',
  'LONG',
  'DOUBLE',
  'LIST',
  'CLASS',
  'PASSWORD',
] as const;
export type ConfigTypeName = (typeof configTypes)[number];

export interface ConfigEntry {
  readonly name: string;
  /** Null when it is not set, or not to be shown. */
  readonly value: string | null;
  readonly source: ConfigSourceName;
  readonly isReadOnly: boolean;
  readonly isSensitive: boolean;
  readonly type: ConfigTypeName;
  readonly documentation: string | null;
  /** Where the value comes from, the source in force first. */
  readonly synonyms: readonly {
    readonly name: string;
    readonly value: string | null;
    readonly source: ConfigSourceName;
  }[];
}

export interface ResourceConfigs extends ConfigResource {
  readonly entries: readonly ConfigEntry[];
}

export interface DescribeConfigsOptions extends AskOptions {
  /** Only these. */
  readonly keys?: readonly string[];
  readonly includeDocumentation?: boolean;
}

export type AlterOperation = 'set' | 'delete' | 'append' | 'subtract';
const operations: readonly AlterOperation[] = ['set', 'delete', 'append', 'subtract'];

export interface ConfigChange {
  readonly name: string;
  readonly operation: AlterOperation;
  readonly value?: string | undefined;
}

export async function describeConfigs(
  cluster: Cluster,
  resources: readonly ConfigResource[],
  options: DescribeConfigsOptions,
): Promise<readonly ResourceConfigs[]> {
  const described: ResourceConfigs[] = [];
  const failures = new Map<string, ClientError>();
  for (const [node, group] of Map.groupBy(resources, nodeOf)) {
    const body = {
      resources: group.map(({ type, name }) => ({
        resourceType: ResourceType[type],
        resourceName: name,
        configurationKeys: options.keys ?? null,
      })),
      includeSynonyms: true,
      includeDocumentation: options.includeDocumentation ?? false,
    };
    const answer = await cluster.retry('describing settings', options, (attempt) =>
      node < 0
        ? cluster.any(calls.describeConfigs, body, attempt)
        : cluster.node(node, calls.describeConfigs, body, attempt),
    );
    for (const result of answer.results) {
      const type = typeName(result.resourceType);
      const name = result.resourceName;
      if (result.errorCode === 0) {
        described.push({ type, name, entries: result.configs.map(toEntry) });
      } else {
        const about = `settings of ${type} ${name}`;
        const error = new BrokerError(result.errorCode, about, result.errorMessage);
        failures.set(`${type} ${name}`, error);
      }
    }
  }
  throwFailures(failures, resources.length);
  return described;
}

export async function alterConfigs(
  cluster: Cluster,
  resources: readonly (ConfigResource & { readonly changes: readonly ConfigChange[] })[],
  options: ChangeOptions,
): Promise<void> {
  const failures = new Map<string, ClientError>();
  for (const [node, group] of Map.groupBy(resources, nodeOf)) {
    const body = {
      resources: group.map(({ type, name, changes }) => ({
        resourceType: ResourceType[type],
        resourceName: name,
        configs: changes.map((change) => ({
          name: change.name,
          configOperation: operations.indexOf(change.operation),
          value: change.value ?? null,
        })),
      })),
      validateOnly: options.validateOnly ?? false,
    };
    const answer = await cluster.retry('changing settings', options, (attempt) =>
      node < 0
        ? cluster.controller(calls.incrementalAlterConfigs, body, attempt)
        : cluster.node(node, calls.incrementalAlterConfigs, body, attempt),
    );
    for (const result of answer.responses) {
      if (result.errorCode === 0) continue;
      const key = `${typeName(result.resourceType)} ${result.resourceName}`;
      const about = `changing settings of ${key}`;
      failures.set(key, new BrokerError(result.errorCode, about, result.errorMessage));
    }
  }
  throwFailures(failures, resources.length);
}

/** What has settings of its own, of these types; of client metrics alone with older brokers. */
export async function listConfigResources(
  cluster: Cluster,
  types: readonly ResourceTypeName[],
  options: AskOptions,
): Promise<readonly ConfigResource[]> {
  const resourceTypes = types.map((type) => ResourceType[type]);
  const answer = await cluster.retry('listing what has settings', options, (attempt) =>
    cluster.any(calls.listConfigResources, { resourceTypes }, attempt),
  );
  checkCode(answer.errorCode, 'listing what has settings');
  return answer.configResources.map(({ resourceName: name, resourceType }) => ({
    type: typeName(resourceType),
    name,
  }));
}

/** A broker's own settings are known to that broker only; all else to anyone (-1). */
function nodeOf({ type, name }: ConfigResource): number {
  const isOfOne = (type === 'broker' && name !== '') || type === 'brokerLogger';
  const id = Number(name);
  return isOfOne && Number.isInteger(id) ? id : -1;
}

function typeName(type: number): ResourceTypeName {
  for (const [name, id] of Object.entries(ResourceType)) {
    if (id === type && isResourceType(name)) return name;
  }
  return 'topic';
}

export function isResourceType(name: string): name is ResourceTypeName {
  return Object.hasOwn(ResourceType, name);
}

type DescribedConfig = {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
  readonly configType: number;
  readonly documentation: string | null;
  readonly synonyms: readonly { name: string; value: string | null; source: number }[];
};

function toEntry(config: DescribedConfig): ConfigEntry {
  return {
    name: config.name,
    value: config.value,
    source: sourceName(config.configSource),
    isReadOnly: config.readOnly,
    isSensitive: config.isSensitive,
    type: configTypes[config.configType] ?? 'UNKNOWN',
    documentation: config.documentation,
    synonyms: config.synonyms.map(({ name, value, source }) => ({
      name,
      value,
      source: sourceName(source),
    })),
  };
}

function sourceName(source: number): ConfigSourceName {
  for (const [name, id] of Object.entries(ConfigSource)) {
    if (id === source && isSourceName(name)) return name;
  }
  return 'UNKNOWN';
}

function isSourceName(name: string): name is ConfigSourceName {
  return Object.hasOwn(ConfigSource, name);
}
