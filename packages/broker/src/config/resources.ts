/**
 * What settings can belong to, by the numbers that the protocol and the metadata log use, and the
 * numbers with which DescribeConfigs says where a value comes from and of what type it is.
 *
 * Spec: KIP-133, KIP-226, KIP-569 (types and documentation).
 */
import type { ConfigType } from './definition.ts';

export const resourceType = {
  topic: 2,
  broker: 4,
  brokerLogger: 8,
  clientMetrics: 16,
  group: 32,
} as const;

export const configSource = {
  topic: 1,
  dynamicBroker: 2,
  dynamicDefaultBroker: 3,
  staticBroker: 4,
  default: 5,
  dynamicBrokerLogger: 6,
  clientMetrics: 7,
  group: 8,
} as const;

const typeCodes: Readonly<Record<ConfigType, number>> = {
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  SHORT: 4,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  CLASS: 8,
  PASSWORD: 9,
};

/** 0 where nobody knows. */
export function typeCode(type: ConfigType | undefined): number {
  return type === undefined ? 0 : typeCodes[type];
}

/** A setting of unknown type might be a secret, and is treated as one. */
export function isSensitive(type: ConfigType | undefined): boolean {
  return type === undefined || type === 'PASSWORD';
}

/**
 * The settings that the cluster stores for a resource, by type and name; the empty name of the
 * type `broker` holds the defaults of all brokers.
 */
export type StoredConfigs = (type: number, name: string) => ReadonlyMap<string, string> | undefined;
