/**
 * Chance in a script: which step comes next, seeded. It looks at our log to know which offsets
 * there are, so that most steps make sense; some do not, on purpose.
 */
import type { Log } from '@odradek/log';
import {
  BatchBuilder,
  batchBaseOffset,
  Compression,
  type CompressionId,
  ControlType,
  sealBatch,
  transactionMarkerBatch,
} from '@odradek/wire/records';
import type { Step } from './script.ts';

const codecs: readonly CompressionId[] = [
  Compression.none,
  Compression.none,
  Compression.none,
  Compression.gzip,
  Compression.snappy,
  Compression.lz4,
  Compression.zstd,
];

interface Producer {
  readonly producerId: number;
  readonly isTransactional: boolean;
  epoch: number;
  sequence: number;
  open: boolean;
  sent: Buffer[];
}

export class RandomSteps {
  #state: number;
  readonly #gapless: boolean;
  #nowMs: number;
  #leaderEpoch = 1;
  #producers: Producer[] = [];

  /** With `gapless`, offsets follow each other as they do where nobody compacts or truncates. */
  constructor(seed: number, startMs: number, options: { gapless: boolean } = { gapless: false }) {
    this.#gapless = options.gapless;
    this.#state = seed >>> 0;
    this.#nowMs = startMs;
    for (let id = 0; id < 6; id++) {
      const isTransactional = id >= 3;
      const producerId = 1000 + id;
      this.#producers.push({
        producerId,
        isTransactional,
        epoch: 0,
        sequence: 0,
        open: false,
        sent: [],
      });
    }
  }

  next(log: Log): Step {
    // A leader says so whenever its log may have forgotten an epoch that has no records yet.
    if (log.latestEpoch !== this.#leaderEpoch) {
      return { type: 'beginEpoch', epoch: this.#leaderEpoch };
    }
    const kind = this.#below(100);
    if (kind < 40) return this.#client(this.#plainBatch());
    if (kind < 70) return this.#produce();
    if (kind < 76) return this.#marker();
    if (kind < 80) return this.#replicated(log);
    if (kind < 83) return this.#atTimestamp(log);
    if (kind < 85) return this.#aborted(log);
    if (kind < 87) return { type: 'endOfEpoch', epoch: this.#below(this.#leaderEpoch + 2) };
    if (kind < 90) return this.#later();
    if (kind < 92) return { type: 'roll' };
    if (kind < 93) return this.#nextEpoch();
    if (kind < 94) return this.#deleteRecords(log);
    if (kind < 96) return this.#truncate(log);
    this.#forgetSent();
    if (kind < 98) return { type: 'reopenClean' };
    return { type: 'reopenAfterKill' };
  }

  /** Apache knows only the last batch again when it has read them anew, we up to five. */
  #forgetSent(): void {
    for (const producer of this.#producers) producer.sent = [];
  }

  #produce(): Step {
    const producer = this.#pick(this.#producers);
    const way = this.#below(20);
    const sent = producer.sent.at(-1 - this.#below(6));
    if (way === 0 && sent !== undefined) return this.#client(Buffer.from(sent));
    let { epoch, sequence } = producer;
    if (way === 1) sequence += 1 + this.#below(1_000_000);
    if (way === 2) [epoch, sequence] = [Math.max(0, epoch - 1), sequence + 1_000_000];
    if (way === 3 && !producer.open) {
      epoch = ++producer.epoch;
      sequence = producer.sequence = 0;
    }
    const count = 1 + this.#below(5);
    const batch = this.#batch(count, {
      producerId: producer.producerId,
      producerEpoch: epoch,
      baseSequence: sequence,
      isTransactional: producer.isTransactional,
    });
    if (epoch === producer.epoch && sequence === producer.sequence) {
      producer.sequence += count;
      if (producer.isTransactional) producer.open = true;
      producer.sent.push(Buffer.from(batch));
    }
    return this.#client(batch);
  }

  #marker(): Step {
    const producer = this.#pick(this.#producers.filter((each) => each.isTransactional));
    const strict = this.#below(2) === 0;
    if (strict) {
      producer.epoch++;
      producer.sequence = 0;
    }
    producer.open = false;
    const records = transactionMarkerBatch(
      { timestampMs: this.#nowMs },
      {
        type: this.#below(2) === 0 ? ControlType.commit : ControlType.abort,
        producerId: producer.producerId,
        producerEpoch: producer.epoch,
        coordinatorEpoch: this.#below(30) === 0 ? 1 : 2,
      },
    );
    return {
      type: 'append',
      origin: 'coordinator',
      leaderEpoch: this.#leaderEpoch,
      transactionVersion: strict ? 2 : 1,
      records: Buffer.from(records),
    };
  }

  #replicated(log: Log): Step {
    const parts: Buffer[] = [];
    let next = log.endOffset + (this.#below(4) === 0 && !this.#gapless ? this.#below(10) : 0);
    if (this.#below(10) === 0) next = Math.max(0, next - 5);
    for (let count = 1 + this.#below(4); count > 0; count--) {
      const records = 1 + this.#below(4);
      const batch = this.#batch(records, undefined, next);
      parts.push(batch);
      next += records;
    }
    const records = Buffer.concat(parts);
    const cut = this.#below(5) === 0 ? this.#below(60) : 0;
    return {
      type: 'append',
      origin: 'replication',
      leaderEpoch: this.#leaderEpoch,
      transactionVersion: -1,
      records: records.subarray(0, records.length - cut),
    };
  }

  #plainBatch(): Buffer {
    const batch = this.#batch(1 + this.#below(10));
    const way = this.#below(30);
    if (way === 0) batch.writeUInt8(batch.readUInt8(batch.length - 1) ^ 1, batch.length - 1);
    if (way === 1) batch.writeInt32BE(7, 57);
    if (way === 2) batch.writeInt32BE(2, 23);
    if (way === 3) return Buffer.concat([batch, this.#batch(1)]);
    if (way === 4) return Buffer.concat([batch, batch.subarray(0, this.#below(40))]);
    if (way === 5) return batch.subarray(0, this.#below(batch.length));
    if (way === 6) batch.writeInt16BE(batch.readInt16BE(21) | 8, 21);
    if (way === 7) batch.writeInt16BE(batch.readInt16BE(21) | 32, 21);
    if (way === 8) batch.writeInt8(1, 7);
    if (way === 9) batch.writeInt32BE(batch.readInt32BE(35 + 4) + 1, 35 + 4);
    if (way >= 1 && way !== 3 && way !== 4 && way <= 9) sealBatch(batch, 0);
    return batch;
  }

  #batch(
    count: number,
    producer?: {
      producerId: number;
      producerEpoch: number;
      baseSequence: number;
      isTransactional: boolean;
    },
    baseOffset?: number,
  ): Buffer {
    const builder = new BatchBuilder({
      compression: this.#pick(codecs),
      ...(producer === undefined ? {} : { producer }),
      ...(baseOffset === undefined ? {} : { baseOffset, leaderEpoch: this.#leaderEpoch }),
    });
    // A producer without a timestamp counts as silent since 1970.
    const untimed = producer === undefined && this.#below(30) === 0;
    const late = this.#below(40) === 0 ? 3_700_000 : 0;
    for (let index = 0; index < count; index++) {
      const timestamp = untimed ? -1 : this.#nowMs - this.#below(2000) + late;
      const key = this.#below(10) === 0 ? null : Buffer.from(`key ${this.#below(50)}`);
      const value = Buffer.alloc(this.#below(300), this.#below(256));
      const headers =
        this.#below(6) === 0 ? [{ key: 'h', value: Buffer.from('header') }] : undefined;
      builder.append({ timestamp, key, value, headers });
    }
    return Buffer.from(builder.build());
  }

  #client(records: Buffer): Step {
    const leaderEpoch = this.#leaderEpoch;
    return { type: 'append', origin: 'client', leaderEpoch, transactionVersion: -1, records };
  }

  #atTimestamp(log: Log): Step {
    // Apache gives up when the one segment that it looks at has what it seeks before the start.
    if (log.logStartOffset > log.segments.first.baseOffset) return this.#later();
    return { type: 'atTimestamp', timestamp: this.#nowMs - this.#below(40_000) };
  }

  #aborted(log: Log): Step {
    const from = this.#offsetIn(log);
    return { type: 'aborted', from, to: from + this.#below(200) };
  }

  #later(): Step {
    this.#nowMs += this.#below(10_000);
    return { type: 'now', nowMs: this.#nowMs };
  }

  #nextEpoch(): Step {
    this.#leaderEpoch += 1 + this.#below(2);
    return { type: 'beginEpoch', epoch: this.#leaderEpoch };
  }

  #deleteRecords(log: Log): Step {
    // Beyond an open transaction, Apache's last stable offset depends on where batches begin.
    const most = log.lastStableOffset(log.endOffset) - log.logStartOffset;
    const offset = this.#batchStart(log, log.logStartOffset + this.#below(most + 1));
    return offset === undefined ? this.#later() : { type: 'deleteRecords', offset };
  }

  #truncate(log: Log): Step {
    if (this.#gapless) return this.#later();
    const most = Math.min(60, log.endOffset - log.logStartOffset);
    const offset = this.#batchStart(log, log.endOffset - this.#below(most + 1));
    if (offset === undefined || offset < log.logStartOffset) return this.#later();
    // What was taken back is not known to producers; sequences then no longer follow.
    this.#forgetSent();
    return { type: 'truncate', offset };
  }

  /**
   * Where the batch begins that holds `offset`. Within one, a truncation leaves a hole at the end,
   * and what the two logs still know of producers from before a hole is not the same.
   */
  #batchStart(log: Log, offset: number): number | undefined {
    const { records } = log.read(offset, { bytesMax: 1, upTo: log.endOffset, minOneBatch: true });
    return records.length === 0 ? undefined : batchBaseOffset(records, 0);
  }

  #offsetIn(log: Log): number {
    return log.logStartOffset + this.#below(log.endOffset - log.logStartOffset + 1);
  }

  #pick<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.#below(things.length)];
    if (thing === undefined) throw new Error('nothing to choose from');
    return thing;
  }

  /** mulberry32: small, and the same on every machine. */
  #below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * count);
  }
}
