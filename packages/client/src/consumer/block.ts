/**
 * What one fetch brought of one partition: batches in place, of which records are read only when
 * somebody iterates over them.
 *
 * Left out are control records, records before the offset that was asked for, and, for readers of
 * committed records, those of aborted transactions. Spec: KIP-98.
 */
import {
  BatchReader,
  batchBaseOffset,
  batchLastOffset,
  batchLeaderEpoch,
  batchMagic,
  batchProducerId,
  batchTimestampType,
  ControlType,
  CURRENT_MAGIC,
  controlRecordType,
  isBatchCrcValid,
  isControlBatch,
  isLegacyCrcValid,
  isTransactionalBatch,
  RecordsError,
  type RecordView,
  readRecords,
  TimestampType,
  wholeBatchSize,
} from '@odradek/wire/records';
import { ClientError, ProtocolError } from '../errors.ts';

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export interface BlockOptions {
  readonly topic: string;
  readonly partition: number;
  /** Where reading goes on: what lies before is passed over. */
  readonly offset: number;
  readonly aborted: readonly AbortedTransaction[];
  readonly checkCrcs: boolean;
  readonly highWatermark: number;
}

/** Records of one partition, in order. Its memory is that of the answer: copy what you keep long. */
export class RecordBlock implements Iterable<RecordView> {
  readonly topic: string;
  readonly partition: number;
  /** The offset after the last committed record, when this was fetched. */
  readonly highWatermark: number;
  /** Where the next block begins. */
  readonly nextOffset: number;
  /** Of the last batch; -1 when there is none. */
  readonly leaderEpoch: number;
  /** Bytes on the wire. */
  readonly size: number;
  readonly #buffer: Buffer;
  readonly #positions: readonly number[];
  readonly #offset: number;
  readonly #checkCrcs: boolean;
  /** Where the batch lies whose record was handed out last. */
  #batchAt = 0;

  constructor(buffer: Buffer, options: BlockOptions, layout?: BlockLayout) {
    const { visible, nextOffset, leaderEpoch } = layout ?? layOut(buffer, options);
    this.topic = options.topic;
    this.partition = options.partition;
    this.highWatermark = options.highWatermark;
    this.nextOffset = Math.max(nextOffset, options.offset);
    this.leaderEpoch = leaderEpoch;
    this.size = buffer.length;
    this.#buffer = buffer;
    this.#positions = visible;
    this.#offset = options.offset;
    this.#checkCrcs = options.checkCrcs;
  }

  /** Nothing to read, though `nextOffset` may be further on. */
  get isEmpty(): boolean {
    return this.#positions.length === 0;
  }

  /** What is left from this offset on. */
  from(offset: number): RecordBlock {
    const buffer = this.#buffer;
    const visible = this.#positions.filter((at) => lastOffsetAt(buffer, at) >= offset);
    const { topic, partition, highWatermark, nextOffset, leaderEpoch } = this;
    const checkCrcs = this.#checkCrcs;
    return new RecordBlock(
      buffer,
      { topic, partition, offset, highWatermark, checkCrcs, aborted: [] },
      { visible, nextOffset, leaderEpoch },
    );
  }

  /** While iterating: of the record that was handed out last; -1 when there is none. */
  get recordLeaderEpoch(): number {
    return this.#isCurrent(this.#batchAt) ? batchLeaderEpoch(this.#buffer, this.#batchAt) : -1;
  }

