/**
 * The small files beside a segment as text: offset index, time index, aborted transactions,
 * snapshots of producers. Indexes are compared with the segment that they belong to.
 *
 * Spec: Kafka's formats of `.index`, `.timeindex`, `.txnindex` and `.snapshot`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { batchLastOffset, crc32c, readInt64, readRecords } from '@odradek/wire/records';
import { LogFile } from './log-file.ts';

export interface IndexDump {
  /** Only whether the file is plausible. */
  readonly sanityOnly: boolean;
  /** Only what is wrong. */
  readonly verifyOnly: boolean;
}

type Print = (line: string) => void;

const OFFSET_ENTRY_SIZE = 8;
const TIME_ENTRY_SIZE = 12;
const TRANSACTION_ENTRY_SIZE = 34;

/** Answers what is wrong, as lines. */
export function dumpOffsetIndex(path: string, options: IndexDump, print: Print): readonly string[] {
  const entries = offsetEntries(path);
  if (entries.length === 0) {
    print(`${path} is empty.`);
    return [];
  }
  if (options.sanityOnly) return sanity(path, OFFSET_ENTRY_SIZE, print);
  const log = new LogFile(segmentOf(path));
  const wrong: string[] = [];
  try {
    for (const { offset, position } of entries) {
      const [batch] = log.batches(position);
      const last = batch === undefined ? -1 : batchLastOffset(batch.buffer, batch.at);
      if (last !== offset) wrong.push(`  Index offset: ${offset}, log offset: ${last}`);
      if (!options.verifyOnly) print(`offset: ${offset} position: ${position}`);
    }
  } finally {
    log.close();
  }
  return wrong.length === 0 ? [] : [`Mismatches in :${path}`, ...wrong];
}

export function dumpTimeIndex(path: string, options: IndexDump, print: Print): readonly string[] {
  if (options.sanityOnly) return sanity(path, TIME_ENTRY_SIZE, print);
  const entries = timeEntries(path);
  const indexPath = path.replace(/\.timeindex$/, '.index');
  const positions = existsSync(indexPath) ? offsetEntries(indexPath) : [];
  const log = new LogFile(segmentOf(path));
  const mismatches: string[] = [];
  const disorder: string[] = [];
  const missing: string[] = [];
  let before = -1;
  try {
    for (const { timestamp, offset } of entries) {
      const start = positions.findLast((each) => each.offset <= offset)?.position ?? 0;
      const found = firstFrom(log, start, offset);
      if (found?.lastOffset !== offset) {
        missing.push(`  Indexed offset: ${offset}, found log offset: ${found?.lastOffset ?? -1}`);
      } else {
        if (found.maxTimestamp !== timestamp) {
          mismatches.push(`  Index timestamp: ${timestamp}, log timestamp: ${found.maxTimestamp}`);
        }
        if (before >= timestamp) {
          disorder.push(`  Index timestamp: ${timestamp}, Previously indexed timestamp: ${before}`);
        }
      }
      if (!options.verifyOnly) print(`timestamp: ${timestamp} offset: ${offset}`);
      before = timestamp;
    }
  } finally {
    log.close();
  }
  const titled = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`${title} in :${path}`, ...lines];
  return [
    ...titled('Found timestamp mismatch', mismatches),
    ...titled('Found out of order timestamp', disorder),
    ...titled('The following indexed offsets are not found', missing),
  ];
}

export function dumpTransactionIndex(path: string, print: Print): void {
  const bytes = readFileSync(path);
  for (let at = 0; at + TRANSACTION_ENTRY_SIZE <= bytes.length; at += TRANSACTION_ENTRY_SIZE) {
    print(
      `version: ${bytes.readInt16BE(at)} producerId: ${readInt64(bytes, at + 2)} ` +
        `firstOffset: ${readInt64(bytes, at + 10)} lastOffset: ${readInt64(bytes, at + 18)} ` +
        `lastStableOffset: ${readInt64(bytes, at + 26)}`,
    );
  }
}

