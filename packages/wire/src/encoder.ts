/**
 * Writes the JavaScript that encodes one version of one message: straight-line code that makes
 * room, checks each value against its type, and puts the bytes.
 *
 * A field that is left out takes its default. One that the version does not have must have its
 * default too, unless it may be dropped silently: that is how Kafka tells a caller that an old
 * peer would not understand.
 * Spec: Kafka's protocol guide; KIP-482 (tagged fields), KIP-893 (null structs).
 */

import {
  isCompact,
  isNullable,
  isPresent,
  type Layout,
  layoutOf,
  taggedFields,
  untaggedFields,
} from './layout.ts';
import type { Field, Fields, MessageDefinition } from './schema.ts';
import { countUnknownTags, unknownTagsFrom } from './unknown-tags.ts';
import { zeroUuid } from './uuid.ts';
import {
  putCompactString,
  putInt64,
  putSizeBefore,
  putString,
  putUuidText,
  putVarint,
  refuse,
  sizeOfRecords,
  UnencodableValue,
  UnsupportedField,
  type Writer,
} from './writer.ts';

export type Encoder = (writer: Writer, value: unknown) => void;

const runtime = {
  countUnknownTags,
  noStruct: Object.freeze({}),
  noBytes: Buffer.alloc(0),
  putCompactString,
  putInt64,
  putSizeBefore,
  putString,
  putUuidText,
  putVarint,
  refuse,
  sizeOfRecords,
  unknownTagsFrom,
};

export function compileEncoder(definition: MessageDefinition, version: number): Encoder {
  const layout = layoutOf(definition, version);
  const code = new EncoderCode(layout);
  const body = code.message();
  const names = Object.keys(runtime);
  const source = `return function encode(w, o) {\n${body}\n}`;
  const make = new Function(...names, 'unsupported', 'unexpectedNull', source);
  const where = `${layout.name} v${version}`;
  const unsupported = (path: string): never => {
    throw new UnsupportedField(`${where} has no ${path}`);
  };
  const unexpectedNull = (path: string): never => {
    throw new UnencodableValue(`${where}: ${path} cannot be null`);
  };
  return make(...Object.values(runtime), unsupported, unexpectedNull) as Encoder;
}

