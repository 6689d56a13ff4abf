import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { batchNamed, bytesOf, recorded } from '../testing/recorded.ts';
import {
  addToSequence,
  BATCH_HEADER_SIZE,
  batchBaseOffset,
  batchBaseSequence,
  batchBaseTimestamp,
  batchCompression,
  batchLastOffset,
  batchLastSequence,
  batchLeaderEpoch,
  batchMagic,
  batchMaxTimestamp,
  batchPositions,
  batchProducerEpoch,
  batchProducerId,
  batchRecordCount,
  batchSize,
  batchTimestampType,
  hasDeleteHorizon,
  isBatchCrcValid,
  isControlBatch,
  isTransactionalBatch,
  NOT_A_BATCH,
  readInt64,
  SEQUENCE_MAX,
  setBatchBaseOffset,
  setBatchLeaderEpoch,
  setBatchMaxTimestamp,
  subtractFromSequence,
  TimestampType,
  TORN_BATCH,
  wholeBatchSize,
  writeInt64,
} from './batch.ts';

const current = recorded.batches.filter((batch) => batch.magic === 2);

/** A copy at a position other than 0, as batches mostly lie. */
function placed(base64: string): { buffer: Buffer; at: number } {
  return { buffer: Buffer.concat([Buffer.alloc(7, 0xee), bytesOf(base64)]), at: 7 };
}

suite('batch headers', () => {
  for (const batch of current) {
    test(`${batch.name}: every field is what Java wrote`, () => {
      const { buffer, at } = placed(batch.bytes);
      assert.equal(batchSize(buffer, at), buffer.length - at);
      assert.equal(batchMagic(buffer, at), 2);
      assert.equal(batchBaseOffset(buffer, at), batch.baseOffset);
      assert.equal(batchLastOffset(buffer, at), batch.lastOffset);
      assert.equal(batchLeaderEpoch(buffer, at), batch.leaderEpoch);
      assert.equal(batchCompression(buffer, at), batch.codec);
      assert.equal(batchMaxTimestamp(buffer, at), batch.maxTimestamp);
      assert.equal(batchProducerId(buffer, at), batch.producerId);
      assert.equal(batchProducerEpoch(buffer, at), batch.producerEpoch);
      assert.equal(batchBaseSequence(buffer, at), batch.baseSequence);
      assert.equal(batchLastSequence(buffer, at), batch.lastSequence);
      assert.equal(batchRecordCount(buffer, at), batch.count);
      assert.equal(isTransactionalBatch(buffer, at), batch.transactional);
      assert.equal(isControlBatch(buffer, at), false);
      assert.equal(hasDeleteHorizon(buffer, at), batch.deleteHorizon !== -1);
      if (batch.deleteHorizon !== -1) {
        assert.equal(batchBaseTimestamp(buffer, at), batch.deleteHorizon);
      }
      const isStamped = batch.logAppendTime !== -1;
      assert.equal(batchTimestampType(buffer, at), isStamped ? 1 : 0);
      assert.ok(isBatchCrcValid(buffer, at));
    });
  }

  test('base offset and leader epoch are set without touching the checksum', () => {
    const { buffer, at } = placed(batchNamed('v2-transactional').bytes);
    setBatchBaseOffset(buffer, at, 2 ** 45 + 3);
    setBatchLeaderEpoch(buffer, at, 123);
    assert.equal(batchBaseOffset(buffer, at), 2 ** 45 + 3);
    assert.equal(batchLeaderEpoch(buffer, at), 123);
    assert.ok(isBatchCrcValid(buffer, at));
  });

  test('stamping with the time of appending gives Java’s bytes', () => {
    const stamped = batchNamed('v2-log-append-time');
    const plain = batchNamed('v2-none');
    const { buffer, at } = placed(plain.bytes);
    setBatchMaxTimestamp(buffer, at, TimestampType.logAppendTime, stamped.logAppendTime);
    setBatchBaseOffset(buffer, at, stamped.baseOffset);
    setBatchLeaderEpoch(buffer, at, stamped.leaderEpoch);
    assert.deepEqual(buffer.subarray(at), bytesOf(stamped.bytes));
    setBatchMaxTimestamp(buffer, at, TimestampType.createTime, plain.maxTimestamp);
    setBatchBaseOffset(buffer, at, plain.baseOffset);
    setBatchLeaderEpoch(buffer, at, plain.leaderEpoch);
    assert.deepEqual(buffer.subarray(at), bytesOf(plain.bytes));
  });

  test('setting the timestamp that is there leaves even a wrong checksum alone', () => {
    const { buffer, at } = placed(batchNamed('v2-none').bytes);
    buffer.writeUInt32BE(1, at + 17);
    setBatchMaxTimestamp(buffer, at, TimestampType.createTime, batchMaxTimestamp(buffer, at));
    assert.equal(buffer.readUInt32BE(at + 17), 1);
  });

  test('any flipped bit under the checksum is noticed', () => {
    const bytes = bytesOf(batchNamed('v2-snappy').bytes);
    for (let at = 17; at < bytes.length; at++) {
      bytes[at]! ^= 0x10;
      assert.equal(isBatchCrcValid(bytes, 0), false);
      bytes[at]! ^= 0x10;
    }
    assert.ok(isBatchCrcValid(bytes, 0));
  });
});

