/**
 * What is known to fail for now: `later.tsv`, one check a line with its suite and the reason.
 *
 * A check that fails and is listed is counted apart, and named at the end of each run; one that
 * is listed and passes is pointed out, so that the list only ever tells the truth.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The reasons of one suite's checks, by the check's name. */
export type LaterChecks = ReadonlyMap<string, string>;

const file = join(import.meta.dirname, '../later.tsv');
const header = 'suite\tcheck\treason\n';

export function readLater(): ReadonlyMap<string, LaterChecks> {
  const bySuite = new Map<string, Map<string, string>>();
  if (!existsSync(file)) return bySuite;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const [suite = '', check, reason = ''] = line.split('\t');
    if (check === undefined) continue;
    const checks = bySuite.get(suite) ?? new Map<string, string>();
    bySuite.set(suite, checks.set(check, reason));
  }
  return bySuite;
}

export function writeLater(later: ReadonlyMap<string, LaterChecks>): void {
  const lines = [...later].flatMap(([suite, checks]) =>
    [...checks].map(([check, reason]) => `${suite}\t${check}\t${reason}\n`),
  );
  writeFileSync(file, header + lines.sort().join(''));
}

/** A failure's text as one short line: what was there instead of what should be. */
export function shortReason(why: string): string {
  const lines = why.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /unsupported|not support/i.test(line));
  const line = telling?.replace(/^.*Exception: |^[+-] /, '') ?? lines.find((one) => one !== '');
  return (line ?? '').replaceAll(/\s+/g, ' ').slice(0, 160);
}
