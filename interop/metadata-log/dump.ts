/**
 * Metadata files as Apache's dump tool reads them, beside how we read them: the same records, with
 * the same fields, and no complaint.
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { decodeEntry } from '@odradek/broker/testing/metadata';
import { BatchReader, batchPositions, isControlBatch } from '@odradek/wire/records';
import { run } from '../src/command.ts';

interface DumpedRecord {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DumpResult {
  readonly recordCount: number;
  readonly differences: readonly string[];
}

const shownMax = 200;

/** Lets Apache's tool read `file`, and compares. */
export async function compareDump(classPath: string, file: string): Promise<DumpResult> {
  const args = ['-cp', classPath, 'org.apache.kafka.tools.DumpLogSegments'];
  const quiet = ['-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
  const { status, stdout, stderr } = await run('java', [
    ...quiet,
    ...args,
    '--cluster-metadata-decoder',
    '--files',
    file,
  ]);
  const differences: string[] = [];
  if (status !== 0) differences.push(`exit status ${status}`);
  if (stderr.trim() !== '') differences.push(stderr.trim().slice(0, shownMax));
  const lines = stdout.split('\n');
  for (const line of lines) if (isComplaint(line)) differences.push(line.slice(0, shownMax));
  const dumped = lines.flatMap(dumpedRecord);
  const own = ownRecords(file);
  if (dumped.length !== own.length) {
    differences.push(`${own.length} records, but Apache finds ${dumped.length}`);
  }
  for (const [index, record] of dumped.entries()) {
    const difference = differenceOf(record, own[index]);
    if (difference !== undefined) differences.push(`record ${index}: ${difference}`);
  }
  return { recordCount: own.length, differences };
}

function isComplaint(line: string): boolean {
  if (line.startsWith('|')) return /Could not decode|Skipping/.test(line);
  return /isvalid: false|mismatch|Mismatch|Non-consecutive|invalid bytes|WARNING/.test(line);
}

function dumpedRecord(line: string): DumpedRecord[] {
  const at = line.indexOf(' payload: ');
  if (!line.startsWith('|') || at < 0) return [];
  const parsed = JSON.parse(line.slice(at + ' payload: '.length)) as DumpedRecord;
  return [parsed];
}

function ownRecords(file: string): Readonly<Record<string, unknown>>[] {
  const bytes = readFileSync(file);
  const records: Readonly<Record<string, unknown>>[] = [];
  for (const at of batchPositions(bytes)) {
    if (isControlBatch(bytes, at)) continue;
    const reader = new BatchReader(bytes, at);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.value !== null) records.push({ ...decodeEntry(record.value) });
    }
  }
  return records;
}

/** Apache leaves out tagged fields that have their default: only what it names is compared. */
function differenceOf(
  dumped: DumpedRecord,
  own: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  if (own === undefined) return `we have no ${dumped.type}`;
  const type = String(own['type']).replace(/([a-z])([A-Z])/g, '$1_$2');
  if (type.toUpperCase() !== dumped.type) return `${type} is ${dumped.type} to Apache`;
  for (const [name, value] of Object.entries(dumped.data)) {
    const ours = plain(own[name]);
    if (isDeepStrictEqual(ours, value)) continue;
    return `${type}.${name} is ${JSON.stringify(value)} to Apache, ${JSON.stringify(ours)} to us`;
  }
  return undefined;
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