suite('sequences', () => {
  test('go round at 2^31 - 1, in both directions', () => {
    assert.equal(addToSequence(SEQUENCE_MAX, 1), 0);
    assert.equal(addToSequence(SEQUENCE_MAX - 2, 7), 4);
    assert.equal(subtractFromSequence(4, 7), SEQUENCE_MAX - 2);
    fc.assert(
      fc.property(fc.nat(SEQUENCE_MAX), fc.nat(SEQUENCE_MAX), (sequence, count) => {
        const sum = addToSequence(sequence, count);
        assert.ok(sum >= 0 && sum <= SEQUENCE_MAX);
        assert.equal(subtractFromSequence(sum, count), sequence);
      }),
    );
  });
});

suite('64-bit numbers', () => {
  test('are written as Node writes bigints, and read back exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const buffer = Buffer.alloc(9);
        writeInt64(buffer, 1, value);
        assert.equal(buffer.readBigInt64BE(1), BigInt(value));
        assert.equal(readInt64(buffer, 1), value);
      }),
    );
  });
});

suite('several batches in one buffer', () => {
  const all = recorded.batches.map((batch) => bytesOf(batch.bytes));
  const buffer = Buffer.concat(all);
  const starts = [...batchPositions(buffer)];

  test('are found one after the other, in every format', () => {
    // Formats 0 and 1 without compression are one batch per record.
    const expected = recorded.batches.reduce(
      (sum, { magic, codec, count }) => sum + (magic < 2 && codec === 0 ? count : 1),
      0,
    );
    assert.equal(starts.length, expected);
    const last = starts.at(-1)!;
    assert.equal(last + wholeBatchSize(buffer, last, buffer.length), buffer.length);
  });

  test('a torn last one is left out, wherever it is torn', () => {
    const [first, second] = [starts[0]!, starts[1]!];
    for (let end = first; end < second; end++) {
      assert.equal(wholeBatchSize(buffer, first, end), TORN_BATCH);
      assert.deepEqual([...batchPositions(buffer, 0, end)], []);
    }
    assert.deepEqual([...batchPositions(buffer, 0, second + 70)], [first]);
  });

  test('impossible lengths and formats are no batches', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    const change = (at: number, value: number): number => {
      const copy = Buffer.from(bytes);
      copy.writeInt32BE(value, at);
      return wholeBatchSize(copy, 0, copy.length);
    };
    for (const length of [-1, 0, 13, 48, -0x8000_0000])
      assert.equal(change(8, length), NOT_A_BATCH);
    assert.equal(change(8, 0x7fff_ffff), TORN_BATCH);
    const format = Buffer.from(bytes);
    for (const magic of [3, 127, 128, 255]) {
      format[16] = magic;
      assert.equal(wholeBatchSize(format, 0, format.length), NOT_A_BATCH);
    }
    format[16] = 1;
    format.writeInt32BE(21, 8);
    assert.equal(wholeBatchSize(format, 0, format.length), NOT_A_BATCH);
    assert.equal(BATCH_HEADER_SIZE, 61);
  });
});
