export type { AbortSignalLike, Clock, Timer } from './clock.ts';
export type {
  DirectoryEntry,
  Disk,
  DiskFile,
  DiskLock,
  FileStatus,
  OpenOptions,
} from './disk.ts';
export { DiskError } from './disk.ts';
export { Blocks } from './memory/blocks.ts';
export { MemoryDisk, type MemoryDiskOptions } from './memory/disk.ts';
export {
  type DirectoryNode,
  namesOf,
  Tree,
  type TreeNode,
} from './memory/tree.ts';
export type {
  Address,
  Connection,
  ConnectionHandler,
  ListenAddress,
  Listener,
  Network,
} from './network.ts';
export { NetworkError } from './network.ts';
export type { Random } from './random.ts';
export type { Report, ReportFields } from './report.ts';
export { sleepOn } from './sleep.ts';
export { drawUuid } from './uuid.ts';
export type { World } from './world.ts';
