/**
 * Settings that change while a node runs: which may, at which level, and how the levels lie over
 * each other: this broker's, then the cluster's default, then the file, then the default.
 *
 * Spec: KIP-226.
 */
import { brokerConfigs, dynamicQuotasConfigs } from './broker-configs/all.ts';
import { tlsConfigs } from './broker-configs/tls.ts';
import { checkClassName } from './classes.ts';
import { ConfigError } from './config-error.ts';
import type { Definition, Definitions } from './definition.ts';
import { brokerSynonyms, listenerBaseName } from './synonyms.ts';
import { readValue } from './values.ts';

const definitions: Definitions = { ...brokerConfigs, ...dynamicQuotasConfigs };

/** One broker's own settings, or the default of all brokers. */
export type DynamicLevel = 'broker' | 'default';

/** Kinds of limits of a listener that a cluster may set for a listener's name everywhere. */
const clusterWideOfListeners = [
  'max.connections',
  'max.connection.creation.rate',
  'num.network.threads',
];

/**
 * Keys and certificates may change without a restart, but only for one listener at a time: a
 * change of all at once could lock everybody out.
 */
export const dynamicSecurity: ReadonlySet<string> = new Set(
  Object.keys(tlsConfigs).filter((name) => /^ssl\.(keystore\.|truststore\.|key\.)/.test(name)),
);

export function brokerDefinition(name: string): Definition | undefined {
  return definitions[name];
}

export function isDynamic(name: string): boolean {
  const definition = definitions[name];
  return definition !== undefined && definition.update !== 'read-only';
}

/** Defined, but read only at start. */
function isStatic(name: string): boolean {
  return definitions[name] !== undefined && !isDynamic(name);
}

function isPerBroker(name: string): boolean {
  if (definitions[name]?.update === 'per-broker') return true;
  const base = listenerBaseName(name);
  return base !== undefined && !clusterWideOfListeners.includes(base);
}

/** Throws `ConfigError` when one of the texts must not be set at this level. */
export function checkDynamic(texts: ReadonlyMap<string, string>, level: DynamicLevel): void {
  const names = [...texts.keys()];
  refuse(names.filter(isStatic), 'Cannot update these configs dynamically');
  refuse(
    names.filter((name) => dynamicSecurity.has(name)),
    'These security configs can be dynamically updated only per-listener using the listener prefix',
  );
  for (const [name, text] of texts) checkDynamicValue(name, text);
  if (level === 'broker') return;
  refuse(
    names.filter(isPerBroker),
    'Cannot update these configs at default cluster level, broker id must be specified',
  );
}

function refuse(names: readonly string[], message: string): void {
  if (names.length > 0) throw new ConfigError(`${message}: [${names.join(', ')}]`);
}

/** A listener's setting is checked as the setting that it stands for. */
function checkDynamicValue(name: string, text: string): void {
  const base = listenerBaseName(name) ?? name;
  const definition = definitions[base];
  if (definition === undefined || !isDynamic(base)) return;
  readValue(base, definition, text);
  if (definition.type === 'CLASS') checkClassName(base, text);
}

export interface Dropped {
  readonly name: string;
  readonly reason: string;
}

/**
 * What of the stored settings counts. Others stay stored, as a newer node may understand them,
 * and have no effect here.
 */
export function effective(
  stored: ReadonlyMap<string, string>,
  level: DynamicLevel,
): { readonly texts: Map<string, string>; readonly dropped: readonly Dropped[] } {
  const texts = new Map<string, string>();
  const dropped: Dropped[] = [];
  for (const [name, text] of stored) {
    try {
      checkDynamic(new Map([[name, text]]), level);
      texts.set(name, text);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      dropped.push({ name, reason: error.message });
    }
  }
  return { texts, dropped };
}

/** Lays settings over others; a setting also replaces the same one in other units. */
export function overlay(
  below: ReadonlyMap<string, string>,
  ...above: readonly ReadonlyMap<string, string>[]
): Map<string, string> {
  const result = new Map(below);
  for (const layer of above) {
    for (const [name, text] of layer) {
      for (const synonym of brokerSynonyms(name, { listeners: false })) result.delete(synonym);
      result.set(name, text);
    }
  }
  return result;
}
