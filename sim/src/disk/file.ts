/** An open file of a simulated disk. What its calls do to the drive is in `transfers.ts`. */
import { DiskError, type DiskFile } from '@odradek/world';
import type { DiskCallType } from './drive.ts';
import type { FileContent } from './file-content.ts';
import type { Transfers } from './transfers.ts';

export interface SimulatedFileParts {
  readonly path: string;
  readonly content: FileContent;
  readonly isWritable: boolean;
  readonly transfers: Transfers;
  /** Called once, when the file is closed. */
  readonly onClose: () => void;
}

export class SimulatedFile implements DiskFile {
  readonly path: string;
  readonly #parts: SimulatedFileParts;
  #closed = false;

  constructor(parts: SimulatedFileParts) {
    this.path = parts.path;
    this.#parts = parts;
  }

  size(): number {
    this.#check('status', 'size', 0);
    return this.#parts.content.current.size;
  }

  write(chunks: readonly Uint8Array[], position: number): void | Promise<void> {
    this.#checkWritable('write', 'EBADF', position);
    return this.#parts.transfers.write(this.path, this.#parts.content, chunks, position);
  }

  writeNow(chunks: readonly Uint8Array[], position: number): void {
    this.#checkWritable('write', 'EBADF', position);
    this.#parts.transfers.writeNow(this.path, this.#parts.content, chunks, position);
  }

  read(target: Uint8Array, position: number): number | Promise<number> {
    this.#check('read', 'read', position);
    return this.#parts.transfers.read(this.#parts.content, target, position);
  }

  readNow(target: Uint8Array, position: number): number {
    this.#check('read', 'read', position);
    return this.#parts.content.current.read(target, position);
  }

  async sync(): Promise<void> {
    this.#check('sync', 'sync', 0);
    return this.#parts.transfers.sync(this.#parts.content);
  }

  syncNow(): void {
    this.#check('sync', 'sync', 0);
    this.#parts.transfers.syncNow(this.#parts.content);
  }

  truncate(size: number): void {
    this.#checkWritable('truncate', 'EINVAL', size);
    this.#parts.transfers.truncate(this.#parts.content, size);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.onClose();
  }

  #check(type: DiskCallType, operation: string, position: number): void {
    if (this.#closed) throw new DiskError('EBADF', this.path, operation);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new DiskError('EINVAL', this.path, operation);
    }
    this.#parts.transfers.enter(type, this.path, operation);
  }

  #checkWritable(type: 'write' | 'truncate', code: string, position: number): void {
    if (!this.#closed && !this.#parts.isWritable && position >= 0) {
      throw new DiskError(code, this.path, type);
    }
    this.#check(type, type, position);
  }
}
