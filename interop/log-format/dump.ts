/**
 * Apache's own tool for looking at segments, run over a directory of ours: it must find nothing to
 * complain of, and see the records and transactions that we know to be there.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runJava } from '../src/java.ts';

export interface Dump {
  /** Lines that say that something is wrong. */
  readonly complaints: readonly string[];
  readonly recordCount: number;
  readonly producerCount: number;
  readonly abortedCount: number;
}

const TOOL = 'org.apache.kafka.tools.DumpLogSegments';
const complaintPattern =
  /mismatch|out of order|corrupt|invalid|exception|error|is followed by|not found/i;
/** The tool holds the first offset of every file against −1: that is no gap. */
const beginningPattern = /^\s*-1 is followed by \d+$/;

/** `flags` are the tool's own: which of its checks it makes. */
export async function dumpDirectory(directory: string, flags: readonly string[]): Promise<Dump> {
  const files = readdirSync(directory)
    .filter((name) => /\.(log|index|timeindex|txnindex|snapshot)$/.test(name))
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).size > 0 || path.endsWith('.log'));
  const result = await runJava(TOOL, ['--files', files.join(','), ...flags]);
  const lines = `${result.stdout}\n${result.stderr}`.split('\n');
  const complaints = lines.filter((line) => isComplaint(line));
  if (result.status !== 0) complaints.push(`the tool ended with status ${result.status}`);
  return {
    complaints,
    recordCount: lines.filter((line) => line.startsWith('| offset: ')).length,
    producerCount: lines.filter((line) => line.startsWith('producerId: ')).length,
    abortedCount: lines.filter((line) => line.startsWith('version: ')).length,
  };
}

function isComplaint(line: string): boolean {
  // A record's line says of its batch that it is valid.
  if (line.startsWith('| offset: ') || line.startsWith('baseOffset: ')) {
    return line.includes('isvalid: false');
  }
  return complaintPattern.test(line) && !beginningPattern.test(line);
}
