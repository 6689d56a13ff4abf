/**
 * The history of measurements: one line of JSON per run in `history.jsonl`, with what is needed
 * to judge it later: the machine, the version of Node and the commit.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { NodeKind } from '@odradek/interop';
import { keyOf, type Median } from './measurements.ts';

export interface HistoryEntry {
  readonly at: string;
  readonly commit: string;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGb: number };
  readonly platform: string;
  readonly divisor: number;
  readonly rounds: number;
  /** Rounded medians, by name and unit of the quantity. */
  readonly medians: Readonly<Record<string, Readonly<Partial<Record<NodeKind, number>>>>>;
}

const file = join(import.meta.dirname, '../history.jsonl');

export function readHistory(): readonly HistoryEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): HistoryEntry => JSON.parse(line));
}

export function appendHistory(entry: HistoryEntry): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

export function historyEntry(
  medians: readonly Median[],
  of: { readonly divisor: number; readonly rounds: number },
): HistoryEntry {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    machine: {
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
    },
    platform: platform(),
    ...of,
    medians: Object.fromEntries(medians.map((one) => [keyOf(one), rounded(one.values)])),
  };
}

function commit(): string {
  try {
    const args = ['describe', '--always', '--dirty', '--abbrev=10'];
    return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

function rounded(
  values: Readonly<Partial<Record<NodeKind, number>>>,
): Partial<Record<NodeKind, number>> {
  const entries = Object.entries(values).map(([kind, value]) => [
    kind,
    Number(value.toPrecision(4)),
  ]);
  return Object.fromEntries(entries);
}
