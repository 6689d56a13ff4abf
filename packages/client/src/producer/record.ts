/**
 * What a user hands to a producer, and how it becomes a record to be written: text as UTF-8,
 * headers as a list.
 */
import type { NewRecord, RecordHeader } from '@odradek/wire/records';

/** Text is written as UTF-8. */
export type Content = Uint8Array | string;

export type ProducerHeaders =
  | Readonly<Record<string, Content | null>>
  | readonly { readonly key: string; readonly value: Content | null }[];

/** A record to be sent. Do not change it before it has been accepted. */
export interface ProducerRecord {
  readonly topic: string;
  /** Chosen by the key, or at random without one, when it is not given. */
  readonly partition?: number | undefined;
  readonly key?: Content | null | undefined;
  /** Null, in a compacted topic, removes the key. */
  readonly value?: Content | null | undefined;
  readonly headers?: ProducerHeaders | undefined;
  /** Milliseconds since 1970; now when it is not given. */
  readonly timestamp?: number | undefined;
}

/** Filled anew for each record, so that none costs an object. */
export interface RecordScratch extends NewRecord {
  timestamp: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: readonly RecordHeader[] | undefined;
}

export function newScratch(): RecordScratch {
  return { timestamp: 0, key: null, value: null, headers: undefined };
}

export function fillScratch(scratch: RecordScratch, record: ProducerRecord, nowMs: number): void {
  scratch.timestamp = record.timestamp ?? nowMs;
  scratch.key = toBytes(record.key);
  scratch.value = toBytes(record.value);
  scratch.headers = record.headers === undefined ? undefined : toHeaders(record.headers);
}

function toBytes(content: Content | null | undefined): Uint8Array | null {
  if (content === undefined || content === null) return null;
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function toHeaders(headers: ProducerHeaders): readonly RecordHeader[] {
  const list = isList(headers)
    ? headers
    : Object.entries(headers).map(([key, value]) => ({ key, value }));
  return list.map(({ key, value }) => ({ key, value: toBytes(value) }));
}

function isList(headers: ProducerHeaders): headers is Extract<ProducerHeaders, readonly unknown[]> {
  return Array.isArray(headers);
}
