/**
 * One record: how it looks to readers (a view that copies nothing) and how it is written in
 * format 2.
 *
 * Which batch it stands in and what surrounds it: `reader.ts`, `builder.ts`.
 * Spec: https://kafka.apache.org/documentation/#record; headers in KIP-82.
 */
import {
  type Cursor,
  readVarint,
  varintSize,
  varlongSize,
  writeVarint,
  writeVarlong,
} from '../varint.ts';

export interface RecordHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** A record to be written. */
export interface NewRecord {
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[] | undefined;
}

/** Where the parts of a record lie in its buffer; sizes below 0 mean null. */
export interface RecordLayout {
  readonly keyAt: number;
  readonly keySize: number;
  readonly valueAt: number;
  readonly valueSize: number;
  readonly headersAt: number;
  readonly headerCount: number;
  /** With its length prefix. */
  readonly size: number;
}

/** A record that was read. Parts are views made when asked for: keep the result, not the question. */
export class RecordView {
  readonly offset: number;
  readonly timestamp: number;
  /** −1 when the producer was not idempotent. */
  readonly sequence: number;
  readonly size: number;
  readonly headerCount: number;
  readonly #buffer: Buffer;
  readonly #keyAt: number;
  readonly #keySize: number;
  readonly #valueAt: number;
  readonly #valueSize: number;
  readonly #headersAt: number;

  constructor(
    buffer: Buffer,
    offset: number,
    timestamp: number,
    sequence: number,
    layout: RecordLayout,
  ) {
    this.offset = offset;
    this.timestamp = timestamp;
    this.sequence = sequence;
    this.size = layout.size;
    this.headerCount = layout.headerCount;
    this.#buffer = buffer;
    this.#keyAt = layout.keyAt;
    this.#keySize = layout.keySize;
    this.#valueAt = layout.valueAt;
    this.#valueSize = layout.valueSize;
    this.#headersAt = layout.headersAt;
  }

  get hasKey(): boolean {
    return this.#keySize >= 0;
  }

  get hasValue(): boolean {
    return this.#valueSize >= 0;
  }

  get key(): Buffer | null {
    return view(this.#buffer, this.#keyAt, this.#keySize);
  }

  get value(): Buffer | null {
    return view(this.#buffer, this.#valueAt, this.#valueSize);
  }

  /** Decoded anew each time; their structure was checked when the record was read. */
  get headers(): RecordHeader[] {
    const headers: RecordHeader[] = [];
    const buffer = this.#buffer;
    const cursor: Cursor = { at: this.#headersAt };
    for (let index = 0; index < this.headerCount; index++) {
      const keySize = readVarint(buffer, cursor, buffer.length);
      const key = buffer.toString('utf8', cursor.at, cursor.at + keySize);
      cursor.at += keySize;
      const valueSize = readVarint(buffer, cursor, buffer.length);
      const value = view(buffer, cursor.at, valueSize);
      cursor.at += Math.max(valueSize, 0);
      headers.push({ key, value });
    }
    return headers;
  }
}

const NO_HEADERS: readonly RecordHeader[] = [];
/** Besides key, value and headers, a record takes at most: length, attributes and two deltas. */
const RECORD_OVERHEAD_MAX = 21;

/** The size of the record without its length prefix, which counts just that. */
export function recordBodySize(
  record: NewRecord,
  offsetDelta: number,
  timestampDelta: number,
): number {
  return 1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + payloadSize(record);
}

/** A bound that holds at any offset and timestamp. */
export function recordSizeBound(record: NewRecord): number {
  return RECORD_OVERHEAD_MAX + payloadSize(record);
}

/** Writes the record, whose body takes `bodySize` bytes, and returns the position after it. */
export function writeRecord(
  buffer: Buffer,
  at: number,
  record: NewRecord,
  offsetDelta: number,
  timestampDelta: number,
  bodySize: number,
): number {
  let position = writeVarint(buffer, at, bodySize);
  buffer[position++] = 0;
  position = writeVarlong(buffer, position, timestampDelta);
  position = writeVarint(buffer, position, offsetDelta);
  position = writeBytes(buffer, position, record.key);
  position = writeBytes(buffer, position, record.value);
  const headers = record.headers ?? NO_HEADERS;
  position = writeVarint(buffer, position, headers.length);
  for (const header of headers) {
    const keySize = Buffer.byteLength(header.key);
    position = writeVarint(buffer, position, keySize);
    position += buffer.write(header.key, position, keySize, 'utf8');
    position = writeBytes(buffer, position, header.value);
  }
  return position;
}

function payloadSize(record: NewRecord): number {
  const headers = record.headers ?? NO_HEADERS;
  let size = bytesSize(record.key) + bytesSize(record.value) + varintSize(headers.length);
  for (const header of headers) {
    const keySize = Buffer.byteLength(header.key);
    size += varintSize(keySize) + keySize + bytesSize(header.value);
  }
  return size;
}

function bytesSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

function writeBytes(buffer: Buffer, at: number, bytes: Uint8Array | null): number {
  if (bytes === null) return writeVarint(buffer, at, -1);
  const position = writeVarint(buffer, at, bytes.length);
  buffer.set(bytes, position);
  return position + bytes.length;
}

function view(buffer: Buffer, at: number, size: number): Buffer | null {
  return size < 0 ? null : buffer.subarray(at, at + size);
}
