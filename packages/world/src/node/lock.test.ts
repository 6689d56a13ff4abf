import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { takeLock } from './lock.ts';

function inDirectory(task: (directory: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const directory = mkdtempSync(join(tmpdir(), 'odradek-lock-'));
    try {
      await task(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
}

/** What a process does that takes the lock and tells. */
const TAKE = `
  const { takeLock } = await import(${JSON.stringify(import.meta.resolve('./lock.ts'))});
  const lock = takeLock(process.argv[1]);
  process.stdout.write(lock === undefined ? 'refused' : 'taken');
  if (process.argv[2] === 'keep') process.stdin.resume();
`;

function take(path: string, mode: 'keep' | 'exit'): string[] {
  return ['--input-type=module', '-e', TAKE, path, mode];
}

test(
  'the lock names its holder, and leaves nothing behind',
  inDirectory((directory) => {
    const lock = takeLock(join(directory, '.lock'));
    assert.match(readFileSync(join(directory, '.lock'), 'latin1'), new RegExp(`^${process.pid}`));
    assert.deepEqual(readdirSync(directory), ['.lock']);
    lock?.release();
    assert.deepEqual(readdirSync(directory), []);
  }),
);

test(
  'a living process keeps it, a dead one does not',
  inDirectory(async (directory) => {
    const path = join(directory, '.lock');
    const child = spawn(process.execPath, take(path, 'keep'), {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [answer] = await once(child.stdout, 'data');
    assert.equal(String(answer), 'taken');
    assert.equal(takeLock(path), undefined);

    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = takeLock(path);
    assert.ok(lock);
    const second = spawnSync(process.execPath, take(path, 'exit'));
    assert.equal(String(second.stdout), 'refused');
    lock.release();
    assert.deepEqual(readdirSync(directory), []);
  }),
);

test(
  'a process that only has the number of the dead one does not hold it',
  inDirectory((directory) => {
    const path = join(directory, '.lock');
    // This process, but not its start time; then a file that no process has written.
    for (const content of [`${process.pid} 1`, '1 1', '', 'nonsense', '-1', '0']) {
      writeFileSync(path, content);
      const lock = takeLock(path);
      assert.ok(lock, content);
      assert.equal(takeLock(path), undefined);
      lock.release();
    }
  }),
);