class EncoderCode {
  readonly #layout: Layout;
  readonly #lines: string[] = [];
  #variables = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  message(): string {
    this.#add('let b = w.buffer, p = w.position, c = b.length;');
    this.#struct(this.#layout.fields, 'o', '');
    this.#add('w.position = p;');
    return this.#lines.join('\n');
  }

  #add(line: string): void {
    this.#lines.push(line);
  }

  #variable(): string {
    return `v${this.#variables++}`;
  }

  #room(size: string | number): void {
    this.#add(
      `if (c - p < ${size}) { w.position = p; w.grow(${size}); b = w.buffer; c = b.length; }`,
    );
  }

  #struct(fields: Fields, from: string, path: string): void {
    for (const [name, field] of Object.entries(fields)) {
      if (!isPresent(field, this.#layout) && !field.ignorable) {
        const isSet = isSetCode(field, `${from}.${name}`);
        this.#add(`if (${isSet}) unsupported(${quote(join(path, name))});`);
      }
    }
    for (const [name, field] of untaggedFields(fields, this.#layout)) {
      const variable = this.#load(field, `${from}.${name}`);
      this.#value(field, variable, join(path, name));
    }
    if (this.#layout.isFlexible) this.#tags(fields, from, path);
    else {
      const tags = `${from}.unknownTags`;
      this.#add(`if (${tags} !== undefined && ${tags}.length > 0) unsupported('unknownTags');`);
    }
  }

  #load(field: Field, from: string): string {
    const variable = this.#variable();
    this.#add(`let ${variable} = ${from};`);
    this.#add(`if (${variable} === undefined) ${variable} = ${defaultCode(field)};`);
    return variable;
  }

  #tags(fields: Fields, from: string, path: string): void {
    const tagged = taggedFields(fields, this.#layout).map(([name, field]) => {
      const isSet = this.#variable();
      this.#add(`const ${isSet} = ${isSetCode(field, `${from}.${name}`)};`);
      return { name, field, isSet };
    });
    const [unknown, count] = [this.#variable(), this.#variable()];
    this.#add(`const ${unknown} = ${from}.unknownTags;`);
    const known = JSON.stringify(tagged.map(({ field }) => field.tag));
    const counts = tagged.map(({ isSet }) => `(${isSet} ? 1 : 0)`);
    counts.push(`(${unknown} === undefined ? 0 : countUnknownTags(${unknown}, ${known}))`);
    this.#room(5);
    this.#add(`const ${count} = ${counts.join(' + ')};`);
    // Most messages set none of them.
    this.#add(`if (${count} === 0) b[p++] = 0; else { p = putVarint(b, p, ${count});`);
    let lowest = 0;
    for (const { name, field, isSet } of tagged) {
      this.#unknown(unknown, lowest, field.tag);
      this.#add(`if (${isSet}) {`);
      this.#tagged(field, `${from}.${name}`, join(path, name));
      this.#add('}');
      lowest = field.tag + 1;
    }
    this.#unknown(unknown, lowest, 0x7fffffff);
    this.#add('}');
  }

  /** Emits the unknown tags between two known ones. */
  #unknown(from: string, lowest: number, below: number): void {
    if (lowest === below) return;
    this.#add(`if (${from} !== undefined) { w.position = p;`);
    this.#add(`unknownTagsFrom(w, ${from}, ${lowest}, ${below});`);
    this.#add('p = w.position; b = w.buffer; c = b.length; }');
  }

  #tagged(field: Field, variable: string, path: string): void {
    // It is not missing: it would have been its default then.
    const start = this.#variable();
    this.#room(6);
    this.#add(`p = putVarint(b, p, ${field.tag}); const ${start} = p++;`);
    if (field.type === 'struct' && isNullable(field, this.#layout)) {
      this.#room(1);
      this.#add(`if (${variable} === null) b[p++] = 0; else { b[p++] = 1;`);
      this.#struct(field.fields ?? {}, variable, path);
      this.#add('}');
    } else {
      this.#value(field, variable, path);
    }
    this.#room(4);
    this.#add(`p = putSizeBefore(b, ${start}, p);`);
  }

  #value(field: Field, from: string, path: string): void {
    if (field.type === 'struct') return this.#nullableStruct(field, from, path);
    if (primitiveWrites[field.type] !== undefined) return this.#primitive(field, from, path);
    const compact = isCompact(field, this.#layout);
    this.#add(`if (${from} === null) {`);
    if (isNullable(field, this.#layout)) this.#nullLength(field, compact);
    else this.#add(`unexpectedNull(${quote(path)});`);
    this.#add('} else {');
    if (field.type === 'string') this.#string(from, path, compact);
    else if (field.type === 'array') this.#array(field, from, path, compact);
    else this.#bytes(field, from, compact);
    this.#add('}');
  }

  #nullLength(field: Field, compact: boolean): void {
    const size = compact ? 1 : field.type === 'string' ? 2 : 4;
    this.#room(size);
    const value = compact ? 0 : 255;
    for (let index = 0; index < size; index++) this.#add(`b[p++] = ${value};`);
  }

  #primitive(field: Field, from: string, path: string): void {
    const write = primitiveWrites[field.type];
    if (write === undefined) return;
    this.#room(write.size);
    this.#add(write.code.replaceAll('VALUE', from).replaceAll('PATH', quote(path)));
    this.#add(`p += ${write.size};`);
  }

  #string(from: string, path: string, compact: boolean): void {
    this.#add(`if (typeof ${from} !== 'string') refuse(${quote(path)}, ${from});`);
    this.#room(`${from}.length * 3 + 5`);
    const put = compact ? 'putCompactString' : 'putString';
    this.#add(`p = ${put}(b, p, ${from}, ${quote(path)});`);
  }

  #length(length: string, compact: boolean): void {
    this.#room(5);
    if (compact) this.#add(`p = putVarint(b, p, ${length} + 1);`);
    else {
      this.#add(`b[p] = ${length} >> 24; b[p + 1] = ${length} >> 16;`);
      this.#add(`b[p + 2] = ${length} >> 8; b[p + 3] = ${length}; p += 4;`);
    }
  }

  #bytes(field: Field, from: string, compact: boolean): void {
    const size = this.#variable();
    const isRecords = field.type === 'records';
    this.#add(`const ${size} = ${isRecords ? `sizeOfRecords(${from})` : `${from}.length`};`);
    this.#length(size, compact);
    if (isRecords) {
      this.#add(`w.position = p; w.records(${from});`);
      this.#add('p = w.position; b = w.buffer; c = b.length;');
    } else {
      this.#room(size);
      this.#add(`b.set(${from}, p); p += ${size};`);
    }
  }

  #array(field: Field, from: string, path: string, compact: boolean): void {
    const element = field.element;
    if (element === undefined) throw new TypeError(`${path} is an array of nothing`);
    const [index, value] = [this.#variable(), this.#variable()];
    this.#length(`${from}.length`, compact);
    this.#add(`for (let ${index} = 0; ${index} < ${from}.length; ${index}++) {`);
    this.#add(`const ${value} = ${from}[${index}];`);
    this.#value(element, value, `${path}[]`);
    this.#add('}');
  }

  #nullableStruct(field: Field, from: string, path: string): void {
    const canBeNull = isNullable(field, this.#layout);
    if (canBeNull) this.#room(1);
    const onNull = canBeNull ? 'b[p++] = 255;' : `unexpectedNull(${quote(path)});`;
    this.#add(`if (${from} === null) { ${onNull} } else {`);
    if (canBeNull) this.#add('b[p++] = 1;');
    this.#struct(field.fields ?? {}, from, path);
    this.#add('}');
  }
}