const PRODUCER_ENTRY_SIZE = 46;
const PRODUCERS_AT = 10;
const PRODUCERS_CRC_START = 6;

/** Answers what is wrong, as lines. */
export function dumpProducers(path: string, print: Print): readonly string[] {
  const bytes = readFileSync(path);
  const isWhole =
    bytes.length >= PRODUCERS_AT &&
    bytes.readInt16BE(0) === 1 &&
    bytes.readUInt32BE(2) === crc32c(bytes.subarray(PRODUCERS_CRC_START));
  if (!isWhole) return [`Snapshot ${path} is corrupt`];
  for (let at = PRODUCERS_AT; at + PRODUCER_ENTRY_SIZE <= bytes.length; at += PRODUCER_ENTRY_SIZE) {
    const first = readInt64(bytes, at + 38);
    const lastOffset = readInt64(bytes, at + 14);
    const lastSequence = bytes.readInt32BE(at + 10);
    const delta = bytes.readInt32BE(at + 22);
    const timestamp = readInt64(bytes, at + 26);
    print(
      `producerId: ${readInt64(bytes, at)} producerEpoch: ${bytes.readInt16BE(at + 8)} ` +
        `coordinatorEpoch: ${bytes.readInt32BE(at + 34)} ` +
        `currentTxnFirstOffset: ${first < 0 ? 'OptionalLong.empty' : `OptionalLong[${first}]`} ` +
        `lastTimestamp: ${timestamp}` +
        (lastOffset < 0
          ? ''
          : ` firstSequence: ${lastSequence - delta} lastSequence: ${lastSequence} ` +
            `lastOffset: ${lastOffset} offsetDelta: ${delta} timestamp: ${timestamp}`),
    );
  }
  return [];
}

function sanity(path: string, entrySize: number, print: Print): readonly string[] {
  const { length } = readFileSync(path);
  if (length % entrySize !== 0) {
    return [
      `Index file ${path} is corrupt, found ${length} bytes, which is no multiple of ${entrySize}.`,
    ];
  }
  print(`${path} passed sanity check.`);
  return [];
}

/** A file that was not closed in order ends in zeros. */
function offsetEntries(path: string): readonly { offset: number; position: number }[] {
  const bytes = readFileSync(path);
  const base = baseOffsetOf(path);
  const entries: { offset: number; position: number }[] = [];
  for (let at = 0; at + OFFSET_ENTRY_SIZE <= bytes.length; at += OFFSET_ENTRY_SIZE) {
    const offset = base + bytes.readInt32BE(at);
    if (offset === base && (at > 0 || bytes.readInt32BE(4) === 0)) break;
    entries.push({ offset, position: bytes.readInt32BE(at + 4) });
  }
  return entries;
}

function timeEntries(path: string): readonly { timestamp: number; offset: number }[] {
  const bytes = readFileSync(path);
  const base = baseOffsetOf(path);
  const entries: { timestamp: number; offset: number }[] = [];
  for (let at = 0; at + TIME_ENTRY_SIZE <= bytes.length; at += TIME_ENTRY_SIZE) {
    const offset = base + bytes.readInt32BE(at + 8);
    if (offset === base && at > 0) break;
    entries.push({ timestamp: readInt64(bytes, at), offset });
  }
  return entries;
}

function firstFrom(
  log: LogFile,
  position: number,
  offset: number,
): { lastOffset: number; maxTimestamp: number } | undefined {
  for (const { buffer, at, size } of log.batches(position)) {
    const lastOffset = batchLastOffset(buffer, at);
    if (lastOffset < offset) continue;
    let maxTimestamp = -1;
    for (const { timestamp } of readRecords(buffer, at, at + size)) {
      maxTimestamp = Math.max(maxTimestamp, timestamp);
    }
    return { lastOffset, maxTimestamp };
  }
  return undefined;
}

function baseOffsetOf(path: string): number {
  return Number(basename(path).split('.')[0]);
}

function segmentOf(path: string): string {
  return join(dirname(path), `${basename(path).split('.')[0]}.log`);
}
