/**
 * Unit and property tests of all packages, in one process: `npm run unit`, or with a part of a
 * path, `npm run unit -- packages/log`.
 */
import { globSync } from 'node:fs';
import { root, run } from './run.ts';

export async function unit(pattern = ''): Promise<number> {
  const files = globSync(
    ['packages/**/*.test.ts', 'sim/**/*.test.ts', 'scripts/**/*.test.ts', 'interop/**/*.test.ts'],
    {
      cwd: root,
      exclude: (name) => name.includes('node_modules'),
    },
  ).filter((file) => file.includes(pattern));
  if (files.length === 0) {
    console.error(`no test file has "${pattern}" in its path`);
    return 1;
  }
  return run('node', ['--test', '--test-reporter=dot', '--test-concurrency=2', ...files]);
}

if (import.meta.main) process.exitCode = await unit(process.argv[2]);
