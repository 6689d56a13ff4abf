/**
 * What a value must satisfy beyond its type. Each validator says it in the words that Kafka shows
 * (`text`, in documentation and tools) and refuses in the words that Kafka refuses with.
 */
import { ConfigError, invalidValue } from './config-error.ts';
import type { ConfigType, ConfigValue } from './definition.ts';
import { isOffsetReset } from './offset-reset.ts';
import { parseBootstrapServer, parseVoters } from './quorum-addresses.ts';
import { shownValue } from './values.ts';

export interface Validator {
  readonly text: string;
  /** Kafka removes repeated entries of the lists that it checks entry by entry. */
  readonly removesDuplicates: boolean;
  /** Throws `ConfigError`. */
  readonly check: (name: string, value: ConfigValue, type: ConfigType) => void;
}

function validator(text: string, check: Validator['check']): Validator {
  return { text, removesDuplicates: false, check };
}

export function atLeast(min: number): Validator {
  return range(`[${min},...]`, min, Number.POSITIVE_INFINITY);
}

export function between(min: number, max: number): Validator {
  return range(`[${min},...,${max}]`, min, max);
}

function range(text: string, min: number, max: number): Validator {
  return validator(text, (name, value, type) => {
    if (typeof value !== 'number') throw invalidValue(name, null, 'Value must be non-null');
    const shown = shownValue(type, value);
    if (value < min) throw invalidValue(name, shown, `Value must be at least ${min}`);
    if (value > max) throw invalidValue(name, shown, `Value must be no more than ${max}`);
  });
}

export function oneOf(...allowed: readonly string[]): Validator {
  return validator(`[${allowed.join(', ')}]`, (name, value, type) =>
    checkOneOf(name, shownValue(type, value), allowed),
  );
}

function checkOneOf(name: string, value: string | null, allowed: readonly string[]): void {
  if (value !== null && allowed.includes(value)) return;
  throw invalidValue(name, value, `String must be one of: ${allowed.join(', ')}`);
}

export function oneOfIgnoringCase(...allowed: readonly string[]): Validator {
  const joined = allowed.join(', ');
  return validator(`(case insensitive) [${joined}]`, (name, value, type) => {
    if (typeof value === 'string' && allowed.includes(value.toUpperCase())) return;
    const reason = `String must be one of (case insensitive): ${joined}`;
    throw invalidValue(name, shownValue(type, value), reason);
  });
}

export interface ListRules {
  readonly mayBeEmpty?: boolean;
  readonly mayBeNull?: boolean;
}

/** A list of distinct entries, of any text or of `allowed` ones. */
export function listOf(allowed: readonly string[], rules: ListRules = {}): Validator {
  const text = allowed.length === 0 ? '' : `[${allowed.join(', ')}]`;
  return {
    text,
    removesDuplicates: true,
    check: (name, value) => {
      if (value === null || typeof value !== 'object') {
        if (rules.mayBeNull === true) return;
        throw new ConfigError(`Configuration '${name}' values must not be null.`);
      }
      if (value.length === 0 && rules.mayBeEmpty !== true) {
        const valid = text === '' ? 'any non-empty value' : text;
        const rule = `Configuration '${name}' must not be empty.`;
        throw new ConfigError(`${rule} Valid values include: ${valid}`);
      }
      for (const entry of value) {
        if (entry === '')
          throw new ConfigError(`Configuration '${name}' values must not be empty.`);
        if (allowed.length > 0) checkOneOf(name, entry, allowed);
      }
    },
  };
}

export const nonNull: Validator = validator('non-null string', (name, value) => {
  if (value === null) throw invalidValue(name, 'null', 'entry must be non null');
});

export const nonEmpty: Validator = validator('non-empty string', (name, value) => {
  if (value === '') throw invalidValue(name, '', 'String must be non-empty');
});

export const gzipLevel: Validator = validator('[1,...,9] or -1', (name, value, type) => {
  if (typeof value !== 'number') throw invalidValue(name, null, 'Value must be non-null');
  if (value === -1 || (value >= 1 && value <= 9)) return;
  throw invalidValue(name, shownValue(type, value), 'Value must be between 1 and 9 or equal to -1');
});

const replicaPairs = '[partitionId]:[brokerId],[partitionId]:[brokerId],...';

/** Throttled replicas: pairs, or a star for all of them. */
export const throttledReplicas: Validator = validator(replicaPairs, (name, value, type) => {
  const entries = value !== null && typeof value === 'object' ? value : [];
  const trimmed = entries.map((entry) => entry.trim());
  if (trimmed.every((entry) => /^([0-9]+:[0-9]+)?$/.test(entry)) || trimmed.join('') === '*') {
    return;
  }
  const rule = "must be the literal '*' or a list of replicas in the following format";
  throw invalidValue(name, shownValue(type, value), `${name} ${rule}: ${replicaPairs}`);
});

export const quorumVoters: Validator = validator('non-empty list', (name, value) => {
  if (value === null || typeof value !== 'object') throw invalidValue(name, null);
  parseVoters(value);
});

export const bootstrapServers: Validator = validator('non-empty list', (name, value) => {
  if (value === null || typeof value !== 'object') throw invalidValue(name, null);
  for (const entry of value) parseBootstrapServer(entry);
});

export const shareOffsetReset: Validator = validator(
  '[latest, earliest, by_duration:PnDTnHnMn.nS]',
  (name, value, type) => {
    if (typeof value === 'string' && isOffsetReset(value)) return;
    const shown = shownValue(type, value);
    const format = "either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.";
    const reason = `Invalid value \`${shown}\` for configuration ${name}.`;
    throw invalidValue(name, shown, `${reason} The value must be ${format}`);
  },
);
