/**
 * The little language in which every message is written down once: fields, types, versions,
 * defaults, tags. The types of TypeScript follow from it (`Decoded`, `Encodable`).
 *
 * It knows no bytes: `codec.ts` compiles a definition into a decoder and an encoder. It knows no
 * types of Node either, so that pure packages may use the types of messages.
 * Spec: Kafka's message format (KIP-482 flexible versions and tagged fields, KIP-893 null structs).
 */

/** Both ends are part of it. The empty range is `none`. */
export interface VersionRange {
  readonly lowest: number;
  readonly highest: number;
}

/** No version is that high: an open range ends here. */
const OPEN = 32767;

export const noVersions: VersionRange = { lowest: 0, highest: -1 };
export const allVersions: VersionRange = { lowest: 0, highest: OPEN };

/** A view of bytes: Node's `Buffer` wherever its types are known, else the array it extends. */
export type Bytes = typeof globalThis extends {
  Buffer: { isBuffer(value: unknown): value is infer NodeBuffer };
}
  ? NodeBuffer
  : Uint8Array;

export type PrimitiveType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'int64Exact'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records';

export type FieldType = PrimitiveType | 'array' | 'struct';

export type DefaultValue = boolean | number | bigint | string | null;

/** Field names in their order on the wire. */
export interface Fields {
  readonly [name: string]: Field;
}

declare const decodedAs: unique symbol;
declare const encodedFrom: unique symbol;

export interface Field<Value = unknown, Input = unknown> {
  readonly type: FieldType;
  /** The versions that have the field. */
  readonly versions: VersionRange;
  /** The versions in which it may be null. */
  readonly nullable: VersionRange;
  /** The versions in which it is a tagged field; `tag` is -1 if there are none. */
  readonly tagged: VersionRange;
  readonly tag: number;
  /** The value of a field that is missing. Arrays, bytes and structs: `undefined` means empty. */
  readonly default: DefaultValue | undefined;
  /** May the field be dropped silently when the version does not have it? */
  readonly ignorable: boolean;
  /** Kafka's own collections find an element by these fields. Without effect on the bytes. */
  readonly mapKey: boolean;
  /** Overrides where strings are compact; only the client id of the request header needs it. */
  readonly flexible: VersionRange | undefined;
  readonly element: Field | undefined;
  readonly fields: Fields | undefined;
  readonly [decodedAs]?: Value;
  readonly [encodedFrom]?: Input;
}

export interface FieldOptions<Default> {
  readonly versions?: string;
  readonly default?: Default;
  readonly ignorable?: boolean;
  readonly mapKey?: boolean;
  readonly tag?: number;
  /** Only where the field was not tagged from its first version on. */
  readonly tagged?: string;
  readonly flexible?: string;
}

export interface NullableOptions extends FieldOptions<null> {
  /** Only where the field could not be null in each of its versions. */
  readonly nullable?: string;
}

/** A tagged field that this version of the definitions does not know: kept, and written back. */
export interface UnknownTag {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

export type DecodedFields<F> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value, infer _> ? Value : never;
} & { readonly unknownTags?: readonly UnknownTag[] };

export type EncodableFields<F> = {
  readonly [Name in keyof F]?:
    | (F[Name] extends Field<infer _, infer Input> ? Input : never)
    | undefined;
} & { readonly unknownTags?: readonly UnknownTag[] };

/** A message as it is read: every field is there, a missing one has its default. */
export type Decoded<D extends MessageDefinition> = DecodedFields<D['fields']>;

/** A message to be written: what is left out takes its default, at every depth. */
export type Encodable<D extends MessageDefinition> = EncodableFields<D['fields']>;

export type MessageType =
  | 'request'
  | 'response'
  | 'header'
  | 'metadata'
  | 'coordinator-key'
  | 'coordinator-value'
  | 'data';

export type Listener = 'broker' | 'controller';

export interface MessageOptions {
  readonly type: MessageType;
  /** The API's key, or the type number of a record. */
  readonly apiKey?: number;
  readonly versions: string;
  readonly flexible: string;
  readonly listeners?: readonly Listener[];
  /** The latest version may still change, and is not offered. */
  readonly latestVersionUnstable?: boolean;
}

export interface MessageDefinition<F extends Fields = Fields> {
  readonly name: string;
  readonly type: MessageType;
  /** -1 where there is none. */
  readonly apiKey: number;
  readonly versions: VersionRange;
  readonly flexible: VersionRange;
  readonly listeners: readonly Listener[];
  readonly latestVersionUnstable: boolean;
  readonly fields: F;
  /** By version; filled by `codec.ts` on first use, kept here so that finding one costs nothing. */
  readonly compiled: { readonly decoders: unknown[]; readonly encoders: unknown[] };
}

