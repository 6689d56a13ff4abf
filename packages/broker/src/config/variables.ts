/**
 * Values that stand elsewhere: `${env:NAME}`, `${file:/path/secrets.properties:key}` and
 * `${directory:/path:file}`, under the names that `config.providers` gives to each kind.
 *
 * Only in what a node is started with; what nobody provides is left as it is written.
 * Spec: KIP-297, KIP-421, KIP-632 (directories), KIP-887 (environment), KIP-993 (allowed paths).
 */
import { join, resolve, sep } from 'node:path';
import { ConfigError } from './config-error.ts';
import { parseProperties } from './properties.ts';
import { splitList } from './values.ts';

export interface VariableSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `undefined` when there is no such file. */
  readonly readFile: (path: string) => string | undefined;
}

/** Looks a variable up; `undefined` leaves the text as it is. */
type Provider = (path: string, name: string) => string | undefined;

const providersName = 'config.providers';
const javaPackage = 'org.apache.kafka.common.config.provider';
const variableForm = /\$\{([^}]*?):(?:([^}]*?):)?([^}]*?)\}/g;

/** Throws `ConfigError`. */
export function resolveVariables(
  settings: ReadonlyMap<string, string>,
  sources: VariableSources,
): Map<string, string> {
  const resolved = new Map(settings);
  const named = splitList((settings.get(providersName) ?? '').trim());
  if (named.length === 0) return resolved;
  const providers = new Map(named.map((name) => [name, providerOf(name, settings, sources)]));
  for (const [name, text] of settings) {
    if (!text.includes('${')) continue;
    const value = text.replace(
      variableForm,
      (whole, provider: string, path: string | undefined, variable: string) =>
        providers.get(provider)?.(path ?? '', variable) ?? whole,
    );
    resolved.set(name, value);
  }
  return resolved;
}

function providerOf(
  name: string,
  settings: ReadonlyMap<string, string>,
  sources: VariableSources,
): Provider {
  const classSetting = `${providersName}.${name}.class`;
  const className = settings.get(classSetting);
  const parameter = (key: string): string | undefined =>
    settings.get(`${providersName}.${name}.param.${key}`);
  switch (className) {
    case `${javaPackage}.EnvVarConfigProvider`:
      return fromEnvironment(sources, parameter('allowlist.pattern'));
    case `${javaPackage}.FileConfigProvider`:
      return fromFile(sources, parameter('allowed.paths'));
    case `${javaPackage}.DirectoryConfigProvider`:
      return fromDirectory(sources, parameter('allowed.paths'));
    default: {
      const kinds = ['EnvVarConfigProvider', 'FileConfigProvider', 'DirectoryConfigProvider'];
      const possible = kinds.map((kind) => `${javaPackage}.${kind}`).join(', ');
      const reason = `Class ${className} could not be found. Possible: ${possible}.`;
      throw new ConfigError(
        `Invalid value ${className} for configuration ${classSetting}: ${reason}`,
      );
    }
  }
}

function fromEnvironment(sources: VariableSources, pattern: string | undefined): Provider {
  const allowed = new RegExp(`^(?:${pattern ?? '.*'})$`);
  return (path, name) => {
    if (path !== '') {
      const rule = 'Path is not supported for EnvVarConfigProvider';
      throw new ConfigError(`${rule}, invalid value '${path}'`);
    }
    return allowed.test(name) ? sources.environment[name] : undefined;
  };
}

function fromFile(sources: VariableSources, allowedPaths: string | undefined): Provider {
  const read = new Map<string, ReadonlyMap<string, string>>();
  return (path, key) => {
    if (path === '' || !isAllowed(path, allowedPaths)) return undefined;
    let properties = read.get(path);
    if (properties === undefined) {
      const text = sources.readFile(path);
      if (text === undefined) {
        throw new ConfigError(`Could not read properties from file ${path}`);
      }
      properties = parseProperties(text);
      read.set(path, properties);
    }
    return properties.get(key);
  };
}

function fromDirectory(sources: VariableSources, allowedPaths: string | undefined): Provider {
  return (path, name) => {
    // A name is that of a file in the directory, never a way out of it.
    if (path === '' || name.includes('/') || name.includes(sep)) return undefined;
    return isAllowed(path, allowedPaths) ? sources.readFile(join(path, name)) : undefined;
  };
}

function isAllowed(path: string, allowedPaths: string | undefined): boolean {
  if (allowedPaths === undefined) return true;
  const wanted = resolve(path);
  return splitList(allowedPaths.trim()).some((allowed) => {
    const folder = resolve(allowed);
    return wanted === folder || wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  });
}
