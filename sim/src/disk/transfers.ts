/**
 * How bytes get to and from a drive, and when: at once, or later by the scheduler, as large ones
 * do on a real machine and all do on a slow one. What the process that asked does not live to see
 * may have happened in part.
 */
import { DiskError } from '@odradek/world';
import type { SimulatedProcess } from '../process.ts';
import type { DiskCallType, DiskDelay, Drive } from './drive.ts';
import type { FileContent } from './file-content.ts';
import type { DiskImage } from './image.ts';

/** Larger transfers return a promise. Smaller than Node's limit, so that both ways are tried. */
const AT_ONCE_BYTES_MAX = 16 * 1024;
const USUAL: DiskDelay = { msMin: 0.02, msMax: 0.5 };
const USUAL_SYNC: DiskDelay = { msMin: 0.1, msMax: 5 };

interface WriteUnderWay {
  readonly path: string;
  readonly content: FileContent;
  readonly chunks: readonly Uint8Array[];
  readonly position: number;
}

export interface TransferParts {
  readonly drive: Drive;
  readonly nowMs: () => number;
  /** Without one, nothing takes time. */
  readonly process: SimulatedProcess | undefined;
}

export class Transfers {
  readonly #drive: Drive;
  readonly #nowMs: () => number;
  readonly #process: SimulatedProcess | undefined;
  readonly #image: DiskImage;
  readonly #underWay = new Set<WriteUnderWay>();

  constructor(parts: TransferParts) {
    this.#drive = parts.drive;
    this.#nowMs = parts.nowMs;
    this.#process = parts.process;
    this.#image = parts.drive.image;
    this.#process?.onDeath(() => this.#abandon());
  }

  /** Begins a call: the process must live, and the drive may fail it. */
  enter(type: DiskCallType, path: string, operation: string): void {
    this.#checkAlive(path, operation);
    const code = this.#drive.called(type, path);
    if (code !== undefined) throw new DiskError(code, path, operation);
    // The hook that was asked may have stopped the machine.
    this.#checkAlive(path, operation);
  }

  write(
    path: string,
    content: FileContent,
    chunks: readonly Uint8Array[],
    position: number,
  ): void | Promise<void> {
    const delay = this.#delayOf(byteCount(chunks));
    if (delay === undefined) return this.writeNow(path, content, chunks, position);
    const write: WriteUnderWay = { path, content, chunks, position };
    this.#underWay.add(write);
    this.#drive.image.opened(content.number);
    return this.#later(delay, 'disk write', () => {
      this.#underWay.delete(write);
      this.#drive.image.closed(content.number);
      // The bytes are taken only now: who has changed them meanwhile will notice.
      this.writeNow(path, content, chunks, position);
    });
  }

  writeNow(
    path: string,
    content: FileContent,
    chunks: readonly Uint8Array[],
    position: number,
  ): void {
    const bytes = joined(chunks);
    const grownBytes = position + bytes.byteLength - content.current.size;
    const missing = bytes.byteLength === 0 ? 0 : grownBytes - this.#drive.usableBytes();
    const kept = missing > 0 ? bytes.subarray(0, Math.max(0, bytes.byteLength - missing)) : bytes;
    if (kept.byteLength > 0) this.#apply(content, kept, position);
    if (missing > 0) throw new DiskError('ENOSPC', path, 'write');
  }

  read(content: FileContent, target: Uint8Array, position: number): number | Promise<number> {
    const delay = this.#delayOf(target.byteLength);
    if (delay === undefined) return content.current.read(target, position);
    return this.#later(delay, 'disk read', () => content.current.read(target, position));
  }

  sync(content: FileContent): Promise<void> {
    // What is written while the sync is under way has no part in it.
    const { changes } = content;
    const done = (): void => this.#drive.apply({ type: 'sync', file: content.number, changes });
    if (this.#process === undefined) return Promise.resolve(done());
    return this.#later(this.#drive.slow ?? USUAL_SYNC, 'disk sync', done);
  }

  syncNow(content: FileContent): void {
    this.#drive.apply({ type: 'sync', file: content.number, changes: content.changes });
  }

  truncate(content: FileContent, size: number): void {
    this.#drive.apply({ type: 'truncate', file: content.number, size, atMs: this.#nowMs() });
  }

  #apply(content: FileContent, bytes: Uint8Array, position: number): void {
    const file = content.number;
    this.#drive.apply({ type: 'write', file, position, bytes, atMs: this.#nowMs() });
  }

  #delayOf(bytes: number): DiskDelay | undefined {
    if (this.#process === undefined) return undefined;
    return this.#drive.slow ?? (bytes > AT_ONCE_BYTES_MAX ? USUAL : undefined);
  }

  #later<Result>(delay: DiskDelay, what: string, task: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const delayMs = this.#drive.random.between(delay.msMin, delay.msMax);
      this.#process?.after(delayMs, what, () => {
        try {
          resolve(task());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  // The process is dead, the system may have been in the middle of its writes.
  #abandon(): void {
    const { random } = this.#drive;
    for (const { content, chunks, position } of this.#underWay) {
      const bytes = joined(chunks);
      const taken = bytes.subarray(0, random.integer(bytes.byteLength + 1));
      const usable = taken.subarray(0, this.#drive.usableBytes());
      if (usable.byteLength > 0) this.#apply(content, usable, position);
    }
    this.#underWay.clear();
  }

  #checkAlive(path: string, operation: string): void {
    const isAlive = this.#process?.isAlive !== false && this.#drive.image === this.#image;
    if (!isAlive) throw new DiskError('ESRCH', path, operation);
  }
}

function byteCount(chunks: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(byteCount(chunks));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