interface PrimitiveWrite {
  readonly size: number;
  readonly code: string;
}

const BYTES_OF_INT32 =
  'b[p] = VALUE >> 24; b[p + 1] = VALUE >> 16; b[p + 2] = VALUE >> 8; b[p + 3] = VALUE;';

const primitiveWrites: Readonly<Partial<Record<Field['type'], PrimitiveWrite>>> = {
  bool: { size: 1, code: 'b[p] = VALUE ? 1 : 0;' },
  int8: { size: 1, code: `${fits('(VALUE << 24) >> 24')} b[p] = VALUE;` },
  int16: {
    size: 2,
    code: `${fits('(VALUE << 16) >> 16')} b[p] = VALUE >> 8; b[p + 1] = VALUE;`,
  },
  uint16: { size: 2, code: `${fits('VALUE & 65535')} b[p] = VALUE >> 8; b[p + 1] = VALUE;` },
  int32: { size: 4, code: `${fits('VALUE | 0')} ${BYTES_OF_INT32}` },
  uint32: { size: 4, code: `${fits('VALUE >>> 0')} ${BYTES_OF_INT32}` },
  int64: { size: 8, code: 'putInt64(b, p, VALUE, PATH);' },
  int64Exact: { size: 8, code: 'b.writeBigInt64BE(BigInt.asIntN(64, VALUE), p);' },
  float64: { size: 8, code: 'b.writeDoubleBE(VALUE, p);' },
  uuid: { size: 16, code: 'putUuidText(b, p, VALUE, PATH);' },
};

function fits(narrowed: string): string {
  return `if ((${narrowed}) !== VALUE) refuse(PATH, VALUE);`;
}

/**
 * Code that says whether a value, or none, is other than the field's default. Of structs it asks
 * each field: a struct full of defaults is the default.
 */
function isSetCode(field: Field, from: string): string {
  return `(${from} !== undefined && (${differsCode(field, from)}))`;
}

function differsCode(field: Field, from: string): string {
  if (field.default === null || field.type === 'records') return `${from} !== null`;
  if (field.type === 'struct') {
    const parts = Object.entries(field.fields ?? {}).map(([name, inner]) =>
      isSetCode(inner, `${from}.${name}`),
    );
    const tags = `${from}.unknownTags`;
    const hasTags = `(${tags} !== undefined && ${tags}.length > 0)`;
    return [`${from} === null`, ...parts, hasTags].join(' || ');
  }
  if (field.type === 'array' || field.type === 'bytes') {
    return `${from} === null || ${from}.length !== 0`;
  }
  return `${from} !== ${defaultCode(field)}`;
}

/** What is written for a field that is left out. */
function defaultCode(field: Field): string {
  if (field.default === null) return 'null';
  switch (field.type) {
    case 'array':
      return '[]';
    case 'bytes':
      return 'noBytes';
    case 'records':
      return field.nullable.highest < field.nullable.lowest ? 'noBytes' : 'null';
    case 'struct':
      return 'noStruct';
    case 'int64Exact':
      return `${field.default ?? 0}n`;
    case 'uuid':
      return quote(String(field.default ?? zeroUuid));
    default:
      return JSON.stringify(field.default);
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
