/**
 * What a field has when nobody sets it, and messages completed with it.
 *
 * Not on the hot path: compiled code makes and compares the default values itself.
 */
import type { Decoded, Encodable, Field, Fields, MessageDefinition } from './schema.ts';

const noBytes: Buffer = Buffer.alloc(0);

/** The message with each missing field, at every depth, set to its default: as if it were read. */
export function complete<D extends MessageDefinition>(
  definition: D,
  value: Encodable<D>,
): Decoded<D> {
  return completeStruct(definition.fields, value) as Decoded<D>;
}

function completeStruct(fields: Fields, value: object): object {
  const complete: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    complete[name] = completeValue(field, Reflect.get(value, name));
  }
  const tags: unknown = Reflect.get(value, 'unknownTags');
  if (tags !== undefined) complete['unknownTags'] = tags;
  return complete;
}

function completeValue(field: Field, value: unknown): unknown {
  if (value === undefined) return defaultValue(field);
  const { element, fields } = field;
  if (Array.isArray(value) && element !== undefined) {
    return value.map((item: unknown) => completeValue(element, item));
  }
  if (fields !== undefined && typeof value === 'object' && value !== null) {
    return completeStruct(fields, value);
  }
  return value;
}

/** What a decoded message has for a field that was not on the wire. */
export function defaultValue(field: Field): unknown {
  if (field.default === null) return null;
  switch (field.type) {
    case 'array':
      return [];
    case 'bytes':
      return noBytes;
    case 'records':
      return field.nullable.highest < field.nullable.lowest ? noBytes : null;
    case 'struct':
      return completeStruct(field.fields ?? {}, {});
    default:
      return field.default;
  }
}
