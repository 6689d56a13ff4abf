/**
 * Where the settings of a node come from, and which source wins: a file, then variables of the
 * environment, then what the command line overrides. Variables in values are looked up last.
 *
 * Spec: Kafka's `--override` flag; KIP-975 for variables (`KAFKA_` as in its container image).
 */
import { brokerConfigs, dynamicQuotasConfigs } from './broker-configs/all.ts';
import { ConfigError } from './config-error.ts';
import { parseProperties } from './properties.ts';
import { listenerBaseName } from './synonyms.ts';
import { resolveVariables } from './variables.ts';

/** Variables that begin with `KAFKA_` and configure the process, not the node. */
const notSettings: ReadonlySet<string> = new Set([
  'KAFKA_VERSION',
  'KAFKA_HEAP_OPTS',
  'KAFKA_LOG4J_OPTS',
  'KAFKA_OPTS',
  'KAFKA_JMX_OPTS',
  'KAFKA_JVM_PERFORMANCE_OPTS',
  'KAFKA_GC_LOG_OPTS',
  'KAFKA_LOG4J_ROOT_LOGLEVEL',
  'KAFKA_LOG4J_LOGGERS',
  'KAFKA_TOOLS_LOG4J_LOGLEVEL',
  'KAFKA_JMX_HOSTNAME',
  'KAFKA_JMX_PORT',
]);

export interface SettingSources {
  /** The text of a .properties file. */
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Each `key=value`. */
  readonly overrides?: readonly string[];
  /** For variables that stand in other files; `undefined` when there is no such file. */
  readonly readFile?: (path: string) => string | undefined;
}

/** Throws `ConfigError`. */
export function gatherSettings(sources: SettingSources): Map<string, string> {
  const settings = new Map<string, string>();
  if (sources.file !== undefined) addAll(settings, readFile(sources.file));
  if (sources.environment !== undefined) addAll(settings, fromEnvironment(sources.environment));
  for (const override of sources.overrides ?? []) addAll(settings, readOverride(override));
  return resolveVariables(settings, {
    environment: sources.environment ?? {},
    readFile: sources.readFile ?? (() => undefined),
  });
}

function addAll(settings: Map<string, string>, added: ReadonlyMap<string, string>): void {
  for (const [name, text] of added) settings.set(name, text);
}

function readFile(text: string): Map<string, string> {
  try {
    return parseProperties(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ConfigError(error.message);
    throw error;
  }
}

/** `KAFKA_LOG_DIRS` sets log.dirs: one underscore is a dot, two are one, three are a hyphen. */
export function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('KAFKA_') || notSettings.has(variable)) continue;
    if (text === undefined) continue;
    const name = variable
      .slice('KAFKA_'.length)
      .toLowerCase()
      .replaceAll('_', '.')
      .replaceAll('...', '-')
      .replaceAll('..', '_');
    settings.set(name, text);
  }
  return settings;
}

function readOverride(override: string): Map<string, string> {
  const equals = override.indexOf('=');
  if (equals <= 0) throw new ConfigError(`Invalid command line properties: ${override}`);
  return new Map([[override.slice(0, equals).trim(), override.slice(equals + 1).trim()]]);
}

/** Settings that nothing here defines. They are kept, as plug-ins may have read them. */
export function unknownSettings(settings: ReadonlyMap<string, string>): string[] {
  return [...settings.keys()].filter((name) => {
    const known = Object.hasOwn(brokerConfigs, name) || Object.hasOwn(dynamicQuotasConfigs, name);
    const named = name.startsWith('config.providers.') || listenerBaseName(name) !== undefined;
    return !known && !named;
  });
}
