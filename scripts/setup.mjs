// Installs what is missing, then runs a script of this repository with the Node that it pins:
//   node scripts/setup.mjs scripts/check.ts [arguments]
// Plain JavaScript without dependencies: any Node from 18 on runs it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const lock = `${root}package-lock.json`;
const marker = `${root}node_modules/.package-lock.json`;

if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(lock).mtimeMs) {
  console.error('odradek: installing dependencies (once) …');
  // Not `npm ci`: it refuses a lock file without addresses when it has packages of other systems.
  execFileSync(
    windows ? 'npm.cmd' : 'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: windows },
  );
}

const node = `${root}node_modules/node/bin/node${windows ? '.exe' : ''}`;
const child = spawn(node, process.argv.slice(2), { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
