/**
 * Writes the JavaScript that decodes one version of one message: straight-line code over a buffer
 * and a position, with object literals that always name all fields in one order, so that every
 * message of a kind has the same shape.
 *
 * The code is made from definitions only, never from bytes or from what a user wrote.
 * Spec: Kafka's protocol guide; KIP-482 (tagged fields), KIP-893 (null structs).
 */
import {
  isCompact,
  isNullable,
  isPresent,
  isTagged,
  type Layout,
  layoutOf,
  minimumSize,
} from './layout.ts';
import { MalformedMessage, type Reader, readLongVarint, readText } from './reader.ts';
import type { Field, Fields, MessageDefinition } from './schema.ts';
import { uuidFromBytes, zeroUuid } from './uuid.ts';

/** Leaves the reader behind the message. */
export type Decoder = (reader: Reader) => unknown;

const noBytes: Buffer = Buffer.alloc(0);

const runtime = { readLongVarint, readText, uuidFromBytes, noBytes };

export function compileDecoder(definition: MessageDefinition, version: number): Decoder {
  const layout = layoutOf(definition, version);
  const code = new DecoderCode(layout);
  const body = code.message();
  const names = Object.keys(runtime);
  const make = new Function(...names, 'fail', `return function decode(r) {\n${body}\n}`);
  const fail = (path: string, position: number, reason: string): never => {
    const where = `${layout.name} v${version}: ${path === '' ? 'message' : path}`;
    throw new MalformedMessage(`${where}: ${reason} at byte ${position}`);
  };
  return make(...Object.values(runtime), fail) as Decoder;
}

class DecoderCode {
  readonly #layout: Layout;
  readonly #lines: string[] = [];
  #variables = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  message(): string {
    this.#add('const b = r.buffer, e = r.end; let p = r.position, n = 0;');
    const value = this.#struct(this.#layout.fields, '');
    this.#add(`r.position = p; return ${value};`);
    return this.#lines.join('\n');
  }

  #add(line: string): void {
    this.#lines.push(line);
  }

  #variable(): string {
    return `v${this.#variables++}`;
  }

  /** Emits the reading of a struct; returns the variable that holds it. */
  #struct(fields: Fields, path: string): string {
    const values = new Map<string, string>();
    for (const [name, field] of Object.entries(fields)) {
      const variable = this.#variable();
      values.set(name, variable);
      if (isPresent(field, this.#layout) && !isTagged(field, this.#layout)) {
        this.#add(`let ${variable};`);
        this.#value(field, variable, join(path, name));
      } else {
        this.#add(`let ${variable} = ${defaultCode(field)};`);
      }
    }
    const unknown = this.#layout.isFlexible ? this.#tags(fields, values, path) : undefined;
    const result = this.#variable();
    const literal = [...values].map(([name, variable]) => `${name}: ${variable}`).join(', ');
    this.#add(`const ${result} = { ${literal} };`);
    // Rare, and so not worth a field in every message.
    if (unknown !== undefined) {
      this.#add(`if (${unknown} !== undefined) ${result}.unknownTags = ${unknown};`);
    }
    return result;
  }

  /** Emits the tagged fields that end a struct; returns the variable of the unknown ones. */
  #tags(fields: Fields, values: Map<string, string>, path: string): string {
    const [unknown, count, tag, end] = [
      this.#variable(),
      this.#variable(),
      this.#variable(),
      this.#variable(),
    ];
    this.#add(`let ${unknown};`);
    this.#varint(path);
    this.#add(`if (n !== 0) { let ${count} = n; while (${count}-- > 0) {`);
    this.#varint(path);
    this.#add(`const ${tag} = n;`);
    this.#varint(path);
    this.#add(`if (n > e - p) fail(${quote(path)}, p, 'tagged field ends early');`);
    this.#add(`const ${end} = p + n; switch (${tag}) {`);
    for (const [name, field] of Object.entries(fields)) {
      if (field.tag < 0) continue;
      const at = join(path, name);
      this.#add(`case ${field.tag}: {`);
      if (isTagged(field, this.#layout)) {
        this.#value(field, values.get(name) ?? '', at, { tagged: true });
        this.#add(`if (p !== ${end}) fail(${quote(at)}, p, 'tagged field of another size');`);
      } else {
        this.#add(`fail(${quote(at)}, p, 'tag is not of this version');`);
      }
      this.#add('break; }');
    }
    this.#add(`default: (${unknown} ??= []).push({ tag: ${tag}, bytes: b.subarray(p, ${end}) });`);
    this.#add(`p = ${end}; } } }`);
    return unknown;
  }

  /** Emits the reading of one value into an existing variable. */
  #value(field: Field, into: string, path: string, options: { tagged?: boolean } = {}): void {
    switch (field.type) {
      case 'struct':
        return this.#nullableStruct(field, into, path, options.tagged === true);
      case 'array':
        return this.#array(field, into, path);
      case 'string':
        this.#length(field, into, path, { prefix: 2 });
        this.#add(`if (n > 32767) fail(${quote(path)}, p, 'text is too long');`);
        this.#add(`${into} = n === 0 ? '' : readText(b, p, n); p += n; }`);
        return;
      case 'bytes':
      case 'records':
        this.#length(field, into, path, { prefix: 4 });
        this.#add(`${into} = n === 0 ? noBytes : b.subarray(p, p + n); p += n; }`);
        return;
      default:
        return this.#primitive(field, into, path);
    }
  }

  #primitive(field: Field, into: string, path: string): void {
    const { size, code } = primitiveReads[field.type] ?? { size: 0, code: 'undefined' };
    this.#add(`if (e - p < ${size}) fail(${quote(path)}, p, 'ends early');`);
    this.#add(`${into} = ${code}; p += ${size};`);
  }

  /** Emits a length and its checks, and opens the block in which the content is read. */
  #length(field: Field, into: string, path: string, options: { prefix: 2 | 4 }): void {
    this.#count(field, path, options.prefix);
    this.#null(field, into, path);
    this.#add(`else { if (n > e - p) fail(${quote(path)}, p, 'ends early');`);
  }

  #count(field: Field, path: string, prefix: 2 | 4): void {
    if (isCompact(field, this.#layout)) {
      this.#varint(path);
      this.#add('n--;');
      return;
    }
    const { code } = prefix === 2 ? int16Read : int32Read;
    this.#add(`if (e - p < ${prefix}) fail(${quote(path)}, p, 'ends early');`);
    this.#add(`n = ${code}; p += ${prefix};`);
    this.#add(`if (n < -1) fail(${quote(path)}, p, 'negative length');`);
  }

  #null(field: Field, into: string, path: string): void {
    const effect = isNullable(field, this.#layout)
      ? `${into} = null;`
      : `fail(${quote(path)}, p, 'null where null cannot be');`;
    this.#add(`if (n < 0) { ${effect} }`);
  }

  #array(field: Field, into: string, path: string): void {
    const element = field.element;
    if (element === undefined) throw new TypeError(`${path} is an array of nothing`);
    const [index, value, count] = [this.#variable(), this.#variable(), this.#variable()];
    const least = Math.max(1, minimumSize(element, this.#layout));
    this.#count(field, path, 4);
    this.#null(field, into, path);
    const bound = least === 1 ? 'e - p' : `(e - p) / ${least}`;
    this.#add(`else { if (n > ${bound}) fail(${quote(path)}, p, 'more elements than bytes');`);
    this.#add(`${into} = []; const ${count} = n;`);
    this.#add(`for (let ${index} = 0; ${index} < ${count}; ${index}++) { let ${value};`);
    this.#value(element, value, `${path}[]`);
    this.#add(`${into}.push(${value}); } }`);
  }

  #nullableStruct(field: Field, into: string, path: string, isTagged: boolean): void {
    const canBeNull = isNullable(field, this.#layout);
    if (canBeNull && isTagged) {
      this.#varint(path);
      this.#add(`if (n === 0) ${into} = null; else {`);
    } else if (canBeNull) {
      this.#add(`if (p >= e) fail(${quote(path)}, p, 'ends early');`);
      this.#add(`if (b[p++] > 127) ${into} = null; else {`);
    } else {
      this.#add('{');
    }
    const result = this.#struct(field.fields ?? {}, path);
    this.#add(`${into} = ${result}; }`);
  }

  /** Emits an unsigned varint into `n`. One byte is by far the most frequent case. */
  #varint(path: string): void {
    const at = quote(path);
    this.#add(`if (p >= e) fail(${at}, p, 'ends early');`);
    this.#add('n = b[p++];');
    this.#add('if (n > 127) { r.position = p - 1; n = readLongVarint(r);');
    this.#add(`if (n < 0) fail(${at}, p, 'no varint'); p = r.position; }`);
  }
}

