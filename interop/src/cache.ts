/**
 * Where things that take time to get are kept between runs: jars, a Python environment, a
 * compiled Go client. And where one run puts what it may throw away.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const home: string = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** A folder that outlives the run. */
export function cacheFolder(name: string): string {
  return join(home, 'odradek-interop', name);
}

/** The folder of Apache Kafka's jars, shared with whatever else on the machine wants them. */
export function apacheLibsFolder(): string {
  return process.env['KAFKA_LIBS'] ?? join(home, 'apache-kafka-4.3.1');
}

/** A short name for the content of files: a cached thing made from other content is another. */
export function fingerprint(...files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/**
 * Fills `folder` once. A half-filled folder, left by a run that was interrupted, is filled again:
 * only the mark that is written last makes it complete. Nothing in it is removed, since
 * `KAFKA_LIBS` may name a folder with things of the user's own.
 */
export async function fillOnce(folder: string, fill: () => Promise<void>): Promise<void> {
  const mark = join(folder, '.complete');
  if (existsSync(mark)) return;
  mkdirSync(folder, { recursive: true });
  await fill();
  writeFileSync(mark, '');
}

/** A fresh folder for this run, gone when the process ends unless `KEEP_INTEROP` is set. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `odradek-${name}-`));
  temporary.add(folder);
  return folder;
}

const temporary: Set<string> = new Set<string>();
process.on('exit', () => {
  if (process.env['KEEP_INTEROP'] !== undefined) return;
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
