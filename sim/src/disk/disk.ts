/**
 * The disk as one simulated process sees it: a `Disk` whose every change is an operation on the
 * machine's drive, so that the machine can stop between any two of them.
 *
 * Once the process is dead, every call throws (ESRCH) and promises never settle. Without a process
 * it serves a test of its own: then nothing takes time, and the drive's crash is its death.
 */
import {
  type DirectoryEntry,
  type Disk,
  DiskError,
  type DiskFile,
  type DiskLock,
  type FileStatus,
  namesOf,
  type OpenOptions,
} from '@odradek/world';
import type { SimulatedProcess } from '../process.ts';
import type { DiskCallType, Drive } from './drive.ts';
import { SimulatedFile } from './file.ts';
import type { FileContent } from './file-content.ts';
import { Transfers } from './transfers.ts';

export interface SimulatedDiskOptions {
  readonly drive: Drive;
  readonly process?: SimulatedProcess;
  readonly nowMs?: () => number;
}

export class SimulatedDisk implements Disk {
  readonly drive: Drive;
  readonly #nowMs: () => number;
  readonly #transfers: Transfers;

  constructor(options: SimulatedDiskOptions) {
    const { drive, process, nowMs = (): number => 0 } = options;
    this.drive = drive;
    this.#nowMs = nowMs;
    this.#transfers = new Transfers({ drive, nowMs, process });
    process?.onDeath(() => {
      for (const [path, holder] of drive.locks) if (holder === this) drive.locks.delete(path);
    });
  }

  open(path: string, options: OpenOptions): DiskFile {
    this.#enter('open', path);
    const { directory, name } = this.#tree.place(path, 'open');
    const found = directory.entries.get(name);
    if (found?.type === 'directory') throw new DiskError('EISDIR', path, 'open');
    const content = found?.file ?? this.#create(path, options);
    if (options.truncate === true && content.current.size > 0) {
      this.#transfers.truncate(content, 0);
    }
    // A crash replaces the image; what was opened in this one is closed in this one.
    const { image } = this.drive;
    image.opened(content.number);
    return new SimulatedFile({
      path,
      content,
      isWritable: options.readOnly !== true,
      transfers: this.#transfers,
      onClose: () => image.closed(content.number),
    });
  }

  list(path: string): readonly DirectoryEntry[] {
    this.#enter('list', path);
    const entries: DirectoryEntry[] = [];
    for (const [name, node] of this.#tree.directory(path, 'list').entries) {
      entries.push({ name, type: node.type });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  status(path: string): FileStatus | undefined {
    this.#enter('status', path);
    const node = this.#tree.find(path);
    if (node === undefined) return undefined;
    if (node.type === 'directory') return { type: 'directory', size: 0, modifiedMs: 0 };
    return { type: 'file', size: node.file.current.size, modifiedMs: node.file.modifiedMs };
  }

  makeDirectory(path: string): void {
    this.#enter('status', path);
    for (const missing of this.#tree.missingDirectories(path)) {
      this.#enter('makeDirectory', missing);
      this.drive.apply({ type: 'makeDirectory', path: missing });
    }
  }

  rename(from: string, to: string): void {
    this.#enter('rename', from);
    this.drive.apply({ type: 'rename', from, to });
  }

  remove(path: string): void {
    this.#enter('remove', path);
    const node = this.#tree.find(path);
    if (node === undefined) return;
    if (node.type === 'directory') throw new DiskError('EISDIR', path, 'remove');
    this.drive.apply({ type: 'remove', path });
  }

  // Not atomic on any system: one name goes after the other.
  removeDirectory(path: string): void {
    this.#enter('remove', path);
    const node = this.#tree.find(path);
    if (node === undefined) return;
    if (node.type === 'file') throw new DiskError('ENOTDIR', path, 'remove directory');
    for (const [name, entry] of node.entries) {
      if (entry.type === 'directory') this.removeDirectory(`${path}/${name}`);
      else this.remove(`${path}/${name}`);
    }
    this.drive.apply({ type: 'remove', path });
  }

  syncDirectory(path: string): void {
    this.#enter('syncDirectory', path);
    this.#tree.directory(path, 'sync directory');
    this.drive.apply({ type: 'syncDirectory', path });
  }

  readFile(path: string): Uint8Array | undefined {
    this.#enter('read', path);
    const node = this.#tree.find(path);
    if (node?.type === 'directory') throw new DiskError('EISDIR', path, 'read');
    return node?.file.current.toBytes();
  }

  replaceFile(path: string, content: Uint8Array, options: { durable?: boolean } = {}): void {
    const beside = `${path}.tmp`;
    const file = this.open(beside, { create: true, truncate: true });
    try {
      file.writeNow([content], 0);
      file.syncNow();
    } finally {
      file.close();
    }
    this.rename(beside, path);
    if (options.durable !== false) {
      this.syncDirectory(path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/');
    }
  }

  lock(path: string): DiskLock | undefined {
    this.#enter('lock', path);
    const { locks } = this.drive;
    const key = namesOf(path).join('/');
    if (locks.has(key)) return undefined;
    this.open(path, { create: true }).close();
    locks.set(key, this);
    let isReleased = false;
    return {
      release: (): void => {
        if (isReleased) return;
        isReleased = true;
        if (locks.get(key) !== this) return;
        locks.delete(key);
        this.remove(path);
      },
    };
  }

  space(path: string): { readonly totalBytes: number; readonly usableBytes: number } {
    this.#enter('space', path);
    if (this.#tree.find(path) === undefined) throw new DiskError('ENOENT', path, 'space');
    return { totalBytes: this.drive.capacityBytes, usableBytes: this.drive.usableBytes() };
  }

  get #tree(): Drive['image']['tree'] {
    return this.drive.image.tree;
  }

  #create(path: string, options: OpenOptions): FileContent {
    if (options.create !== true) throw new DiskError('ENOENT', path, 'open');
    this.#enter('create', path);
    const number = this.drive.image.nextFile;
    this.drive.apply({ type: 'create', path, file: number, atMs: this.#nowMs() });
    const content = this.drive.image.file(number);
    if (content === undefined) throw new DiskError('EIO', path, 'open');
    return content;
  }

  #enter(type: DiskCallType, path: string): void {
    this.#transfers.enter(type, path, type);
  }
}