interface PrimitiveRead {
  readonly size: number;
  readonly code: string;
}

const int16Read: PrimitiveRead = { size: 2, code: '((b[p] << 24) >> 16) | b[p + 1]' };
const int32Read: PrimitiveRead = { size: 4, code: word(0) };

const primitiveReads: Readonly<Partial<Record<Field['type'], PrimitiveRead>>> = {
  bool: { size: 1, code: 'b[p] !== 0' },
  int8: { size: 1, code: '(b[p] << 24) >> 24' },
  int16: int16Read,
  uint16: { size: 2, code: '(b[p] << 8) | b[p + 1]' },
  int32: int32Read,
  uint32: { size: 4, code: `(${word(0)}) >>> 0` },
  int64: { size: 8, code: `(${word(0)}) * 4294967296 + ((${word(4)}) >>> 0)` },
  int64Exact: { size: 8, code: 'b.readBigInt64BE(p)' },
  float64: { size: 8, code: 'b.readDoubleBE(p)' },
  uuid: { size: 16, code: 'uuidFromBytes(b, p)' },
};

function word(at: number): string {
  const [a, b, c, d] = [at, at + 1, at + 2, at + 3];
  return `(b[p + ${a}] << 24) | (b[p + ${b}] << 16) | (b[p + ${c}] << 8) | b[p + ${d}]`;
}

/** What stands in a decoded message for a field that was not on the wire. */
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
      return defaultStructCode(field.fields ?? {});
    case 'int64Exact':
      return `${field.default ?? 0}n`;
    case 'uuid':
      return quote(String(field.default ?? zeroUuid));
    default:
      return JSON.stringify(field.default);
  }
}

function defaultStructCode(fields: Fields): string {
  const values = Object.entries(fields).map(([name, field]) => `${name}: ${defaultCode(field)}`);
  return `{ ${values.join(', ')} }`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
