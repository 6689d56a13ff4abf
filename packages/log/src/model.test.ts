/**
 * A log against the simplest one that there can be: a list of batches. Whatever is done to both,
 * they answer alike.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Compression, type CompressionId } from '@odradek/wire/records';
import fc from 'fast-check';
import type { LogConfig } from './config.ts';
import type { Log } from './log.ts';
import {
  batchOf,
  openLog,
  produce,
  START_MS,
  type TestWorld,
  testWorld,
} from './testing/fixture.ts';

type Action =
  | {
      readonly type: 'append';
      count: number;
      valueSize: number;
      codec: CompressionId;
      atMs: number;
    }
  | { readonly type: 'read'; at: number; bytesMax: number; upTo: number; minOneBatch: boolean }
  | { readonly type: 'timestamp'; atMs: number }
  | { readonly type: 'truncate'; back: number }
  | { readonly type: 'deleteRecords'; at: number }
  | { readonly type: 'roll' }
  | { readonly type: 'sync' }
  | { readonly type: 'reopen'; clean: boolean };

interface ModelBatch {
  readonly first: number;
  readonly last: number;
  readonly bytes: Buffer;
  readonly timestamps: readonly number[];
}

const config: Partial<LogConfig> = {
  segmentBytes: 1500,
  indexIntervalBytes: 300,
  timestampAfterMaxMs: 1e9,
};

class ModelLog {
  readonly batches: ModelBatch[] = [];
  start = 0;
  end = 0;

  get visible(): readonly ModelBatch[] {
    return this.batches.filter((batch) => batch.last >= this.start);
  }

  /** What a reader at `offset` may be given. */
  read(offset: number, bytesMax: number, upTo: number, minOneBatch: boolean): Buffer {
    const parts: Buffer[] = [];
    let size = 0;
    for (const batch of this.visible) {
      if (batch.last < offset) continue;
      if (batch.last >= upTo) break;
      const fits = size + batch.bytes.length <= bytesMax;
      if (!fits && !(minOneBatch && parts.length === 0)) break;
      parts.push(batch.bytes);
      size += batch.bytes.length;
    }
    return Buffer.concat(parts);
  }

  offsetForTimestamp(timestamp: number): number | undefined {
    for (const batch of this.visible) {
      const index = batch.timestamps.findIndex(
        (each, place) => each >= timestamp && batch.first + place >= this.start,
      );
      if (index >= 0) return batch.first + index;
    }
    return undefined;
  }
}

class Pair {
  readonly world: TestWorld = testWorld();
  readonly model = new ModelLog();
  log: Log = openLog(this.world, config);
  #marks = 0;

  async take(action: Action): Promise<void> {
    switch (action.type) {
      case 'append':
        this.#append(action);
        break;
      case 'read':
        this.#read(action);
        break;
      case 'timestamp':
        assert.equal(
          this.log.offsetForTimestamp(START_MS + action.atMs)?.offset,
          this.model.offsetForTimestamp(START_MS + action.atMs),
        );
        break;
      case 'truncate':
        await this.#truncate(Math.max(this.model.start, this.model.end - action.back));
        break;
      case 'deleteRecords':
        this.#deleteRecords(Math.floor((action.at * this.model.end) / 1000));
        break;
      case 'roll':
        this.log.roll();
        break;
      case 'sync':
        await this.log.sync();
        assert.equal(this.log.recoveryPoint, this.log.endOffset);
        break;
      case 'reopen':
        await this.#reopen(action.clean);
        break;
    }
    assert.equal(this.log.endOffset, this.model.end);
    assert.equal(this.log.logStartOffset, this.model.start);
  }

