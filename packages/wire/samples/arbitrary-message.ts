/**
 * Random messages that follow a definition, complete as if they had been decoded: fields that the
 * version does not have are at their defaults.
 */
import * as fc from 'fast-check';
import { defaultValue } from '../src/defaults.ts';
import type { Field, Fields, MessageDefinition, VersionRange } from '../src/schema.ts';

export function arbitraryMessage(
  definition: MessageDefinition,
  version: number,
): fc.Arbitrary<object> {
  const isFlexible = isIn(definition.flexible, version);
  return struct(definition.fields, version, isFlexible);
}

function struct(fields: Fields, version: number, isFlexible: boolean): fc.Arbitrary<object> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, field] of Object.entries(fields)) {
    const plain = isIn(field.versions, version)
      ? value(field, version, isFlexible)
      : fc.constant(defaultValue(field));
    model[name] = isIn(field.tagged, version)
      ? fc.oneof(plain, fc.constant(defaultValue(field)))
      : plain;
  }
  const known = fc.record(model, { noNullPrototype: true });
  if (!isFlexible) return known;
  return fc
    .tuple(known, fc.option(unknownTags, { freq: 7 }))
    .map(([message, tags]) => (tags === null ? message : { ...message, unknownTags: tags }));
}

function value(field: Field, version: number, isFlexible: boolean): fc.Arbitrary<unknown> {
  const plain = present(field, version, isFlexible);
  return isIn(field.nullable, version) ? fc.option(plain, { freq: 3 }) : plain;
}

function present(field: Field, version: number, isFlexible: boolean): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'struct':
      return struct(field.fields ?? {}, version, isFlexible);
    case 'array':
      return field.element === undefined
        ? fc.constant([])
        : fc.array(value(field.element, version, isFlexible), { maxLength: 3 });
    case 'string':
      return text;
    case 'bytes':
    case 'records':
      return bytes;
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map(uuidText);
    default:
      return numbers[field.type];
  }
}

const numbers: Readonly<
  Record<
    Exclude<Field['type'], 'struct' | 'array' | 'string' | 'bytes' | 'records' | 'uuid'>,
    fc.Arbitrary<unknown>
  >
> = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32768, max: 32767 }),
  uint16: fc.integer({ min: 0, max: 65535 }),
  int32: fc.integer(),
  uint32: fc.integer({ min: 0, max: 4294967295 }),
  int64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(-1, 2 ** 53, 2 ** 63, -(2 ** 63))),
  int64Exact: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
};

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ minLength: 40, maxLength: 300, size: 'max' }) },
);

const bytes: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 5, arbitrary: fc.uint8Array({ maxLength: 20 }) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 120, maxLength: 300, size: 'max' }) },
  )
  .map((array) => Buffer.from(array));

const unknownTags: fc.Arbitrary<object[]> = fc
  .uniqueArray(fc.integer({ min: 100, max: 200_000 }), { minLength: 1, maxLength: 3 })
  .chain((tags) => {
    const ascending = tags.toSorted((a, b) => a - b);
    return fc.tuple(...ascending.map((tag) => bytes.map((content) => ({ tag, bytes: content }))));
  });

function uuidText(array: Uint8Array): string {
  return Buffer.from(array).toString('base64url');
}

function isIn(range: VersionRange, version: number): boolean {
  return version >= range.lowest && version <= range.highest;
}
