/** What is known of each test method of others: `apache-tests/status.tsv`, read and written. */
import { existsSync, readFileSync } from 'node:fs';
import type { TestCase } from './test-reports.ts';

export type StatusKind = 'pass' | 'later' | 'cannot-apply';

export interface Status {
  readonly kind: StatusKind;
  readonly reason: string;
}

const header = 'method\tstatus\treason\n';
const kinds: readonly StatusKind[] = ['pass', 'later', 'cannot-apply'];

export function readStatuses(file: string): Map<string, Status> {
  const statuses = new Map<string, Status>();
  if (!existsSync(file)) return statuses;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const [method = '', name = '', reason = ''] = line.split('\t');
    const kind = kinds.find((known) => known === name);
    if (kind !== undefined) statuses.set(method, { kind, reason });
  }
  return statuses;
}

/** What was known, and over it what the cases of a run have shown. */
export function mergedStatuses(
  known: ReadonlyMap<string, Status>,
  cases: readonly TestCase[],
): Map<string, Status> {
  const merged = new Map(known);
  const byMethod = Map.groupBy(cases, (one) => one.method);
  for (const [method, invocations] of byMethod) {
    const failed = invocations.find((one) => one.outcome === 'failed');
    const aborted = invocations.find((one) => one.outcome === 'aborted');
    const before = known.get(method);
    // Someone found out that the method cannot apply; a run cannot tell that from a failure.
    if (failed !== undefined && before?.kind === 'cannot-apply') continue;
    if (failed !== undefined) merged.set(method, { kind: 'later', reason: failed.reason });
    else if (aborted !== undefined) {
      merged.set(method, { kind: 'cannot-apply', reason: aborted.reason });
    } else merged.set(method, { kind: 'pass', reason: '' });
  }
  return merged;
}

export function statusText(statuses: ReadonlyMap<string, Status>): string {
  const lines = [...statuses]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([method, { kind, reason }]) => `${method}\t${kind}\t${reason}\n`);
  return header + lines.join('');
}
