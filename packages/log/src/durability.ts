/**
 * How much of a log survives a loss of power: up to the recovery point, where the scan after a
 * crash begins. It moves when the files have been synced, never because they were written.
 */
import type { Disk } from '@odradek/world';
import type { LeaderEpochs } from './epochs.ts';
import type { Segments } from './segments.ts';
import type { WriteQueue } from './write-queue.ts';

export interface DurableParts {
  readonly disk: Disk;
  readonly directory: string;
  readonly segments: Segments;
  readonly epochs: LeaderEpochs;
  readonly queue: WriteQueue;
}

/** What a start has found and made. */
export interface DurableState {
  readonly recoveryPoint: number;
  readonly namesDiffer: boolean;
  readonly directoryIsNew: boolean;
}

export class Durability {
  readonly #parts: DurableParts;
  recoveryPoint: number;
  /** A file was made or renamed that the directory may not durably name yet. */
  namesDiffer: boolean;
  /** The directory itself may not be durably named in the one above. */
  directoryIsNew: boolean;
  /** Counts truncations: a sync that began before one says nothing about what came after it. */
  #generation = 0;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(parts: DurableParts, found: DurableState) {
    this.#parts = parts;
    this.recoveryPoint = found.recoveryPoint;
    this.namesDiffer = found.namesDiffer;
    this.directoryIsNew = found.directoryIsNew;
    parts.queue.syncNames = (): void => this.syncNames();
  }

  truncateTo(offset: number): void {
    this.recoveryPoint = Math.min(this.recoveryPoint, offset);
    this.#generation++;
  }

  /**
   * Makes durable what is written when it is called. One at a time: whoever comes meanwhile shares
   * the next one. Throws a `DiskError`, after which nothing is certain.
   */
  sync(): Promise<void> {
    if (this.#underWay === undefined) {
      this.#underWay = this.#syncNow().finally(() => {
        this.#underWay = undefined;
      });
      return this.#underWay;
    }
    this.#next ??= this.#underWay
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.sync();
      });
    return this.#next;
  }

  /** Done when no sync is under way, however it ended. */
  async settled(): Promise<void> {
    while (this.#underWay !== undefined) await this.#underWay.catch(() => {});
  }

  /**
   * Makes a truncation durable. What was taken back must not come back behind what is appended
   * next, where it would look as if it belonged there.
   */
  async syncTruncation(): Promise<void> {
    await this.#parts.segments.active.file.sync();
    this.syncNames();
  }

  /** What is in a file survives only under a name that does. */
  syncNames(): void {
    if (!this.namesDiffer || !this.#parts.segments.active.hasFile) return;
    const { disk, directory } = this.#parts;
    this.namesDiffer = false;
    disk.syncDirectory(directory);
    if (this.directoryIsNew) disk.syncDirectory(parentOf(directory));
    this.directoryIsNew = false;
  }

  async #syncNow(): Promise<void> {
    const { disk, segments, epochs, queue } = this.#parts;
    const endOffset = queue.writtenEndOffset;
    const generation = this.#generation;
    if (endOffset > this.recoveryPoint) {
      const from = Math.max(0, segments.indexOf(this.recoveryPoint));
      const waits: Promise<void>[] = [];
      for (const segment of segments.all.slice(from)) {
        if (segment.size > 0) waits.push(segment.file.sync());
        if (segment === segments.active) continue;
        // Behind the recovery point no index is made anew: it must be there.
        segment.writeIndexes({ create: true });
        waits.push(segment.syncIndexes());
      }
      await Promise.all(waits);
    }
    if (await epochs.sync(disk)) this.namesDiffer = true;
    this.syncNames();
    if (generation !== this.#generation) return;
    this.recoveryPoint = Math.max(this.recoveryPoint, endOffset);
  }
}

function parentOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '.' : path.slice(0, end);
}
