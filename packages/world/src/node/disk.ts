/**
 * Files of this machine, through `node:fs`: names, directories and small files. The calls of an
 * open file are in `disk-file.ts`, the lock file in `lock.ts`.
 *
 * The promises are written in `../disk.ts`; `contract/disk.ts` checks them.
 */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { DirectoryEntry, Disk, DiskFile, DiskLock, FileStatus, OpenOptions } from '../disk.ts';
import { DiskError } from '../disk.ts';
import { diskError, NodeDiskFile, type TransferLimits, writeAllNow } from './disk-file.ts';
import { takeLock } from './lock.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/**
 * Up to here a transfer is done at once; above, by the thread pool. Handing one over costs the
 * event loop as much as 100 KiB written, or 160 KiB read, when the pages are in memory (measured:
 * 12–16 µs), and the whole process as much as 500 KiB.
 */
const LIMITS: TransferLimits = { writeBytesMax: 128 * 1024, readBytesMax: 128 * 1024 };

export class NodeDisk implements Disk {
  readonly #limits: TransferLimits;

  constructor(limits: Partial<TransferLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  open(path: string, options: OpenOptions): DiskFile {
    const fd = openNow(path, flagsOf(options));
    // The system lets a directory be opened for reading, and fails at the first read only.
    if (options.readOnly === true && fs.fstatSync(fd).isDirectory()) {
      fs.closeSync(fd);
      throw new DiskError('EISDIR', path, 'open');
    }
    return new NodeDiskFile(path, fd, this.#limits);
  }

  list(path: string): readonly DirectoryEntry[] {
    const found = attempt('list', path, () => fs.readdirSync(path, { withFileTypes: true }));
    const entries: DirectoryEntry[] = [];
    for (const entry of found) {
      const type = entry.isSymbolicLink()
        ? this.status(`${path}/${entry.name}`)?.type
        : typeOf(entry);
      if (type !== undefined) entries.push({ name: entry.name, type });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  status(path: string): FileStatus | undefined {
    const stats = orNothing('status', path, () => fs.statSync(path));
    if (stats === undefined) return undefined;
    return { type: typeOf(stats), size: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
  }

  makeDirectory(path: string): void {
    attempt('make directory', path, () =>
      fs.mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE }),
    );
  }

  rename(from: string, to: string): void {
    attempt('rename', from, () => fs.renameSync(from, to));
  }

  remove(path: string): void {
    // Linux says EISDIR, POSIX and others EPERM: callers should see one of them only.
    if (this.status(path)?.type === 'directory') throw new DiskError('EISDIR', path, 'remove');
    orNothing('remove', path, () => fs.unlinkSync(path));
  }

  removeDirectory(path: string): void {
    const type = this.status(path)?.type;
    if (type === undefined) return;
    if (type === 'file') throw new DiskError('ENOTDIR', path, 'remove directory');
    attempt('remove directory', path, () => fs.rmSync(path, { recursive: true, force: true }));
  }

  syncDirectory(path: string): void {
    const fd = openNow(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    try {
      attempt('sync directory', path, () => fs.fsyncSync(fd));
    } finally {
      fs.closeSync(fd);
    }
  }

  readFile(path: string): Uint8Array | undefined {
    return orNothing('read', path, () => fs.readFileSync(path));
  }

  replaceFile(path: string, content: Uint8Array, options: { durable?: boolean } = {}): void {
    const beside = `${path}.tmp`;
    const fd = openNow(beside, flagsOf({ create: true, truncate: true }));
    try {
      attempt('write', beside, () => writeAllNow(fd, [content], 0));
      attempt('sync', beside, () => fs.fdatasyncSync(fd));
    } finally {
      fs.closeSync(fd);
    }
    this.rename(beside, path);
    if (options.durable !== false) this.syncDirectory(dirname(path));
  }

  lock(path: string): DiskLock | undefined {
    return attempt('lock', path, () => takeLock(path));
  }

  space(path: string): { readonly totalBytes: number; readonly usableBytes: number } {
    const stats = attempt('space', path, () => fs.statfsSync(path));
    return { totalBytes: stats.blocks * stats.bsize, usableBytes: stats.bavail * stats.bsize };
  }
}

function openNow(path: string, flags: number): number {
  return attempt('open', path, () => fs.openSync(path, flags, FILE_MODE));
}

function flagsOf(options: OpenOptions): number {
  let flags = options.readOnly === true ? fs.constants.O_RDONLY : fs.constants.O_RDWR;
  if (options.create === true) flags |= fs.constants.O_CREAT;
  if (options.truncate === true) flags |= fs.constants.O_TRUNC;
  return flags;
}

function typeOf(entry: { isDirectory(): boolean }): 'file' | 'directory' {
  return entry.isDirectory() ? 'directory' : 'file';
}

function attempt<Result>(operation: string, path: string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    throw diskError(error, path, operation);
  }
}

/** Like `attempt`, but that nothing is there is an answer. */
function orNothing<Result>(
  operation: string,
  path: string,
  task: () => Result,
): Result | undefined {
  try {
    return task();
  } catch (error) {
    const failure = diskError(error, path, operation);
    if (failure.code === 'ENOENT' || failure.code === 'ENOTDIR') return undefined;
    throw failure;
  }
}
