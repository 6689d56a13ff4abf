/**
 * Text to value and back, for each type of setting, exactly as Java reads and prints them: what a
 * client sees in DescribeConfigs must be the text that Kafka would have shown.
 *
 * Longs above 2^53 become the bound `longMax`; their text is kept beside the value, so that
 * nothing that was written is ever shown changed.
 */
import { invalidValue } from './config-error.ts';
import {
  type ConfigType,
  type ConfigValue,
  type Definition,
  longMax,
  required,
} from './definition.ts';

const javaLongMax = 9223372036854775807n;
const javaLongMin = -9223372036854775808n;

/** A value and the text that it is shown as. */
export interface ReadValue {
  readonly value: ConfigValue;
  readonly text: string | null;
}

/** Reads and checks one setting. Throws `ConfigError`. */
export function readValue(name: string, definition: Definition, text: string): ReadValue {
  const read = readType(name, definition.type, text);
  return checked(name, definition, read);
}

/** Only the type is read; no range is checked. */
export function readType(name: string, type: ConfigType, text: string): ReadValue {
  const trimmed = text.trim();
  switch (type) {
    case 'BOOLEAN':
      return readBoolean(name, text, trimmed.toLowerCase());
    case 'STRING':
    case 'CLASS':
    case 'PASSWORD':
      return { value: trimmed, text: trimmed };
    case 'INT':
      return readInteger(name, text, trimmed, type, 2147483647n);
    case 'SHORT':
      return readInteger(name, text, trimmed, type, 32767n);
    case 'LONG':
      return readInteger(name, text, trimmed, type, javaLongMax);
    case 'DOUBLE':
      return readDouble(name, text, trimmed);
    case 'LIST': {
      const value = splitList(trimmed);
      return { value, text: value.join(',') };
    }
  }
}

function checked(name: string, definition: Definition, read: ReadValue): ReadValue {
  const { valid } = definition;
  if (valid === undefined) return read;
  const result = valid.removesDuplicates ? withoutDuplicates(read) : read;
  valid.check(name, result.value, definition.type);
  return result;
}

function withoutDuplicates(read: ReadValue): ReadValue {
  if (read.value === null || typeof read.value !== 'object') return read;
  const value = [...new Set(read.value)];
  return { value, text: value.join(',') };
}

/** An empty text is no entry; `a,,b` has an empty one, which validators refuse. */
export function splitList(text: string): string[] {
  return text === '' ? [] : text.split(/\s*,\s*/);
}

function readBoolean(name: string, text: string, lower: string): ReadValue {
  if (lower === 'true' || lower === 'false') return { value: lower === 'true', text: lower };
  throw invalidValue(name, text, 'Expected value to be either true or false');
}

function readInteger(
  name: string,
  text: string,
  trimmed: string,
  type: ConfigType,
  max: bigint,
): ReadValue {
  if (!/^[+-]?[0-9]{1,32}$/.test(trimmed)) throw notANumber(name, text, type);
  const exact = BigInt(trimmed);
  if (exact > max || exact < -max - 1n) throw notANumber(name, text, type);
  const bounded = Math.max(-longMax, Math.min(longMax, Number(exact)));
  return { value: bounded, text: exact.toString() };
}

function readDouble(name: string, text: string, trimmed: string): ReadValue {
  if (!/^[+-]?(NaN|Infinity|([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[dDfF]?)$/.test(trimmed)) {
    throw notANumber(name, text, 'DOUBLE');
  }
  const value = Number(trimmed.replace(/[dDfF]$/, ''));
  return { value, text: javaDouble(value) };
}

function notANumber(name: string, text: string, type: ConfigType): Error {
  return invalidValue(name, text, `Not a number of type ${type}`);
}

/** A value as DescribeConfigs shows it; the inverse of reading, for defaults and derived values. */
export function valueText(type: ConfigType, value: ConfigValue): string | null {
  if (value === null) return null;
  if (typeof value === 'number') {
    if (type === 'DOUBLE') return javaDouble(value);
    if (type === 'LONG' && value >= longMax) return javaLongMax.toString();
    if (type === 'LONG' && value <= -longMax) return javaLongMin.toString();
    return value.toString();
  }
  return typeof value === 'object' ? value.join(',') : String(value);
}

/** `null` where the default is null or there is none. */
export function defaultText(definition: Definition): string | null {
  const fallback = definition.default;
  return fallback === required ? null : valueText(definition.type, fallback);
}

/** A value inside a sentence: Java prints a list with brackets and spaces there. */
export function shownValue(type: ConfigType, value: ConfigValue): string | null {
  if (type === 'PASSWORD' && value !== null) return '[hidden]';
  if (value !== null && typeof value === 'object') return `[${value.join(', ')}]`;
  return valueText(type, value);
}

/** `Double.toString`: always a fraction, and an exponent from 10^7 up and below 10^-3. */
export function javaDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = '0', exponent = '+0'] = value.toExponential().split('e');
    const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
    return `${digits}E${exponent.replace('+', '')}`;
  }
  const plain = Object.is(value, -0) ? '-0' : value.toString();
  return plain.includes('.') ? plain : `${plain}.0`;
}
