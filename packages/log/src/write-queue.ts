/**
 * Appended bytes on their way to the disk. What many appends queue leaves in one gathered write;
 * at most one write is under way, and all that is queued meanwhile goes into the next.
 *
 * It knows nothing of records but the offset behind each run of bytes. Unbounded by itself: its
 * owner looks at `pendingBytes` and takes no more from clients for a while.
 */
import { DiskError, type DiskFile } from '@odradek/world';

/** A file to write to, asked for when the write begins: it need not be open before. */
export interface WriteTarget {
  readonly file: DiskFile;
  /** How many bytes of the file the system has. The queue keeps it. */
  writtenSize: number;
}

interface Run {
  readonly target: WriteTarget;
  readonly position: number;
  readonly chunks: Uint8Array[];
  bytes: number;
  endOffset: number;
}

/** Chunks of one gathered write: a bound on what is sorted out again when it is cut short. */
const CHUNKS_MAX = 1024;

export class WriteQueue {
  readonly #runs: Run[] = [];
  #underWay: Promise<void> | undefined;
  /** Bytes that the system does not have yet. */
  pendingBytes = 0;
  /** Everything below this offset has been handed to the system. */
  writtenEndOffset: number;
  /** Records written since the last sync that was asked for here. */
  #unsynced = 0;
  /** Makes writes durable once this many records wait for it. */
  syncEvery: number;
  failure: DiskError | undefined;
  /** Makes the names of files durable that are not yet: without them synced bytes are lost. */
  syncNames: (() => void) | undefined;
  onWritten: (() => void) | undefined;

  constructor(endOffset: number, syncEvery: number) {
    this.writtenEndOffset = endOffset;
    this.syncEvery = syncEvery;
  }

  get isIdle(): boolean {
    return this.#underWay === undefined && this.#runs.length === 0;
  }

  add(target: WriteTarget, position: number, chunk: Uint8Array, endOffset: number): void {
    this.pendingBytes += chunk.byteLength;
    const last = this.#runs.at(-1);
    if (last !== undefined && last.target === target && last.chunks.length < CHUNKS_MAX) {
      last.chunks.push(chunk);
      last.bytes += chunk.byteLength;
      last.endOffset = endOffset;
      return;
    }
    this.#runs.push({
      target,
      position,
      chunks: [chunk],
      bytes: chunk.byteLength,
      endOffset,
    });
  }

  /** Begins to write what is queued, unless a write is under way: that one goes on with it. */
  flush(): void {
    if (this.#underWay !== undefined || this.failure !== undefined) return;
    let advanced = false;
    while (this.#underWay === undefined) {
      const run = this.#runs.shift();
      if (run === undefined) break;
      try {
        const result = this.#write(run);
        if (result === undefined) {
          this.#finish(run);
          advanced = true;
        } else {
          this.#underWay = result.then(
            () => this.#settle(run, undefined),
            (error: unknown) => this.#settle(run, error),
          );
        }
      } catch (error) {
        this.#fail(error);
        break;
      }
    }
    if (advanced || this.failure !== undefined) this.onWritten?.();
  }

  /** Done when nothing is under way and nothing queued, or the disk has failed. */
  settled(): Promise<void> {
    return this.writtenTo(Number.POSITIVE_INFINITY);
  }

  /** Done when everything below `offset` is written, whatever comes meanwhile, or the disk failed. */
  async writtenTo(offset: number): Promise<void> {
    this.flush();
    while (this.#underWay !== undefined && this.writtenEndOffset < offset) await this.#underWay;
  }

  /** Says that everything above `offset` is taken back. Nothing may be under way. */
  truncateTo(offset: number): void {
    this.#runs.length = 0;
    this.pendingBytes = 0;
    this.writtenEndOffset = offset;
  }

  #write(run: Run): void | Promise<void> {
    const file = run.target.file;
    const written = file.write(run.chunks, run.position);
    this.#unsynced += run.endOffset - this.writtenEndOffset;
    if (this.#unsynced < this.syncEvery) return written ?? undefined;
    this.#unsynced = 0;
    return this.#sync(file, written);
  }

  async #sync(file: DiskFile, written: void | Promise<void>): Promise<void> {
    await written;
    await file.sync();
    this.syncNames?.();
  }

  #settle(run: Run, error: unknown): void {
    this.#underWay = undefined;
    if (error === undefined) {
      this.#finish(run);
      this.onWritten?.();
      this.flush();
    } else {
      this.#fail(error);
      this.onWritten?.();
    }
  }

  #finish(run: Run): void {
    this.pendingBytes -= run.bytes;
    run.target.writtenSize = run.position + run.bytes;
    this.writtenEndOffset = run.endOffset;
  }

  /** Says that the disk has failed elsewhere: nothing more is written. */
  failed(error: unknown): void {
    this.#fail(error);
    this.onWritten?.();
  }

  #fail(error: unknown): void {
    if (!(error instanceof DiskError)) throw error;
    this.failure = error;
  }
}
