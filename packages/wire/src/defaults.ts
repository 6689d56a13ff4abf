/**
 * What a field has when nobody sets it: as a value, and as a question about a value. Also: the
 * unknown tags of a message, written back.
 *
 * Not on the hot path: compiled code makes and compares the plain values itself.
 */
import type { Decoded, Encodable, Field, Fields, MessageDefinition, UnknownTag } from './schema.ts';
import { putVarint, refuse, type Writer } from './writer.ts';

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

export function hasDefault(field: Field, value: unknown): boolean {
  if (value === undefined) return true;
  if (value === null) return field.default === null || field.type === 'records';
  if (field.default === null) return false;
  switch (field.type) {
    case 'array':
      return Array.isArray(value) && value.length === 0;
    case 'bytes':
      return value instanceof Uint8Array && value.length === 0;
    case 'records':
      return false;
    case 'struct':
      return isDefaultStruct(field.fields ?? {}, value);
    default:
      return value === field.default;
  }
}

function isDefaultStruct(fields: Fields, value: object): boolean {
  const tags: unknown = Reflect.get(value, 'unknownTags');
  if (Array.isArray(tags) && tags.length > 0) return false;
  return Object.entries(fields).every(([name, field]) =>
    hasDefault(field, Reflect.get(value, name)),
  );
}

/** Writes the unknown tags of a range. They must ascend on the wire, whatever order they have. */
export function unknownTagsFrom(
  writer: Writer,
  tags: readonly UnknownTag[],
  lowest: number,
  below: number,
): void {
  const chosen = tags.filter(({ tag }) => tag >= lowest && tag < below);
  chosen.sort((a, b) => a.tag - b.tag);
  for (const { tag, bytes } of chosen) {
    const room = bytes.length + 10;
    if (writer.buffer.length - writer.position < room) writer.grow(room);
    let at = putVarint(writer.buffer, writer.position, tag);
    at = putVarint(writer.buffer, at, bytes.length);
    writer.buffer.set(bytes, at);
    writer.position = at + bytes.length;
  }
}

/** A known tag among the unknown ones would stand twice on the wire. */
export function countUnknownTags(tags: readonly UnknownTag[], known: readonly number[]): number {
  for (const { tag } of tags) {
    if (known.includes(tag) || !(tag >= 0 && tag < 0x7fffffff)) refuse('unknownTags', tag);
  }
  return tags.length;
}
