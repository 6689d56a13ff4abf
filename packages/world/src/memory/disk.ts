/**
 * A disk in memory, for a broker that keeps nothing: every call is done on return, and nothing
 * ever fails but what the caller got wrong. It is gone with the process.
 *
 * It does not simulate crashes: that is `sim`. The promises are written in `../disk.ts`.
 */
import type { DirectoryEntry, Disk, DiskFile, DiskLock, FileStatus, OpenOptions } from '../disk.ts';
import { DiskError } from '../disk.ts';
import { Blocks } from './blocks.ts';
import { namesOf, Tree, type TreeNode } from './tree.ts';

export interface MemoryDiskOptions {
  /** Gives the time of changes; without it all happens in 1970. */
  readonly nowMs?: () => number;
  /** What `space` answers as the total. Nothing keeps the files below it. */
  readonly totalBytes?: number;
}

interface MemoryContent {
  readonly blocks: Blocks;
  modifiedMs: number;
}

const TOTAL_BYTES = 2 ** 40;

export class MemoryDisk implements Disk {
  readonly #tree = new Tree<MemoryContent>();
  readonly #locks = new Set<string>();
  readonly #nowMs: () => number;
  readonly #totalBytes: number;

  constructor(options: MemoryDiskOptions = {}) {
    this.#nowMs = options.nowMs ?? ((): number => 0);
    this.#totalBytes = options.totalBytes ?? TOTAL_BYTES;
  }

  open(path: string, options: OpenOptions): DiskFile {
    const { directory, name } = this.#tree.place(path, 'open');
    const found = directory.entries.get(name);
    if (found?.type === 'directory') throw new DiskError('EISDIR', path, 'open');
    const writable = options.readOnly !== true;
    if (found !== undefined) {
      if (options.truncate === true) found.file.blocks.truncate(0);
      return new MemoryFile(path, found.file, writable, this.#nowMs);
    }
    if (options.create !== true) throw new DiskError('ENOENT', path, 'open');
    const file: MemoryContent = { blocks: new Blocks(), modifiedMs: this.#nowMs() };
    directory.entries.set(name, { type: 'file', file });
    return new MemoryFile(path, file, writable, this.#nowMs);
  }

  list(path: string): readonly DirectoryEntry[] {
    const entries: DirectoryEntry[] = [];
    for (const [name, node] of this.#tree.directory(path, 'list').entries) {
      entries.push({ name, type: node.type });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  status(path: string): FileStatus | undefined {
    const node = this.#tree.find(path);
    if (node === undefined) return undefined;
    if (node.type === 'directory') return { type: 'directory', size: 0, modifiedMs: 0 };
    return { type: 'file', size: node.file.blocks.size, modifiedMs: node.file.modifiedMs };
  }

  makeDirectory(path: string): void {
    for (const missing of this.#tree.missingDirectories(path)) {
      this.#tree.addDirectory(this.#tree.place(missing, 'make directory'));
    }
  }

  rename(from: string, to: string): void {
    this.#tree.rename(from, to);
  }

  remove(path: string): void {
    const node = this.#tree.find(path);
    if (node === undefined) return;
    if (node.type === 'directory') throw new DiskError('EISDIR', path, 'remove');
    const { directory, name } = this.#tree.place(path, 'remove');
    directory.entries.delete(name);
  }

  removeDirectory(path: string): void {
    const node = this.#tree.find(path);
    if (node === undefined) return;
    if (node.type === 'file') throw new DiskError('ENOTDIR', path, 'remove directory');
    const { directory, name } = this.#tree.place(path, 'remove directory');
    directory.entries.delete(name);
  }

  syncDirectory(path: string): void {
    this.#tree.directory(path, 'sync directory');
  }

  readFile(path: string): Uint8Array | undefined {
    const node = this.#tree.find(path);
    if (node?.type === 'directory') throw new DiskError('EISDIR', path, 'read');
    return node?.file.blocks.toBytes();
  }

  replaceFile(path: string, content: Uint8Array): void {
    const beside = `${path}.tmp`;
    const file = this.open(beside, { create: true, truncate: true });
    file.writeNow([content], 0);
    file.close();
    this.rename(beside, path);
  }

  lock(path: string): DiskLock | undefined {
    const key = namesOf(path).join('/');
    if (this.#locks.has(key)) return undefined;
    this.open(path, { create: true }).close();
    this.#locks.add(key);
    let isReleased = false;
    return {
      release: (): void => {
        // Once only: by now another may hold it.
        if (isReleased) return;
        isReleased = true;
        this.#locks.delete(key);
        this.remove(path);
      },
    };
  }

  space(path: string): { readonly totalBytes: number; readonly usableBytes: number } {
    if (this.#tree.find(path) === undefined) throw new DiskError('ENOENT', path, 'space');
    const usedBytes = bytesIn(this.#tree.root);
    return {
      totalBytes: this.#totalBytes,
      usableBytes: Math.max(0, this.#totalBytes - usedBytes),
    };
  }
}

class MemoryFile implements DiskFile {
  readonly path: string;
  readonly #content: MemoryContent;
  readonly #writable: boolean;
  readonly #nowMs: () => number;
  #closed = false;

  constructor(path: string, content: MemoryContent, writable: boolean, nowMs: () => number) {
    this.path = path;
    this.#content = content;
    this.#writable = writable;
    this.#nowMs = nowMs;
  }

  size(): number {
    this.#check('size', 0);
    return this.#content.blocks.size;
  }

  write(chunks: readonly Uint8Array[], position: number): void {
    this.writeNow(chunks, position);
  }

  writeNow(chunks: readonly Uint8Array[], position: number): void {
    this.#checkWritable('write', 'EBADF', position);
    let at = position;
    for (const chunk of chunks) {
      this.#content.blocks.write(chunk, at);
      at += chunk.byteLength;
    }
    this.#content.modifiedMs = this.#nowMs();
  }

  read(target: Uint8Array, position: number): number {
    return this.readNow(target, position);
  }

  readNow(target: Uint8Array, position: number): number {
    this.#check('read', position);
    return this.#content.blocks.read(target, position);
  }

  async sync(): Promise<void> {
    this.#check('sync', 0);
  }

  syncNow(): void {
    this.#check('sync', 0);
  }

  truncate(size: number): void {
    this.#checkWritable('truncate', 'EINVAL', size);
    this.#content.blocks.truncate(size);
    this.#content.modifiedMs = this.#nowMs();
  }

  close(): void {
    this.#closed = true;
  }

  #check(operation: string, position: number): void {
    if (this.#closed) throw new DiskError('EBADF', this.path, operation);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new DiskError('EINVAL', this.path, operation);
    }
  }

  // The system has one code for writing to a file opened for reading, another for cutting it.
  #checkWritable(operation: string, code: string, position: number): void {
    this.#check(operation, position);
    if (!this.#writable) throw new DiskError(code, this.path, operation);
  }
}

function bytesIn(node: TreeNode<MemoryContent>): number {
  if (node.type === 'file') return node.file.blocks.size;
  let bytes = 0;
  for (const entry of node.entries.values()) bytes += bytesIn(entry);
  return bytes;
}
