/**
 * The drive of one simulated machine: it outlives the processes that use it. It counts every call,
 * fails those that a test wants to fail, is full when its bytes are used up, and can note all
 * operations for a replay.
 */
import type { DirectoryNode } from '@odradek/world';
import type { SimulatedRandom } from '../random.ts';
import type { FileContent } from './file-content.ts';
import { DiskImage } from './image.ts';
import { type Crash, type DiskOperation, printedOperation } from './operations.ts';
import { DiskRecording } from './recording.ts';

/** One call of a `Disk` or of an open file, before it is done. */
export interface DiskCall {
  /** How many calls there were before. */
  readonly index: number;
  readonly type: DiskCallType;
  readonly path: string;
}

export type DiskCallType =
  | DiskOperation['type']
  | 'open'
  | 'list'
  | 'status'
  | 'read'
  | 'lock'
  | 'space';

/** How long a transfer or a sync takes that need not be done at once. */
export interface DiskDelay {
  readonly msMin: number;
  readonly msMax: number;
}

export interface DriveOptions {
  readonly random: SimulatedRandom;
  readonly image?: DiskImage;
  readonly capacityBytes?: number;
  /** Takes a line for each operation. */
  readonly trace?: (line: string) => void;
}

const CAPACITY_BYTES = 2 ** 40;

export class Drive {
  readonly random: SimulatedRandom;
  readonly #trace: ((line: string) => void) | undefined;
  #image: DiskImage;
  #recording: DiskRecording | undefined;
  #callCount = 0;
  /** Who holds each lock file: whichever object stands for the process. */
  readonly locks = new Map<string, object>();

  /** Of all files together; may be changed at any time. */
  capacityBytes: number;

  /** Answers the code with which a call fails, or nothing. It may also stop the machine. */
  failWhen: ((call: DiskCall) => string | undefined) | undefined;

  /** When set, all transfers take time, also the small ones. */
  slow: DiskDelay | undefined;

  constructor(options: DriveOptions) {
    this.random = options.random;
    this.#image = options.image ?? new DiskImage();
    this.#trace = options.trace;
    this.capacityBytes = options.capacityBytes ?? CAPACITY_BYTES;
  }

  get image(): DiskImage {
    return this.#image;
  }

  get callCount(): number {
    return this.#callCount;
  }

  /** Counts a call; answers the code with which it is to fail. */
  called(type: DiskCallType, path: string): string | undefined {
    const index = this.#callCount;
    this.#callCount += 1;
    return this.failWhen?.({ index, type, path });
  }

  apply(operation: DiskOperation): void {
    this.#image.apply(operation);
    this.#recording?.add(operation);
    this.#trace?.(printedOperation(operation));
  }

  /** From now on, notes all operations; what is there already counts as synced. */
  record(): DiskRecording {
    const recording = new DiskRecording(this.#image, this.random.fork('recording'));
    this.#recording = recording;
    return recording;
  }

  stopRecording(): void {
    this.#recording = undefined;
  }

  /** Leaves what the crash leaves. Handles and locks of the processes before are void. */
  crash(crash: Crash): void {
    this.#image = this.#image.after(crash, this.random);
    this.#recording = undefined;
    this.locks.clear();
  }

  /** Bytes that may still be written. */
  usableBytes(): number {
    // Most runs never fill their disks, and need not count at each write.
    if (this.capacityBytes === CAPACITY_BYTES) return CAPACITY_BYTES;
    return Math.max(0, this.capacityBytes - this.usedBytes());
  }

  usedBytes(): number {
    return bytesIn(this.#image.tree.root);
  }
}

function bytesIn(directory: DirectoryNode<FileContent>): number {
  let bytes = 0;
  for (const node of directory.entries.values()) {
    if (node.type === 'directory') bytes += bytesIn(node);
    else bytes += Math.min(node.file.current.size, node.file.current.allocatedBytes);
  }
  return bytes;
}
