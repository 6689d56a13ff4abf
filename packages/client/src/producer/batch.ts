/**
 * Records of one partition that are sent together, from the first record until the broker has
 * answered for the last time.
 */
import {
  BatchBuilder,
  type CompressionId,
  type NewRecord,
  readRecords,
} from '@odradek/wire/records';
import type { Delivery } from './delivery.ts';

export interface BatchSettings {
  readonly compression: CompressionId;
  readonly compressionLevel: number | undefined;
  readonly batchBytesMax: number;
}

export interface ProducerIdentity {
  readonly producerId: number;
  readonly producerEpoch: number;
}

export class ProducerBatch {
  readonly delivery: Delivery;
  /** Where its first record stands in the delivery. */
  readonly firstIndex: number;
  readonly createdMs: number;
  readonly #builder: BatchBuilder;
  readonly #settings: BatchSettings;
  #bytes: Buffer | undefined;
  /** Nobody waits for (some of) its records, so that a failure must be told in another way. */
  hasUnwatched = false;
  /** The place in the order in which the partition's batches first left; 0 before that. */
  order = 0;
  /** The sequence of its first record; -1 as long as it has none. */
  sequence = -1;
  attempts = 0;

  constructor(
    delivery: Delivery,
    firstIndex: number,
    createdMs: number,
    settings: BatchSettings,
    compressionRatio: number,
  ) {
    this.delivery = delivery;
    this.firstIndex = firstIndex;
    this.createdMs = createdMs;
    this.#settings = settings;
    this.#builder = new BatchBuilder({
      compression: settings.compression,
      compressionLevel: settings.compressionLevel,
      bytesMax: settings.batchBytesMax,
      compressionRatio,
    });
  }

  get recordCount(): number {
    return this.#builder.recordCount;
  }

  /** What it takes up in memory. */
  get plainSize(): number {
    return this.#builder.plainSize;
  }

  get estimatedSize(): number {
    return this.#bytes?.length ?? this.#builder.estimatedSize;
  }

  hasRoomFor(record: NewRecord): boolean {
    return this.#builder.hasRoomFor(record);
  }

  /** Answers the record's place in the delivery. */
  append(record: NewRecord): number {
    return this.firstIndex + this.#builder.append(record);
  }

  /** The bytes to send, for this producer from `sequence` on. No record may be appended after. */
  build(identity: ProducerIdentity | undefined): Buffer {
    if (identity !== undefined) {
      this.#builder.setProducer({
        ...identity,
        baseSequence: this.sequence,
        isTransactional: false,
      });
    }
    this.#bytes = this.#builder.build();
    return this.#bytes;
  }

  /** The same records in two batches, or undefined when there is nothing to divide. */
  split(): readonly ProducerBatch[] | undefined {
    const { recordCount } = this;
    if (recordCount < 2) return undefined;
    const bytes = this.#bytes ?? this.#builder.build();
    const half = Math.ceil(recordCount / 2);
    const pieces: ProducerBatch[] = [];
    let piece: ProducerBatch | undefined;
    let index = 0;
    for (const record of readRecords(bytes)) {
      if (piece === undefined || index === half) {
        piece = this.#piece(this.firstIndex + index);
        pieces.push(piece);
      }
      piece.append(record);
      index += 1;
    }
    this.delivery.split(pieces.length);
    return pieces;
  }

  acknowledge(baseOffset: number, appendTimeMs: number): void {
    const { firstIndex, recordCount } = this;
    this.delivery.settle({ firstIndex, recordCount, baseOffset, appendTimeMs, error: undefined });
  }

  fail(error: Error): void {
    const { firstIndex, recordCount } = this;
    this.delivery.settle({ firstIndex, recordCount, baseOffset: -1, appendTimeMs: -1, error });
  }

  #piece(firstIndex: number): ProducerBatch {
    const piece = new ProducerBatch(this.delivery, firstIndex, this.createdMs, this.#settings, 1);
    piece.hasUnwatched = this.hasUnwatched;
    return piece;
  }
}
