/**
 * Compares a message that we decoded with the JSON that Kafka prints of the same bytes: the proof
 * that each value stands under its right name.
 */
import { defaultValue, type Field, type Fields } from '@odradek/wire';

/** Kafka prints a long with all its digits; a hash would lose some as a number. */
export function parseExact(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown, context?: { source?: string }) => {
    const source = context?.source;
    const isInexact = typeof value === 'number' && !Number.isSafeInteger(value);
    return isInexact && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}

/** One line for each difference. A field that Kafka leaves out must have its default. */
export function compareWithJson(
  fields: Fields,
  ours: unknown,
  theirs: unknown,
  path: string,
): string[] {
  const differences: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const at = `${path}.${name}`;
    const value = property(ours, name);
    const printed = property(theirs, name);
    if (printed !== undefined) differences.push(...compareValue(field, value, printed, at));
    else if (show(value) !== show(defaultValue(field))) {
      differences.push(`${at}: not printed, but ${show(value)}`);
    }
  }
  for (const name of Object.keys(theirs ?? {})) {
    if (!(name in fields)) differences.push(`${path}.${name}: printed, but no field`);
  }
  return differences;
}

function compareValue(field: Field, ours: unknown, printed: unknown, path: string): string[] {
  // Of records, Kafka prints no content.
  if (field.type === 'records') return [];
  const { element, fields } = field;
  if (ours !== null && printed !== null) {
    if (fields !== undefined) return compareWithJson(fields, ours, printed, path);
    if (element !== undefined && Array.isArray(ours) && Array.isArray(printed)) {
      if (ours.length !== printed.length) return [`${path}: ${ours.length} elements`];
      return ours.flatMap((item: unknown, index) =>
        compareValue(element, item, printed[index], `${path}[${index}]`),
      );
    }
  }
  const expected = Buffer.isBuffer(ours) ? ours.toString('base64') : ours;
  return isSame(expected, printed) ? [] : [`${path}: ${show(ours)}, printed ${show(printed)}`];
}

// Beyond 2^53 a number is the nearest double, which is what the digits make too.
function isSame(ours: unknown, printed: unknown): boolean {
  if (typeof ours === 'bigint' && typeof printed === 'number') return ours === BigInt(printed);
  if (typeof ours === 'number' && typeof printed === 'bigint') return ours === Number(printed);
  return ours === printed;
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

function show(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : part,
  );
}
