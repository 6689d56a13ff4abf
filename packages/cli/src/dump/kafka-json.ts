/**
 * A message as Kafka's tools print it: JSON with the fields that its version has, in their order.
 *
 * Tagged fields are left out at their defaults; bytes are base64. Spec: Kafka's JSON converters.
 */
import {
  type Decoded,
  defaultValue,
  type Field,
  type Fields,
  isIn,
  type MessageDefinition,
} from '@odradek/wire';

export function kafkaJson<D extends MessageDefinition>(
  definition: D,
  version: number,
  value: Decoded<D>,
): unknown {
  return structJson(definition.fields, version, value);
}

function structJson(fields: Fields, version: number, value: object): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!isIn(field.versions, version)) continue;
    const held: unknown = Reflect.get(value, name);
    if (isIn(field.tagged, version) && isDefault(field, held)) continue;
    json[name] = valueJson(field, version, held);
  }
  return json;
}

function valueJson(field: Field, version: number, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    const { element } = field;
    return value.map((each: unknown) =>
      element === undefined ? each : valueJson(element, version, each),
    );
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && field.fields !== undefined) {
    return structJson(field.fields, version, value);
  }
  return value;
}

function isDefault(field: Field, value: unknown): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array) {
    return value.length === 0 && field.default !== null;
  }
  const usual = defaultValue(field);
  if (typeof value === 'object' && value !== null && field.fields !== undefined) {
    return JSON.stringify(value) === JSON.stringify(usual);
  }
  return value === usual;
}
