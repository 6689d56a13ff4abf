import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { batchNamed, bytesOf, type RecordedBatch, recorded } from '../testing/recorded.ts';
import {
  batchBaseSequence,
  batchProducerId,
  Compression,
  type CompressionId,
  isBatchCrcValid,
} from './batch.ts';
import { BatchBuilder, type BatchOptions } from './builder.ts';
import { emptyBatch } from './header.ts';
import { readRecords } from './reader.ts';
import type { NewRecord } from './record.ts';
import { ANY_RECORDS, checkBatch, checkRecords } from './validate.ts';

function optionsOf(batch: RecordedBatch): BatchOptions {
  return {
    baseOffset: batch.baseOffset,
    leaderEpoch: batch.leaderEpoch,
    compression: batch.codec,
    logAppendTimeMs: batch.logAppendTime === -1 ? undefined : batch.logAppendTime,
    deleteHorizonMs: batch.deleteHorizon === -1 ? undefined : batch.deleteHorizon,
    producer: {
      producerId: batch.producerId,
      producerEpoch: batch.producerEpoch,
      baseSequence: batch.baseSequence,
      isTransactional: batch.transactional,
    },
  };
}

function rebuilt(batch: RecordedBatch): Buffer {
  const builder = new BatchBuilder(optionsOf(batch));
  // What a stamped batch hides: the timestamps of its records are those of the plain one.
  const source = batch.logAppendTime === -1 ? batch : batchNamed('v2-none');
  const records = [...readRecords(bytesOf(source.bytes))];
  const offsets = [...readRecords(bytesOf(batch.bytes))].map((record) => record.offset);
  for (const [index, record] of records.entries()) builder.appendAt(offsets[index]!, record);
  return builder.build();
}

const current = recorded.batches.filter((batch) => batch.magic === 2);

