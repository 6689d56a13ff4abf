/**
 * What a coordinator appends in one turn of the event loop, gathered into one batch: many small
 * commits then cost one write. Entries of one operation are added together or not at all.
 *
 * It builds bytes and knows their offsets in advance, since nobody else appends to the partition.
 */
import { BatchBuilder, type CompressionId } from '@odradek/wire/records';
import type { KeyAndValue } from './group-records.ts';

export interface EntryBatchOptions {
  readonly baseOffset: number;
  readonly bytesMax: number;
  readonly compression: CompressionId;
}

/** Lengths, deltas, attributes and header count of a record, at their longest. */
const RECORD_OVERHEAD_MAX = 31;

export class EntryBatch {
  readonly #builder: BatchBuilder;
  readonly #bytesMax: number;
  readonly #baseOffset: number;
  /** To be called when the batch is committed (0) or could not be. */
  readonly tasks: ((errorCode: number) => void)[] = [];

  constructor(options: EntryBatchOptions) {
    this.#baseOffset = options.baseOffset;
    this.#bytesMax = options.bytesMax;
    this.#builder = new BatchBuilder({ compression: options.compression });
  }

  get isEmpty(): boolean {
    return this.#builder.recordCount === 0;
  }

  get nextOffset(): number {
    return this.#baseOffset + this.#builder.recordCount;
  }

  hasRoomFor(records: readonly KeyAndValue[]): boolean {
    let size = this.#builder.plainSize;
    for (const { key, value } of records) {
      size += RECORD_OVERHEAD_MAX + key.length + (value?.length ?? 0);
    }
    return size <= this.#bytesMax;
  }

  add({ key, value }: KeyAndValue, timestamp: number): void {
    // The wall clock may have gone back since the first record; deltas may be negative.
    this.#builder.append({ timestamp, key, value });
  }

  build(): Buffer {
    return this.#builder.build();
  }
}