  #append(action: Action & { type: 'append' }): void {
    const { count, valueSize, codec, atMs } = action;
    const timestamp = START_MS + atMs;
    const mark = this.#marks++;
    const batch = batchOf({ count, valueSize, timestamp, compression: codec, mark });
    const result = produce(this.log, batch);
    assert.equal(result.firstOffset, this.model.end);
    assert.equal(result.lastOffset, this.model.end + count - 1);
    const timestamps = Array.from({ length: count }, (_, index) => timestamp + index);
    const first = this.model.end;
    this.model.end += count;
    this.model.batches.push({
      first,
      last: this.model.end - 1,
      bytes: Buffer.from(batch),
      timestamps,
    });
  }

  #read(action: Action & { type: 'read' }): void {
    const offset = Math.floor((action.at * (this.model.end + 2)) / 1000);
    const upTo = Math.floor((action.upTo * (this.model.end + 1)) / 1000);
    const { bytesMax, minOneBatch } = action;
    const { records, errorCode } = this.log.read(offset, { bytesMax, upTo, minOneBatch });
    if (offset < this.model.start || offset > this.model.end) {
      assert.equal(errorCode, 1);
      return;
    }
    assert.equal(errorCode, 0);
    const expected = offset >= upTo ? '' : this.model.read(offset, bytesMax, upTo, minOneBatch);
    // One answer comes from one segment, so that it may be shorter, but it is never empty for that.
    const actual = records.toString('hex');
    assert.ok(expected.toString('hex').startsWith(actual));
    assert.equal(actual.length > 0, expected.length > 0);
  }

  async #truncate(offset: number): Promise<void> {
    await this.log.truncateTo(offset);
    const { batches } = this.model;
    while ((batches.at(-1)?.last ?? -1) >= offset) batches.pop();
    this.model.end = Math.min(this.model.end, offset);
  }

  #deleteRecords(offset: number): void {
    this.log.deleteRecordsBefore(offset);
    this.model.start = Math.max(this.model.start, offset);
  }

  async #reopen(clean: boolean): Promise<void> {
    const { recoveryPoint, logStartOffset } = this.log;
    await this.log.close({ clean });
    const options = { recoveryPoint, logStartOffset, cleanShutdown: clean };
    this.log = openLog(this.world, config, options);
    // Nothing but records says where the log ended.
    const last = this.model.batches.at(-1)?.last ?? -1;
    this.model.end = Math.max(last + 1, this.log.segments.active.baseOffset, this.model.start);
  }
}

const codecs: readonly CompressionId[] = [Compression.none, Compression.none, Compression.lz4];

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 6 }),
      valueSize: fc.integer({ min: 0, max: 120 }),
      codec: fc.constantFrom(...codecs),
      atMs: fc.integer({ min: 0, max: 1000 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      at: fc.integer({ min: 0, max: 1000 }),
      bytesMax: fc.constantFrom(0, 1, 100, 500, 5000),
      upTo: fc.integer({ min: 0, max: 1100 }),
      minOneBatch: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('timestamp' as const),
      atMs: fc.integer({ min: -5, max: 1010 }),
    }),
  },
  fc.record({ type: fc.constant('truncate' as const), back: fc.integer({ min: 0, max: 15 }) }),
  fc.record({ type: fc.constant('deleteRecords' as const), at: fc.integer({ min: 0, max: 1000 }) }),
  fc.constant({ type: 'roll' as const }),
  fc.constant({ type: 'sync' as const }),
  fc.record({ type: fc.constant('reopen' as const), clean: fc.boolean() }),
);

suite('a log and a list of batches', () => {
  test('answer alike whatever is done to them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 60 }), async (actions) => {
        const pair = new Pair();
        for (const each of actions) await pair.take(each);
        const rest = pair.model.read(pair.model.start, 1e9, 1e9, false);
        const parts: Buffer[] = [];
        for (let next = pair.model.start; ; ) {
          const { records } = pair.log.read(next, { bytesMax: 1e6, upTo: 1e9, minOneBatch: true });
          if (records.length === 0) break;
          parts.push(records);
          next =
            (pair.model.batches.find((batch) => batch.bytes.equals(lastOf(records)))?.last ?? 0) +
            1;
        }
        assert.deepEqual(Buffer.concat(parts), rest);
      }),
      { numRuns: 150 },
    );
  });
});

function lastOf(records: Buffer): Buffer {
  let at = 0;
  for (;;) {
    const next = at + 12 + records.readInt32BE(at + 8);
    if (next >= records.length) return records.subarray(at);
    at = next;
  }
}