export function message<const F extends Fields>(
  name: string,
  options: MessageOptions,
  fields: F,
): MessageDefinition<F> {
  return {
    name,
    type: options.type,
    apiKey: options.apiKey ?? -1,
    versions: versionRange(options.versions),
    flexible: versionRange(options.flexible),
    listeners: options.listeners ?? [],
    latestVersionUnstable: options.latestVersionUnstable ?? false,
    fields,
    compiled: { decoders: [], encoders: [] },
  };
}

export function isIn(range: VersionRange, version: number): boolean {
  return version >= range.lowest && version <= range.highest;
}

/** `3`, `3+`, `3-5` or `none`. */
export function versionRange(text: string): VersionRange {
  if (text === 'none') return noVersions;
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text);
  if (match === null) throw new SyntaxError(`not a range of versions: ${text}`);
  const lowest = Number(match[1]);
  if (match[2] !== undefined) return { lowest, highest: OPEN };
  return { lowest, highest: match[3] === undefined ? lowest : Number(match[3]) };
}

function field<Value, Input>(
  type: FieldType,
  options: FieldOptions<DefaultValue>,
  parts: { element?: Field; fields?: Fields } = {},
): Field<Value, Input> {
  const tag = options.tag ?? -1;
  const versions = options.versions === undefined ? allVersions : versionRange(options.versions);
  const tagged = options.tagged === undefined ? versions : versionRange(options.tagged);
  return {
    type,
    versions,
    nullable: noVersions,
    tagged: tag < 0 ? noVersions : tagged,
    tag,
    default: options.default,
    ignorable: options.ignorable ?? false,
    mapKey: options.mapKey ?? false,
    flexible: options.flexible === undefined ? undefined : versionRange(options.flexible),
    element: parts.element,
    fields: parts.fields,
  };
}

export function bool(options: FieldOptions<boolean> = {}): Field<boolean, boolean> {
  return field('bool', { default: false, ...options });
}

export function int8(options: FieldOptions<number> = {}): Field<number, number> {
  return field('int8', { default: 0, ...options });
}

export function int16(options: FieldOptions<number> = {}): Field<number, number> {
  return field('int16', { default: 0, ...options });
}

export function uint16(options: FieldOptions<number> = {}): Field<number, number> {
  return field('uint16', { default: 0, ...options });
}

export function int32(options: FieldOptions<number> = {}): Field<number, number> {
  return field('int32', { default: 0, ...options });
}

export function uint32(options: FieldOptions<number> = {}): Field<number, number> {
  return field('uint32', { default: 0, ...options });
}

/** A number: exact up to 2^53, beyond that the nearest double. Written within int64's range. */
export function int64(options: FieldOptions<number> = {}): Field<number, number> {
  return field('int64', { default: 0, ...options });
}

/** For the few values, hashes, in which each of the 64 bits counts. */
export function int64Exact(options: FieldOptions<bigint> = {}): Field<bigint, bigint> {
  return field('int64Exact', { default: 0n, ...options });
}

export function float64(options: FieldOptions<number> = {}): Field<number, number> {
  return field('float64', { default: 0, ...options });
}

/** 22 characters, as Kafka prints them. */
export function uuid(options: FieldOptions<string> = {}): Field<string, string> {
  return field('uuid', { default: 'AAAAAAAAAAAAAAAAAAAAAA', ...options });
}

export function string(options: FieldOptions<string> = {}): Field<string, string> {
  return field('string', { default: '', ...options });
}

/** Decoded to a view of the frame, not to a copy of it. */
export function bytes(options: FieldOptions<never> = {}): Field<Bytes, Uint8Array> {
  return field('bytes', options);
}

/** Record batches. May be written from several chunks, which then need not be joined first. */
export function records(
  options: FieldOptions<never> = {},
): Field<Bytes, Uint8Array | readonly Uint8Array[]> {
  return field('records', options);
}

export function struct<const F extends Fields>(
  fields: F,
  options: FieldOptions<never> = {},
): Field<DecodedFields<F>, EncodableFields<F>> {
  return field('struct', options, { fields });
}

export function array<Value, Input>(
  of: Field<Value, Input>,
  options?: FieldOptions<never>,
): Field<readonly Value[], readonly Input[]>;
export function array<const F extends Fields>(
  of: F,
  options?: FieldOptions<never>,
): Field<readonly DecodedFields<F>[], readonly EncodableFields<F>[]>;
export function array(of: Field | Fields, options: FieldOptions<never> = {}): Field {
  return field('array', options, { element: isField(of) ? of : struct(of) });
}

// A struct may well have a field of the name `type`, but that one is an object.
function isField(of: Field | Fields): of is Field {
  return typeof of.type === 'string';
}

/** `default: null` makes null the default; without it the default stays the empty value. */
export function nullable<Value, Input>(
  of: Field<Value, Input>,
  options: NullableOptions = {},
): Field<Value | null, Input | null> {
  const outer = field<Value | null, Input | null>(of.type, options);
  return {
    ...outer,
    nullable: options.nullable === undefined ? outer.versions : versionRange(options.nullable),
    default: options.default === null ? null : of.default,
    element: of.element,
    fields: of.fields,
  };
}
