/**
 * The snapshots beside the metadata log: which there are, which may go, and when the next is due.
 * A snapshot's name says up to where it goes: `<offset>-<epoch>.checkpoint`.
 *
 * What is in a snapshot is `checkpoint-file.ts`'s.
 * Spec: KIP-630.
 */
import type { Disk } from '@odradek/world';

export interface SnapshotId {
  /** It holds the state before the record with this offset. */
  readonly offset: number;
  readonly epoch: number;
}

export interface StoredSnapshot extends SnapshotId {
  readonly path: string;
  readonly size: number;
  /** When it was written, which is all that the file system tells. */
  readonly modifiedMs: number;
}

const NAME = /^(\d{20})-(\d{10})\.checkpoint$/;
const UNFINISHED = /\.checkpoint\.part$/;

export class Snapshots {
  readonly #disk: Disk;
  readonly #directory: string;
  /** By offset, then epoch. */
  #stored: StoredSnapshot[] = [];

  /** Removes what an interrupted write left. */
  constructor(disk: Disk, directory: string) {
    this.#disk = disk;
    this.#directory = directory;
    for (const { name } of disk.list(directory)) {
      const path = `${directory}/${name}`;
      const match = NAME.exec(name);
      if (UNFINISHED.test(name)) disk.remove(path);
      if (match !== null) this.#remember({ offset: Number(match[1]), epoch: Number(match[2]) });
    }
  }

  get latest(): StoredSnapshot | undefined {
    return this.#stored.at(-1);
  }

  get all(): readonly StoredSnapshot[] {
    return this.#stored;
  }

  pathOf({ offset, epoch }: SnapshotId): string {
    const digits = (value: number, count: number) => String(value).padStart(count, '0');
    return `${this.#directory}/${digits(offset, 20)}-${digits(epoch, 10)}.checkpoint`;
  }

  /** A file of that name is there now. */
  added(id: SnapshotId): void {
    this.#remember(id);
  }

  /**
   * Removes the oldest snapshots while they and the log are larger than `bytesMax`, or older than
   * `ageMaxMs`. The latest always stays. Answers the offset before which the log is not needed.
   */
  clean(limits: {
    readonly logSize: number;
    readonly bytesMax: number;
    readonly ageMaxMs: number;
    readonly nowMs: number;
  }): number {
    let total = limits.logSize;
    for (const { size } of this.#stored) total += size;
    for (;;) {
      const [oldest, next] = this.#stored;
      if (oldest === undefined || next === undefined) break;
      const isTooLarge = limits.bytesMax >= 0 && total > limits.bytesMax;
      const isTooOld = limits.ageMaxMs >= 0 && oldest.modifiedMs + limits.ageMaxMs < limits.nowMs;
      if (!isTooLarge && !isTooOld) break;
      this.#disk.remove(oldest.path);
      total -= oldest.size;
      this.#stored.shift();
    }
    return this.#stored[0]?.offset ?? 0;
  }

  #remember(id: SnapshotId): void {
    const path = this.pathOf(id);
    const status = this.#disk.status(path);
    if (status === undefined) return;
    const { size, modifiedMs } = status;
    this.#stored = this.#stored.filter((stored) => stored.path !== path);
    this.#stored.push({ ...id, path, size, modifiedMs });
    this.#stored.sort((a, b) => a.offset - b.offset || a.epoch - b.epoch);
  }
}
