/**
 * A lock file: at most one living process of this machine holds it.
 *
 * Node has no `flock`, so the file names its holder, by process id and start time. The name
 * appears together with its content (`link` of a finished file, which fails when there is one), so
 * nobody ever reads a half-written lock. A lock whose holder has died is moved away first, and
 * `rename` lets only one process win. It does not protect a directory that two machines, or two
 * containers with process ids of their own, have mounted.
 */
import * as fs from 'node:fs';
import { resolve } from 'node:path';
import type { DiskLock } from '../disk.ts';

/** More rounds than this mean that others take and drop the lock all the time. */
const ROUNDS_MAX = 8;

/** Start time is the 22nd field of /proc/<pid>/stat; the command before it may contain spaces. */
const START_FIELD_AFTER_COMMAND = 19;

const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

const heldHere = new Set<string>();

export function takeLock(path: string): DiskLock | undefined {
  const key = resolve(path);
  if (heldHere.has(key)) return undefined;
  const mine = `${path}.${process.pid}`;
  fs.writeFileSync(mine, identityOf(process.pid));
  try {
    if (!linkFreed(mine, path)) return undefined;
  } finally {
    fs.rmSync(mine, { force: true });
  }
  heldHere.add(key);
  let isReleased = false;
  return {
    release(): void {
      // Once only: by now another may hold it.
      if (isReleased) return;
      isReleased = true;
      heldHere.delete(key);
      fs.rmSync(path, { force: true });
    },
  };
}

/** Gives the file `mine` the name `path` as well, unless a living process has it. */
function linkFreed(mine: string, path: string): boolean {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (linkNew(mine, path)) return true;
    const holder = contentOf(path);
    if (holder === undefined) continue;
    if (isHeld(holder)) return false;

    const aside = `${mine}.stale`;
    if (!moved(path, aside)) continue;
    const tookLiving = contentOf(aside) !== holder;
    // Another process was faster and what we moved is its fresh lock: put it back.
    if (tookLiving) linkNew(aside, path);
    fs.rmSync(aside, { force: true });
    if (tookLiving) return false;
  }
  return false;
}

/** Whether the process that wrote `holder` still lives. */
function isHeld(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  // After a restart of the machine or container another process may have got the same number, and
  // this one may itself have the number of the dead.
  if (holder.includes(' ')) return identityOf(pid) === holder;
  return pid !== process.pid && isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

/** `<pid> <start time>`, or only `<pid>` on systems without /proc. */
function identityOf(pid: number): string {
  const stat = contentOf(`/proc/${pid}/stat`);
  if (stat === undefined) return String(pid);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${pid} ${fields[START_FIELD_AFTER_COMMAND] ?? ''}`;
}

function linkNew(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (code !== undefined && NO_LINKS.includes(code)) return copiedNew(from, to);
    throw error;
  }
}

/** For file systems without links: for a moment the new file is empty, which looks stale. */
function copiedNew(from: string, to: string): boolean {
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function moved(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function contentOf(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
