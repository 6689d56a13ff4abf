/**
 * The three indexes of one segment: read when they are first needed, checked as they are, made
 * anew from the log when they are wrong, and written late.
 *
 * An index is only ever a help. What it says is believed after a look at the batch that it points
 * to, so that a stale one, which a loss of power may leave, costs time and never a wrong answer.
 */
import type { Disk } from '@odradek/world';
import { OFFSET_INDEX_SUFFIX, TIME_INDEX_SUFFIX, TRANSACTION_INDEX_SUFFIX } from './file-names.ts';
import { OffsetIndex } from './offset-index.ts';
import { TimeIndex } from './time-index.ts';
import { TransactionIndex } from './transaction-index.ts';

export class SegmentIndexes {
  readonly #disk: Disk;
  readonly #pathOf: (suffix: string) => string;
  readonly #baseOffset: number;
  /** No file of this segment is older than this object: there is nothing to read. */
  #isNew: boolean;
  #offsets: OffsetIndex | undefined;
  #times: TimeIndex | undefined;
  #transactions: TransactionIndex | undefined;

  constructor(
    disk: Disk,
    pathOf: (suffix: string) => string,
    options: { readonly baseOffset: number; readonly isNew: boolean },
  ) {
    this.#disk = disk;
    this.#pathOf = pathOf;
    this.#baseOffset = options.baseOffset;
    this.#isNew = options.isNew;
  }

  get isLoaded(): boolean {
    return this.#offsets !== undefined;
  }

  get transactions(): TransactionIndex {
    this.#transactions ??= new TransactionIndex(
      this.#pathOf(TRANSACTION_INDEX_SUFFIX),
      this.#read(TRANSACTION_INDEX_SUFFIX),
    );
    return this.#transactions;
  }

  /** Only after `load`. */
  get offsets(): OffsetIndex {
    if (this.#offsets === undefined) throw new Error('the indexes are not loaded');
    return this.#offsets;
  }

  /** Only after `load`. */
  get times(): TimeIndex {
    if (this.#times === undefined) throw new Error('the indexes are not loaded');
    return this.#times;
  }

  /** Reads the sparse indexes. False when they have to be made anew from the log. */
  load(segmentSize: number): boolean {
    const offsets = this.#read(OFFSET_INDEX_SUFFIX);
    const times = this.#read(TIME_INDEX_SUFFIX);
    this.#offsets = new OffsetIndex(this.#pathOf(OFFSET_INDEX_SUFFIX), this.#baseOffset, offsets);
    this.#times = new TimeIndex(this.#pathOf(TIME_INDEX_SUFFIX), this.#baseOffset, times);
    return (
      this.#isNew ||
      segmentSize === 0 ||
      (offsets !== undefined && this.#offsets.isSane(segmentSize) && this.#times.isSane())
    );
  }

  /** Begins anew with nothing in the two sparse indexes, to be filled from the log. */
  clear(): void {
    this.#offsets = new OffsetIndex(this.#pathOf(OFFSET_INDEX_SUFFIX), this.#baseOffset);
    this.#times = new TimeIndex(this.#pathOf(TIME_INDEX_SUFFIX), this.#baseOffset);
    this.#offsets.file.distrustFile();
    this.#times.file.distrustFile();
    this.#isNew = false;
  }

  truncateTo(offset: number): void {
    this.#offsets?.truncateTo(offset);
    this.#times?.truncateTo(offset);
    this.transactions.truncateTo(offset);
  }

  /** Brings the files up to date. With `create`, there are files even for empty indexes. */
  write(options: { create: boolean }): void {
    this.#offsets?.file.write(this.#disk, options);
    this.#times?.file.write(this.#disk, options);
    this.#transactions?.write(this.#disk);
    if (this.#offsets !== undefined) this.#isNew = false;
  }

  /** Makes what was written durable. */
  async sync(): Promise<void> {
    const suffixes = [OFFSET_INDEX_SUFFIX, TIME_INDEX_SUFFIX, TRANSACTION_INDEX_SUFFIX];
    await Promise.all(suffixes.map((suffix) => this.#syncFile(this.#pathOf(suffix))));
  }

  async #syncFile(path: string): Promise<void> {
    if (this.#disk.status(path) === undefined) return;
    const file = this.#disk.open(path, {});
    try {
      await file.sync();
    } finally {
      file.close();
    }
  }

  /** Gives the memory back; the files are read again when they are needed. */
  drop(): void {
    this.#offsets = undefined;
    this.#times = undefined;
  }

  #read(suffix: string): Buffer | undefined {
    if (this.#isNew) return undefined;
    const content = this.#disk.readFile(this.#pathOf(suffix));
    if (content === undefined) return undefined;
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  }
}