suite('building batches', () => {
  for (const batch of current.filter(({ codec }) => codec === Compression.none)) {
    test(`${batch.name}: the same bytes as Java`, () => {
      assert.deepEqual(rebuilt(batch), bytesOf(batch.bytes));
    });
  }

  for (const batch of current.filter(({ codec }) => codec !== Compression.none)) {
    test(`${batch.name}: the same records as Java`, () => {
      const bytes = rebuilt(batch);
      const java = bytesOf(batch.bytes);
      // All of the header but length and checksum.
      assert.deepEqual(bytes.subarray(0, 8), java.subarray(0, 8));
      assert.deepEqual(bytes.subarray(12, 17), java.subarray(12, 17));
      assert.deepEqual(bytes.subarray(21, 61), java.subarray(21, 61));
      assert.ok(isBatchCrcValid(bytes, 0));
      assert.deepEqual(plain(bytes), plain(java));
    });
  }

  const record: fc.Arbitrary<NewRecord> = fc.record({
    timestamp: fc.oneof(fc.constant(-1), fc.nat(2 ** 41), fc.nat(1000)),
    key: fc.option(fc.uint8Array({ maxLength: 300 })),
    value: fc.option(fc.uint8Array({ maxLength: 300 })),
    headers: fc.array(
      fc.record({
        key: fc.string({ unit: 'grapheme', maxLength: 70 }),
        value: fc.option(fc.uint8Array({ maxLength: 100 })),
      }),
      { maxLength: 4 },
    ),
  });

  test('what is built is read back and passes the check, in every codec', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 200 }),
        fc.constantFrom<CompressionId>(...Object.values(Compression)),
        (records, compression) => {
          const builder = new BatchBuilder({ compression });
          for (const each of records) builder.append(each);
          const bytes = builder.build();
          assert.equal(checkBatch(bytes, 0, bytes.length), 0);
          assert.equal(checkRecords(bytes, 0, bytes.length, ANY_RECORDS), 0);
          assert.deepEqual(plain(bytes), records.map(asPlain));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('sizes: the plain size is exact, the estimate follows the ratio', () => {
    const value = Buffer.alloc(1000, 'v');
    const plainBuilder = new BatchBuilder();
    const zipped = new BatchBuilder({ compression: Compression.gzip, compressionRatio: 0.5 });
    for (const builder of [plainBuilder, zipped]) {
      for (let index = 0; index < 10; index++) builder.append({ timestamp: 1, key: null, value });
    }
    assert.equal(plainBuilder.plainSize, plainBuilder.build().length);
    assert.equal(plainBuilder.estimatedSize, plainBuilder.plainSize);
    assert.equal(zipped.plainSize, plainBuilder.plainSize);
    assert.equal(zipped.estimatedSize, 61 + Math.floor((zipped.plainSize - 61) * 0.5 * 1.05));
  });

  test('there is room for a first record of any size, then up to the bound', () => {
    const builder = new BatchBuilder({ bytesMax: 200 });
    const large = { timestamp: 1, key: null, value: Buffer.alloc(1000) };
    const small = { timestamp: 1, key: null, value: Buffer.alloc(10) };
    assert.ok(builder.hasRoomFor(large));
    let appended = 0;
    for (; builder.hasRoomFor(small); appended++) builder.append(small);
    assert.ok(appended > 3);
    assert.ok(builder.build().length <= 200);
    assert.equal(builder.hasRoomFor(large), false);
  });

  test('the producer may become known, or change, after the records', () => {
    for (const compression of Object.values(Compression)) {
      const builder = new BatchBuilder({ compression });
      builder.append({ timestamp: 5, key: null, value: Buffer.from('x') });
      builder.setProducer({
        producerId: 7,
        producerEpoch: 1,
        baseSequence: 10,
        isTransactional: true,
      });
      const first = Buffer.from(builder.build());
      builder.setProducer({
        producerId: 8,
        producerEpoch: 0,
        baseSequence: 0,
        isTransactional: true,
      });
      const second = builder.build();
      assert.equal(batchProducerId(first, 0), 7);
      assert.equal(batchProducerId(second, 0), 8);
      assert.equal(batchBaseSequence(second, 0), 0);
      assert.ok(isBatchCrcValid(first, 0) && isBatchCrcValid(second, 0));
      assert.deepEqual(first.subarray(61), second.subarray(61));
    }
  });

  test('no records, no batch', () => {
    assert.equal(new BatchBuilder().build().length, 0);
  });

  test('what no batch may say is refused', () => {
    const text = { timestamp: 1, key: null, value: null };
    const builder = new BatchBuilder({ baseOffset: 10 });
    assert.throws(() => builder.appendAt(9, text), RangeError);
    assert.throws(() => builder.append({ ...text, timestamp: -2 }), RangeError);
    assert.throws(() => builder.appendAt(10 + 2 ** 31, text), RangeError);
    assert.equal(builder.append(text), 10);
    assert.throws(() => builder.appendAt(10, text), RangeError);
    assert.throws(() => builder.coverUpTo(9), RangeError);
    const wrong = [
      { producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: true },
      { producerId: 1, producerEpoch: -1, baseSequence: 0, isTransactional: false },
      { producerId: 1, producerEpoch: 0, baseSequence: -1, isTransactional: false },
    ];
    for (const producer of wrong) {
      builder.setProducer(producer);
      assert.throws(() => builder.build(), RangeError);
    }
  });

  test('a batch may cover offsets after its last record', () => {
    const builder = new BatchBuilder({ baseOffset: 10 });
    builder.append({ timestamp: 1, key: null, value: null });
    builder.coverUpTo(25);
    const bytes = builder.build();
    assert.equal(bytes.readInt32BE(23), 15);
    assert.equal([...readRecords(bytes)].length, 1);
  });

  test('an emptied batch keeps offsets and producer', () => {
    const bytes = emptyBatch({
      baseOffset: 100,
      leaderEpoch: 4,
      timestampType: 0,
      isTransactional: true,
      isControl: false,
      lastOffsetDelta: 9,
      maxTimestamp: 1234,
      producerId: 55,
      producerEpoch: 2,
      baseSequence: 17,
    });
    assert.equal(checkBatch(bytes, 0, bytes.length), 0);
    assert.equal(bytes.length, 61);
    assert.equal(batchProducerId(bytes, 0), 55);
    assert.deepEqual([...readRecords(bytes)], []);
  });
});

interface PlainRecord {
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

function plain(bytes: Buffer): PlainRecord[] {
  return [...readRecords(bytes)].map(asPlain);
}

function asPlain(record: NewRecord): PlainRecord {
  const hex = (part: Uint8Array | null): string | null =>
    part === null ? null : Buffer.from(part).toString('hex');
  return {
    timestamp: record.timestamp,
    key: hex(record.key),
    value: hex(record.value),
    headers: (record.headers ?? []).map(({ key, value }) => [key, hex(value)] as const),
  };
}
