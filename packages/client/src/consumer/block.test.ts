import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  BatchBuilder,
  Compression,
  type CompressionId,
  ControlType,
  controlRecordKey,
} from '@odradek/wire/records';
import { ProtocolError } from '../errors.ts';
import { type AbortedTransaction, RecordBlock } from './block.ts';

interface BatchWish {
  readonly baseOffset: number;
  readonly values: readonly string[];
  readonly compression?: CompressionId;
  readonly producerId?: number;
  readonly leaderEpoch?: number;
  readonly logAppendTimeMs?: number;
}

function batch(wish: BatchWish): Buffer {
  const { baseOffset, values, compression = Compression.none, producerId } = wish;
  const builder = new BatchBuilder({
    baseOffset,
    compression,
    leaderEpoch: wish.leaderEpoch ?? 3,
    logAppendTimeMs: wish.logAppendTimeMs,
    ...(producerId === undefined
      ? {}
      : {
          producer: { producerId, producerEpoch: 0, baseSequence: 0, isTransactional: true },
        }),
  });
  for (const value of values)
    builder.append({ timestamp: 5, key: null, value: Buffer.from(value) });
  return Buffer.from(builder.build());
}

function marker(baseOffset: number, producerId: number, type: 'abort' | 'commit'): Buffer {
  const builder = new BatchBuilder({
    baseOffset,
    isControl: true,
    producer: { producerId, producerEpoch: 0, baseSequence: -1, isTransactional: true },
  });
  const value = Buffer.alloc(6);
  builder.append({ timestamp: 5, key: controlRecordKey(ControlType[type]), value });
  return Buffer.from(builder.build());
}

function block(
  batches: readonly Buffer[],
  { offset = 0, aborted = [] }: { offset?: number; aborted?: readonly AbortedTransaction[] } = {},
): RecordBlock {
  return new RecordBlock(Buffer.concat(batches), {
    topic: 't',
    partition: 0,
    offset,
    aborted,
    checkCrcs: true,
    highWatermark: 100,
  });
}

const valuesOf = (records: RecordBlock): string[] =>
  [...records].map(({ value }) => value?.toString() ?? 'null');

suite('a block of records', () => {
  test('gives the records of all batches, whatever compresses them', () => {
    for (const compression of Object.values(Compression)) {
      const records = block([
        batch({ baseOffset: 0, values: ['a', 'b'], compression }),
        batch({ baseOffset: 2, values: ['c'], compression }),
      ]);
      assert.deepEqual(valuesOf(records), ['a', 'b', 'c']);
      assert.equal(records.nextOffset, 3);
      assert.equal(records.leaderEpoch, 3);
      const seen: string[] = [];
      records.forEach(({ value }) => seen.push(value?.toString() ?? ''));
      assert.deepEqual(seen, ['a', 'b', 'c']);
    }
  });

  test('passes over what lies before the offset that was asked for', () => {
    const records = block([batch({ baseOffset: 10, values: ['a', 'b', 'c'] })], { offset: 11 });
    assert.deepEqual(valuesOf(records), ['b', 'c']);
    assert.deepEqual(valuesOf(records.from(12)), ['c']);
    assert.equal(records.from(13).isEmpty, true);
    assert.equal(records.from(12).nextOffset, 13);
  });

  test('leaves out markers, and moves on over them', () => {
    const records = block([marker(0, 9, 'commit')]);
    assert.equal(records.isEmpty, true);
    assert.equal(records.nextOffset, 1);
  });

  test('leaves out records of aborted transactions, and those only', () => {
    const batches = [
      batch({ baseOffset: 0, values: ['a0'], producerId: 1 }),
      batch({ baseOffset: 1, values: ['b0'], producerId: 2 }),
      batch({ baseOffset: 2, values: ['plain'] }),
      batch({ baseOffset: 3, values: ['a1'], producerId: 1 }),
      marker(4, 1, 'abort'),
      marker(5, 2, 'commit'),
      batch({ baseOffset: 6, values: ['a2'], producerId: 1 }),
      marker(7, 1, 'commit'),
      batch({ baseOffset: 8, values: ['b1'], producerId: 2 }),
      marker(9, 2, 'abort'),
    ];
    const aborted = [
      { producerId: 2, firstOffset: 8 },
      { producerId: 1, firstOffset: 0 },
    ];
    assert.deepEqual(valuesOf(block(batches, { aborted })), ['b0', 'plain', 'a2']);
    assert.deepEqual(valuesOf(block(batches)), ['a0', 'b0', 'plain', 'a1', 'a2', 'b1']);
  });

  test('ends before a batch that was cut off: it comes again', () => {
    const whole = batch({ baseOffset: 0, values: ['a'] });
    const cut = batch({ baseOffset: 1, values: ['b'] }).subarray(0, 40);
    const records = block([whole, cut]);
    assert.deepEqual(valuesOf(records), ['a']);
    assert.equal(records.nextOffset, 1);
  });

  test('refuses a batch that was damaged on its way', () => {
    const good = batch({ baseOffset: 0, values: ['a'] });
    const bad = batch({ baseOffset: 1, values: ['b'] });
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
    const seen: string[] = [];
    assert.throws(() => {
      for (const { value } of block([good, bad])) seen.push(value?.toString() ?? '');
    }, ProtocolError);
    assert.deepEqual(seen, ['a']);
    assert.throws(() => block([Buffer.alloc(100)]), ProtocolError);
  });

  test('tells of the record at hand which kind of time it has', () => {
    const records = block([
      batch({ baseOffset: 0, values: ['a'] }),
      batch({ baseOffset: 1, values: ['b'], logAppendTimeMs: 77, leaderEpoch: 4 }),
    ]);
    const seen: unknown[] = [];
    for (const { timestamp } of records) {
      seen.push([timestamp, records.hasLogAppendTime, records.recordLeaderEpoch]);
    }
    assert.deepEqual(seen, [
      [5, false, 3],
      [77, true, 4],
    ]);
  });
});