  /** While iterating: whether the broker set the time of the record that was handed out last. */
  get hasLogAppendTime(): boolean {
    if (!this.#isCurrent(this.#batchAt)) return false;
    return batchTimestampType(this.#buffer, this.#batchAt) === TimestampType.logAppendTime;
  }

  /** Throws a `ProtocolError` at a batch that is damaged. */
  *[Symbol.iterator](): Generator<RecordView, void, undefined> {
    const from = this.#offset;
    try {
      for (const at of this.#positions) {
        this.#batchAt = at;
        if (this.#checkCrcs) this.#checkCrc(at);
        if (!this.#isCurrent(at)) {
          const end = at + wholeBatchSize(this.#buffer, at, this.#buffer.length);
          for (const record of readRecords(this.#buffer, at, end)) {
            if (record.offset >= from) yield record;
          }
          continue;
        }
        const reader = new BatchReader(this.#buffer, at);
        for (let record = reader.next(); record !== undefined; record = reader.next()) {
          if (record.offset >= from) yield record;
        }
      }
    } catch (error) {
      if (error instanceof RecordsError) throw this.#damaged(error);
      throw error;
    }
  }

  /** Like iterating, without the cost of an iterator: for those who read a great deal. */
  forEach(task: (record: RecordView) => void): void {
    const from = this.#offset;
    for (const at of this.#positions) {
      this.#batchAt = at;
      if (!this.#isCurrent(at)) {
        for (const record of this.from(batchBaseOffset(this.#buffer, at))) task(record);
        return;
      }
      if (this.#checkCrcs) this.#checkCrc(at);
      const reader = this.#reader(at);
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.offset >= from) task(record);
      }
    }
  }

  #reader(at: number): BatchReader {
    try {
      return new BatchReader(this.#buffer, at);
    } catch (error) {
      if (error instanceof RecordsError) throw this.#damaged(error);
      throw error;
    }
  }

  #checkCrc(at: number): void {
    const isValid = this.#isCurrent(at)
      ? isBatchCrcValid(this.#buffer, at)
      : isLegacyCrcValid(this.#buffer, at);
    if (!isValid) throw this.#damaged(new ClientError('its checksum is wrong'));
  }

  /** Not of one of the old formats. */
  #isCurrent(at: number): boolean {
    return batchMagic(this.#buffer, at) === CURRENT_MAGIC;
  }

  #damaged(cause: Error): ProtocolError {
    const where = `${this.topic}-${this.partition}`;
    return new ProtocolError(`a damaged batch in ${where}: ${cause.message}`, cause);
  }
}

interface BlockLayout {
  readonly visible: readonly number[];
  readonly nextOffset: number;
  readonly leaderEpoch: number;
}

/** Looks at the headers of all whole batches. A torn last one is not looked at: it comes again. */
function layOut(buffer: Buffer, { offset, aborted, topic, partition }: BlockOptions): BlockLayout {
  const visible: number[] = [];
  const transactions = new AbortedTransactions(aborted);
  let nextOffset = -1;
  let leaderEpoch = -1;
  let at = 0;
  for (let size = wholeBatchSize(buffer, at, buffer.length); size !== 0; ) {
    if (size < 0) throw new ProtocolError(`no batch where one should be, in ${topic}-${partition}`);
    const lastOffset = lastOffsetAt(buffer, at);
    nextOffset = lastOffset + 1;
    if (batchMagic(buffer, at) !== CURRENT_MAGIC) visible.push(at);
    else {
      leaderEpoch = batchLeaderEpoch(buffer, at);
      if (!transactions.leavesOut(buffer, at) && lastOffset >= offset) visible.push(at);
    }
    at += size;
    size = wholeBatchSize(buffer, at, buffer.length);
  }
  return { visible, nextOffset, leaderEpoch };
}

/** Old messages stand alone with their offset; a wrapper has the offset of its last message. */
function lastOffsetAt(buffer: Buffer, at: number): number {
  return batchMagic(buffer, at) === CURRENT_MAGIC
    ? batchLastOffset(buffer, at)
    : batchBaseOffset(buffer, at);
}

/** Which batches belong to transactions that were aborted, going through them in order. */
class AbortedTransactions {
  readonly #toCome: AbortedTransaction[];
  readonly #open = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#toCome = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  }

  leavesOut(buffer: Buffer, at: number): boolean {
    if (isControlBatch(buffer, at)) {
      if (this.#open.size > 0 && isAbort(buffer, at))
        this.#open.delete(batchProducerId(buffer, at));
      return true;
    }
    if (this.#toCome.length === 0 && this.#open.size === 0) return false;
    const lastOffset = batchLastOffset(buffer, at);
    for (
      let next = this.#toCome[0];
      next !== undefined && next.firstOffset <= lastOffset;
      next = this.#toCome[0]
    ) {
      this.#open.add(next.producerId);
      this.#toCome.shift();
    }
    return isTransactionalBatch(buffer, at) && this.#open.has(batchProducerId(buffer, at));
  }
}

function isAbort(buffer: Buffer, at: number): boolean {
  const record = new BatchReader(buffer, at).next();
  return record !== undefined && controlRecordType(record.key) === ControlType.abort;
}
