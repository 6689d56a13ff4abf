/**
 * What changes a disk, one step at a time: between any two of them a machine can stop. Everything
 * that a `Disk` offers is made of these. Paths name things, numbers name files, because a file
 * outlives its name while it is open.
 */
export type DiskOperation =
  | {
      readonly type: 'create';
      readonly path: string;
      readonly file: number;
      readonly atMs: number;
    }
  | {
      readonly type: 'write';
      readonly file: number;
      readonly position: number;
      readonly bytes: Uint8Array;
      readonly atMs: number;
    }
  | {
      readonly type: 'truncate';
      readonly file: number;
      readonly size: number;
      readonly atMs: number;
    }
  /** Everything up to the file's `changes`th change is now safe. */
  | { readonly type: 'sync'; readonly file: number; readonly changes: number }
  | { readonly type: 'makeDirectory'; readonly path: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  /** A file, or a directory that is empty. */
  | { readonly type: 'remove'; readonly path: string }
  | { readonly type: 'syncDirectory'; readonly path: string };

/** How a machine stops. */
export type Crash =
  /** The process dies; all that it wrote is there. */
  | { readonly type: 'kill' }
  /** Power is lost. What becomes of bytes that were not synced is drawn, unless it is told. */
  | { readonly type: 'powerOff'; readonly unsynced?: Unsynced };

/**
 * Bytes that were written but not synced, when power is lost: `lost`; `kept`; `torn`, the first
 * ones up to some byte; `scattered`, some sectors and not others, in any order of the writes.
 */
export type Unsynced = 'lost' | 'kept' | 'torn' | 'scattered';

/** One line for people. */
export function printedOperation(operation: DiskOperation): string {
  switch (operation.type) {
    case 'create':
      return `create ${operation.path} (#${operation.file})`;
    case 'write':
      return `write #${operation.file} ${operation.position}+${operation.bytes.byteLength}`;
    case 'truncate':
      return `truncate #${operation.file} ${operation.size}`;
    case 'sync':
      return `sync #${operation.file}`;
    case 'rename':
      return `rename ${operation.from} ${operation.to}`;
    default:
      return `${operation.type} ${operation.path}`;
  }
}
