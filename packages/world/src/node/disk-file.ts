/**
 * An open file of this machine: transfers that are small are done at once, large ones by Node's
 * thread pool, gathered into as few system calls as there can be.
 *
 * The promises are written in `../disk.ts`.
 */
import * as fs from 'node:fs';
import type { DiskFile } from '../disk.ts';
import { DiskError } from '../disk.ts';

export interface TransferLimits {
  readonly writeBytesMax: number;
  readonly readBytesMax: number;
}

/** The number of chunks that one `pwritev` takes on every system. */
const CHUNKS_PER_CALL_MAX = 1024;

const NOTHING: readonly Uint8Array[] = [];

export class NodeDiskFile implements DiskFile {
  readonly path: string;
  readonly #fd: number;
  readonly #limits: TransferLimits;
  #closed = false;
  /** Transfers that the thread pool has not finished. */
  #underWay = 0;

  constructor(path: string, fd: number, limits: TransferLimits) {
    this.path = path;
    this.#fd = fd;
    this.#limits = limits;
  }

  size(): number {
    this.#check('size', 0);
    try {
      return fs.fstatSync(this.#fd).size;
    } catch (error) {
      throw diskError(error, this.path, 'size');
    }
  }

  write(chunks: readonly Uint8Array[], position: number): void | Promise<void> {
    let bytes = 0;
    for (const chunk of chunks) bytes += chunk.byteLength;
    if (bytes <= this.#limits.writeBytesMax) return this.writeNow(chunks, position);

    this.#check('write', position);
    this.#underWay += 1;
    return new Promise((resolve, reject) => {
      writeAll(this.#fd, chunks, position, (error) => {
        this.#settled();
        if (error === null) resolve();
        else reject(diskError(error, this.path, 'write'));
      });
    });
  }

  writeNow(chunks: readonly Uint8Array[], position: number): void {
    this.#check('write', position);
    try {
      writeAllNow(this.#fd, chunks, position);
    } catch (error) {
      throw diskError(error, this.path, 'write');
    }
  }

  read(target: Uint8Array, position: number): number | Promise<number> {
    if (target.byteLength <= this.#limits.readBytesMax) return this.readNow(target, position);

    this.#check('read', position);
    this.#underWay += 1;
    return new Promise((resolve, reject) => {
      readAll(this.#fd, target, position, (error, count) => {
        this.#settled();
        if (error === null) resolve(count);
        else reject(diskError(error, this.path, 'read'));
      });
    });
  }

  readNow(target: Uint8Array, position: number): number {
    this.#check('read', position);
    try {
      return readAllNow(this.#fd, target, position);
    } catch (error) {
      throw diskError(error, this.path, 'read');
    }
  }

  async sync(): Promise<void> {
    this.#check('sync', 0);
    this.#underWay += 1;
    // The size is all that a reader needs of what `fdatasync` may leave out, and it keeps that.
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.#fd, (error) => {
        this.#settled();
        if (error === null) resolve();
        else reject(diskError(error, this.path, 'sync'));
      });
    });
  }

  syncNow(): void {
    this.#check('sync', 0);
    try {
      fs.fdatasyncSync(this.#fd);
    } catch (error) {
      throw diskError(error, this.path, 'sync');
    }
  }

  truncate(size: number): void {
    this.#check('truncate', size);
    try {
      fs.ftruncateSync(this.#fd, size);
    } catch (error) {
      throw diskError(error, this.path, 'truncate');
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#underWay === 0) fs.closeSync(this.#fd);
  }

  // The number of a closed file is given to the next one that is opened. A transfer that still
  // runs in the thread pool would then reach the wrong file: the last one to end closes.
  #settled(): void {
    this.#underWay -= 1;
    if (this.#closed && this.#underWay === 0) fs.closeSync(this.#fd);
  }

  #check(operation: string, position: number): void {
    if (this.#closed) throw new DiskError('EBADF', this.path, operation);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new DiskError('EINVAL', this.path, operation);
    }
  }
}

/** Writes all of `chunks`, however often the system takes only a part. */
export function writeAllNow(fd: number, chunks: readonly Uint8Array[], position: number): void {
  let rest = chunks;
  let at = position;
  while (rest.length > 0) {
    const first = rest[0];
    const written =
      rest.length === 1 && first !== undefined
        ? fs.writeSync(fd, first, 0, first.byteLength, at)
        : fs.writevSync(fd, forOneCall(rest), at);
    at += written;
    rest = remaining(rest, written);
  }
}

function writeAll(
  fd: number,
  chunks: readonly Uint8Array[],
  position: number,
  done: (error: Error | null) => void,
): void {
  const onWritten = (error: Error | null, written: number): void => {
    if (error !== null) return done(error);
    const rest = remaining(chunks, written);
    if (rest.length === 0) done(null);
    else writeAll(fd, rest, position + written, done);
  };
  const first = chunks[0];
  if (chunks.length === 1 && first !== undefined) {
    fs.write(fd, first, 0, first.byteLength, position, onWritten);
  } else {
    fs.writev(fd, forOneCall(chunks), position, onWritten);
  }
}

function forOneCall(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  return chunks.length > CHUNKS_PER_CALL_MAX ? chunks.slice(0, CHUNKS_PER_CALL_MAX) : chunks;
}

/** What is left of `chunks` after their first `written` bytes. */
function remaining(chunks: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written;
  for (const [index, chunk] of chunks.entries()) {
    if (left < chunk.byteLength) {
      return left === 0 ? chunks.slice(index) : [chunk.subarray(left), ...chunks.slice(index + 1)];
    }
    left -= chunk.byteLength;
  }
  return NOTHING;
}

function readAllNow(fd: number, target: Uint8Array, position: number): number {
  let count = 0;
  while (count < target.byteLength) {
    const got = fs.readSync(fd, target, count, target.byteLength - count, position + count);
    if (got === 0) break;
    count += got;
  }
  return count;
}

function readAll(
  fd: number,
  target: Uint8Array,
  position: number,
  done: (error: Error | null, count: number) => void,
): void {
  let count = 0;
  const onRead = (error: Error | null, got: number): void => {
    if (error !== null) return done(error, 0);
    count += got;
    if (got === 0 || count === target.byteLength) return done(null, count);
    fs.read(fd, target, count, target.byteLength - count, position + count, onRead);
  };
  fs.read(fd, target, 0, target.byteLength, position, onRead);
}

/** Any failure of `node:fs` as the one kind of error that a `Disk` has. */
export function diskError(error: unknown, path: string, operation: string): DiskError {
  if (error instanceof DiskError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return new DiskError(code, path, operation);
}
