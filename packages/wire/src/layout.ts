/**
 * What a definition is in one version: which fields are on the wire, which are tagged, which may
 * be null, and how small a value can be. Both compilers start from here.
 *
 * It reads and writes nothing itself.
 * Spec: KIP-482 (flexible versions).
 */
import { type Field, type Fields, isIn, type MessageDefinition } from './schema.ts';

export interface Layout {
  readonly name: string;
  readonly version: number;
  readonly isFlexible: boolean;
  readonly fields: Fields;
}

/** The version is outside of what the definition has. */
export class UnsupportedMessageVersion extends Error {
  override readonly name = 'UnsupportedMessageVersion';
}

export function layoutOf(definition: MessageDefinition, version: number): Layout {
  if (!Number.isInteger(version) || !isIn(definition.versions, version)) {
    throw new UnsupportedMessageVersion(`${definition.name} has no version ${version}`);
  }
  const isFlexible = isIn(definition.flexible, version);
  return { name: definition.name, version, isFlexible, fields: definition.fields };
}

export function isPresent(field: Field, layout: Layout): boolean {
  return isIn(field.versions, layout.version);
}

export function isTagged(field: Field, layout: Layout): boolean {
  return isPresent(field, layout) && isIn(field.tagged, layout.version);
}

export function isNullable(field: Field, layout: Layout): boolean {
  return isIn(field.nullable, layout.version);
}

/** Are lengths varints here? */
export function isCompact(field: Field, layout: Layout): boolean {
  return (
    layout.isFlexible && (field.flexible === undefined || isIn(field.flexible, layout.version))
  );
}

/** The fields of a struct that stand in their order, without a tag. */
export function untaggedFields(fields: Fields, layout: Layout): [string, Field][] {
  return Object.entries(fields).filter(
    ([, field]) => isPresent(field, layout) && !isTagged(field, layout),
  );
}

/** The tagged fields of a struct, in the order in which they must be written. */
export function taggedFields(fields: Fields, layout: Layout): [string, Field][] {
  return Object.entries(fields)
    .filter(([, field]) => isTagged(field, layout))
    .sort(([, a], [, b]) => a.tag - b.tag);
}

const FIXED_SIZES: Readonly<Partial<Record<Field['type'], number>>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  int64Exact: 8,
  float64: 8,
  uuid: 16,
};

/** `undefined` for types of variable size. */
export function fixedSize(field: Field): number | undefined {
  return FIXED_SIZES[field.type];
}

/** No value of the field is shorter: what bounds the count of an array before it is made. */
export function minimumSize(field: Field, layout: Layout): number {
  const fixed = fixedSize(field);
  if (fixed !== undefined) return fixed;
  if (field.type === 'struct') {
    return isNullable(field, layout) ? 1 : minimumStructSize(field.fields ?? {}, layout);
  }
  if (isCompact(field, layout)) return 1;
  return field.type === 'string' ? 2 : 4;
}

export function minimumStructSize(fields: Fields, layout: Layout): number {
  let size = layout.isFlexible ? 1 : 0;
  for (const [, field] of untaggedFields(fields, layout)) size += minimumSize(field, layout);
  return size;
}
