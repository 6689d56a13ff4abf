/**
 * Is a value what a field has when nobody sets it? Asked for tagged fields that are structs, and
 * for fields that a version does not have. Also: the unknown tags of a message, written back.
 *
 * Not on the hot path: the encoder compares plain values itself.
 */
import type { Field, Fields, UnknownTag } from './schema.ts';
import { putVarint, refuse, type Writer } from './writer.ts';

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
