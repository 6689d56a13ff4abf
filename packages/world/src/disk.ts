/**
 * Files. Calls that return at once are synchronous: a write into the page cache takes a few
 * microseconds, a way through a thread pool takes ten times as long. Large transfers return a
 * promise instead, so that the event loop goes on meanwhile.
 *
 * Every failure is a `DiskError`; nothing else is thrown. What may return a promise may throw at
 * once or reject: whoever awaits it need not care.
 *
 * What a crash leaves: after the *process* dies, everything written is there. After *power* is
 * lost, the bytes of a file up to its last completed `sync` are there, later ones may be there, in
 * part or not at all; a file's name is there after `syncDirectory` of its directory.
 */
export interface Disk {
  /** Opens a file. `create` makes an empty one where none is; `truncate` empties it. */
  open(path: string, options: OpenOptions): DiskFile;

  /** What the directory holds, sorted by name. */
  list(path: string): readonly DirectoryEntry[];

  /** `undefined` when nothing is there. */
  status(path: string): FileStatus | undefined;

  /** Makes the directory and those above it; content when it is there already. */
  makeDirectory(path: string): void;

  /** Renames a file or a directory, replacing a file that has the name. Atomic. */
  rename(from: string, to: string): void;

  /** Removes a file; content when there is none. */
  remove(path: string): void;

  /** Removes a directory with all that is in it; content when there is none. */
  removeDirectory(path: string): void;

  /** After this, the names in the directory survive a loss of power. */
  syncDirectory(path: string): void;

  /** The whole content of a small file; `undefined` when there is none. */
  readFile(path: string): Uint8Array | undefined;

  /**
   * Puts a small file in place of another, all or nothing: written beside it as `<path>.tmp`,
   * synced, renamed, and the directory synced unless `durable` is false.
   */
  replaceFile(path: string, content: Uint8Array, options?: { durable?: boolean }): void;

  /** Takes the lock file for this process, or answers `undefined` when another holds it. */
  lock(path: string): DiskLock | undefined;

  /** Bytes of the file system that holds `path`. */
  space(path: string): { readonly totalBytes: number; readonly usableBytes: number };
}

export interface OpenOptions {
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly readOnly?: boolean;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: 'file' | 'directory';
}

export interface FileStatus {
  readonly type: 'file' | 'directory';
  readonly size: number;
  readonly modifiedMs: number;
}

export interface DiskLock {
  release(): void;
}

export interface DiskFile {
  readonly path: string;

  /** Bytes in the file, as the system sees it now. */
  size(): number;

  /**
   * Writes `chunks`, one after the other, from `position` on, all of them. Done when it returns
   * nothing; else when the promise resolves. The caller leaves the bytes alone until then, and
   * starts no second write to the same range.
   */
  write(chunks: readonly Uint8Array[], position: number): void | Promise<void>;

  /** Like `write`, but always done on return. */
  writeNow(chunks: readonly Uint8Array[], position: number): void;

  /** Fills `target` from `position` on. Answers how many bytes there were: fewer only at the end. */
  read(target: Uint8Array, position: number): number | Promise<number>;

  /** Like `read`, but always done on return. */
  readNow(target: Uint8Array, position: number): number;

  /** After this, all that was written before the call survives a loss of power. */
  sync(): Promise<void>;

  /** Like `sync`, but done on return. */
  syncNow(): void;

  /** Cuts the file, or fills it up with zeros, to `size` bytes. */
  truncate(size: number): void;

  /** Further calls on a closed file throw. Closing twice does nothing. */
  close(): void;
}

/** A failed disk operation. `code` is the system's own, such as ENOSPC. */
export class DiskError extends Error {
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string, operation: string) {
    super(`${operation} ${path}: ${code}`);
    this.name = 'DiskError';
    this.code = code;
    this.path = path;
  }
}
