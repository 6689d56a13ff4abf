/**
 * `npm run lock`: writes the lock file anew after a change of dependencies. It knows the packages of
 * all systems, and no registry's address: whoever installs uses the registry of their own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.ts';

const lockFile = join(root, 'package-lock.json');
const code = await run('npm', ['install', '--omit-lockfile-registry-resolved=false']);
if (code === 0) {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  for (const entry of Object.values<{ resolved?: string }>(lock.packages)) {
    if (entry.resolved?.startsWith('http') === true) delete entry.resolved;
  }
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}
process.exitCode = code;
