/**
 * At which offset each leader's term began in this log. It tells a follower how far its log agrees
 * with its leader's, and a consumer whether what it read was ever taken back.
 *
 * The file is replaced when the log is synced: what is newer is found again in the batches that
 * recovery scans.
 * Spec: KIP-101, KIP-279, KIP-320; Kafka's `leader-epoch-checkpoint`.
 */
import type { Disk } from '@odradek/world';
import { checkpointText, readCheckpointLines } from './checkpoint.ts';

export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: number;
}

/** Kafka's own answer to a question about an epoch that is not known. */
export const UNDEFINED_EPOCH_END: EpochEnd = { epoch: -1, endOffset: -1 };

export class LeaderEpochs {
  readonly #path: string;
  /** Rising in both fields. */
  readonly #starts: EpochStart[];
  /** Kept beside the list, because every append asks for it. */
  #latest: number;
  #fileDiffers = false;

  constructor(path: string, starts: readonly EpochStart[]) {
    this.#path = path;
    this.#starts = [...starts];
    this.#latest = starts.at(-1)?.epoch ?? -1;
  }

  /** `damaged` is true when the file could not be read: epochs must then come from the batches. */
  static read(disk: Disk, path: string): { epochs: LeaderEpochs; damaged: boolean } {
    const lines = readCheckpointLines(disk, path);
    const epochs = new LeaderEpochs(path, []);
    for (const line of lines ?? []) {
      const match = /^(\d{1,10})\s+(\d{1,16})$/.exec(line);
      if (match === null) return { epochs: new LeaderEpochs(path, []), damaged: true };
      epochs.assign(Number(match[1]), Number(match[2]));
    }
    epochs.#fileDiffers = false;
    return { epochs, damaged: lines === undefined };
  }

  get starts(): readonly EpochStart[] {
    return this.#starts;
  }

  /** −1 when there is none. */
  get latestEpoch(): number {
    return this.#latest;
  }

  /** Says that `epoch` begins at `startOffset`, if that is news. */
  assign(epoch: number, startOffset: number): void {
    const last = this.#starts.at(-1);
    if (last !== undefined && last.epoch === epoch && startOffset >= last.startOffset) return;
    // What contradicts the new entry was never committed, or it would not be contradicted.
    while (this.#starts.length > 0) {
      const start = this.#starts.at(-1);
      if (start === undefined) break;
      if (start.epoch < epoch && start.startOffset < startOffset) break;
      this.#starts.pop();
    }
    this.#starts.push({ epoch, startOffset });
    this.#latest = epoch;
    this.#fileDiffers = true;
  }

  /** Takes in a batch that lies in the log, where the file may be older than the log. */
  learn(epoch: number, baseOffset: number): void {
    const earliest = this.#starts[0];
    // What lies before the first known start, which moves with the log's, is known to its epoch.
    if (earliest !== undefined && baseOffset < earliest.startOffset && epoch <= earliest.epoch) {
      return;
    }
    if (epoch >= 0 && this.epochOf(baseOffset) !== epoch) this.assign(epoch, baseOffset);
  }

  /** Where `epoch` ended, in Kafka's sense: the answer may name an earlier epoch (KIP-279). */
  endOf(epoch: number, logEndOffset: number): EpochEnd {
    if (epoch === -1) return UNDEFINED_EPOCH_END;
    if (epoch === this.#latest) return { epoch, endOffset: logEndOffset };
    const higher = this.#starts.findIndex((start) => start.epoch > epoch);
    const next = this.#starts[higher];
    if (next === undefined) return UNDEFINED_EPOCH_END;
    const before = this.#starts[higher - 1];
    // Older than all that is known: its records are gone, and the first known epoch begins here.
    if (before === undefined) return { epoch, endOffset: next.startOffset };
    return { epoch: before.epoch, endOffset: next.startOffset };
  }

  /** The epoch in which the record at `offset` was appended; −1 when that is not known. */
  epochOf(offset: number): number {
    let epoch = -1;
    for (const start of this.#starts) {
      if (start.startOffset > offset) break;
      epoch = start.epoch;
    }
    return epoch;
  }

  truncateFromEnd(endOffset: number): void {
    let count = this.#starts.length;
    while (count > 0 && (this.#starts[count - 1]?.startOffset ?? -1) >= endOffset) count--;
    if (count === this.#starts.length) return;
    this.#starts.length = count;
    this.#latest = this.#starts.at(-1)?.epoch ?? -1;
    this.#fileDiffers = true;
  }

  /** Forgets what began before `startOffset`, except the epoch that was under way there. */
  truncateFromStart(startOffset: number): void {
    let count = 0;
    while (count < this.#starts.length) {
      const start = this.#starts[count];
      if (start === undefined || start.startOffset > startOffset) break;
      count++;
    }
    const under = this.#starts[count - 1];
    if (under === undefined || (count === 1 && under.startOffset === startOffset)) return;
    this.#starts.splice(0, count, { epoch: under.epoch, startOffset });
    this.#fileDiffers = true;
  }

  clear(): void {
    if (this.#starts.length === 0) return;
    this.#starts.length = 0;
    this.#latest = -1;
    this.#fileDiffers = true;
  }

  /** Brings the file up to date, durably but for its name in the directory. False when it was. */
  async sync(disk: Disk): Promise<boolean> {
    if (!this.#fileDiffers) return false;
    // What changes while the disk is busy is for the next time.
    this.#fileDiffers = false;
    const beside = `${this.#path}.tmp`;
    const lines = this.#starts.map((start) => `${start.epoch} ${start.startOffset}`);
    const file = disk.open(beside, { create: true, truncate: true });
    try {
      file.writeNow([checkpointText(lines)], 0);
      await file.sync();
      disk.rename(beside, this.#path);
    } catch (error) {
      this.#fileDiffers = true;
      throw error;
    } finally {
      file.close();
    }
    return true;
  }
}
