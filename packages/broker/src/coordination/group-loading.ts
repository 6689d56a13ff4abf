/**
 * Replays a partition of `__consumer_offsets` into the groups' machine, a piece at a time, so that a
 * large log does not keep everyone else waiting.
 */
import type { Log } from '@odradek/log';
import type { GroupPartition } from '@odradek/machines/groups';
import { MalformedMessage } from '@odradek/wire';
import { errorCode } from '@odradek/wire/errors';
import {
  BatchReader,
  batchLastOffset,
  batchMagic,
  batchProducerId,
  ControlType,
  CURRENT_MAGIC,
  isControlBatch,
  isTransactionalBatch,
  type RecordView,
  readLegacyRecords,
  readTransactionMarker,
  wholeBatchSize,
} from '@odradek/wire/records';
import type { Report } from '@odradek/world';
import { decodeGroupEntry } from './group-records.ts';

export class GroupLoading {
  readonly #log: Log;
  readonly #groups: GroupPartition;
  readonly #report: Report;
  readonly #bytesMax: number;
  #offset: number;
  #unknownRecords = 0;

  /** `bytesMax` bounds what is read at once. */
  constructor(log: Log, groups: GroupPartition, options: { report: Report; bytesMax: number }) {
    this.#log = log;
    this.#groups = groups;
    this.#report = options.report;
    this.#bytesMax = options.bytesMax;
    this.#offset = log.logStartOffset;
  }

  /** Reads on. True when everything up to the end of the log is loaded. Throws when it cannot. */
  step(): boolean {
    const upTo = this.#log.endOffset;
    const { errorCode: error, records } = this.#log.read(this.#offset, {
      bytesMax: this.#bytesMax,
      upTo,
      minOneBatch: true,
    });
    if (error !== errorCode.NONE) throw new Error(`reading at ${this.#offset} failed: ${error}`);
    const before = this.#offset;
    for (let at = 0; ; ) {
      const size = wholeBatchSize(records, at, records.length);
      if (size <= 0) break;
      this.#batch(records, at);
      at += size;
    }
    const isDone = this.#offset >= upTo || this.#offset === before;
    if (isDone && this.#unknownRecords > 0) {
      this.#report.warn('records that cannot be read were passed over', {
        topic: this.#log.topic,
        partition: this.#log.partition,
        count: this.#unknownRecords,
      });
    }
    return isDone;
  }

  #batch(records: Buffer, at: number): void {
    if (batchMagic(records, at) !== CURRENT_MAGIC) {
      for (const record of readLegacyRecords(records, at)) this.#record(record, -1);
      return;
    }
    const reader = new BatchReader(records, at);
    const producerId = isTransactionalBatch(records, at) ? batchProducerId(records, at) : -1;
    const isControl = isControlBatch(records, at);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (isControl) this.#marker(record, producerId);
      else this.#record(record, producerId);
    }
    this.#offset = Math.max(this.#offset, batchLastOffset(records, at) + 1);
  }

  #marker(record: RecordView, producerId: number): void {
    const marker = readTransactionMarker(record);
    if (marker === undefined) return;
    const outcome = marker.type === ControlType.commit ? 'commit' : 'abort';
    this.#groups.endTransaction(producerId, outcome);
  }

  #record(record: RecordView, producerId: number): void {
    // Compaction leaves gaps, and the first batch may begin before the log's start.
    if (record.offset < this.#offset) return;
    this.#offset = record.offset + 1;
    const entry = this.#decode(record);
    if (entry === undefined) this.#unknownRecords++;
    else this.#groups.load(entry, { recordOffset: record.offset, producerId });
  }

  /** Undefined where this version cannot tell what the record says. */
  #decode(record: RecordView): ReturnType<typeof decodeGroupEntry> {
    try {
      return decodeGroupEntry(record.key, record.value);
    } catch (error) {
      if (error instanceof MalformedMessage) return undefined;
      throw error;
    }
  }
}
