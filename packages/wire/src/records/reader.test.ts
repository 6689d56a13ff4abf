import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { batchNamed, bytesOf, type RecordedRecord, recorded } from '../testing/recorded.ts';
import { sealBatch, wholeBatchSize } from './batch.ts';
import { RecordsError, RecordsFault, type RecordsFaultId } from './faults.ts';
import { isLegacyCrcValid, readLegacyRecords } from './legacy.ts';
import { BatchReader, readRecords } from './reader.ts';
import type { RecordView } from './record.ts';

function described(index: number, record: RecordView): RecordedRecord {
  const encode = (bytes: Uint8Array | null): string | null =>
    bytes === null ? null : Buffer.from(bytes).toString('base64');
  return {
    index,
    offset: record.offset,
    timestamp: record.timestamp,
    sequence: record.sequence,
    key: encode(record.key),
    value: encode(record.value),
    headers: record.headers.map(({ key, value }) => [key, encode(value)] as const),
  };
}

function isFault(fault: RecordsFaultId): (error: unknown) => boolean {
  return (error) => error instanceof RecordsError && error.fault === fault;
}

suite('reading records', () => {
  for (const batch of recorded.batches) {
    test(`${batch.name}: the records are those that Java reads`, () => {
      // Memory around the batch must not matter.
      const bytes = Buffer.concat([Buffer.alloc(3), bytesOf(batch.bytes), Buffer.alloc(1)]);
      const records = [...readRecords(bytes, 3, bytes.length - 1)];
      assert.equal(records.length, batch.count);
      for (const expected of batch.records) {
        assert.deepEqual(described(expected.index, records[expected.index]!), expected);
      }
    });
  }

  test('several batches are read as one sequence, and a torn one ends it', () => {
    const one = bytesOf(batchNamed('v2-gzip').bytes);
    const two = bytesOf(batchNamed('v2-long-none').bytes);
    const both = Buffer.concat([one, two]);
    assert.equal([...readRecords(both)].length, 48);
    assert.equal([...readRecords(both, 0, both.length - 1)].length, 8);
    assert.equal([...readRecords(both, one.length)].length, 40);
  });

  test('keys and values are views of the bytes that were read', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    const record = new BatchReader(bytes, 0).next()!;
    assert.equal(record.value!.buffer, bytes.buffer);
    assert.equal(record.key!.toString(), 'key');
    assert.equal(record.hasKey, true);
    assert.equal(record.headerCount, 0);
  });

  test('sizes of records add up to the batch', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    let size = 61;
    for (const record of readRecords(bytes)) size += record.size;
    assert.equal(size, bytes.length);
  });

  test('a batch with fewer records than it says, or with more bytes', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    bytes.writeInt32BE(9, 57);
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.recordsMissing));
    bytes.writeInt32BE(7, 57);
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.bytesLeftOver));
    bytes.writeInt32BE(-1, 57);
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.recordCount));
  });

  test('unknown codecs and bytes that are not compressed', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    bytes.writeInt16BE(5, 21);
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.codec));
    bytes.writeInt16BE(4, 21);
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.compressedBytes));
  });

  test('the limit of decompression holds', () => {
    const bytes = bytesOf(batchNamed('v2-long-zstd').bytes);
    assert.throws(
      () => [...readRecords(bytes, 0, bytes.length, 1000)],
      isFault(RecordsFault.decompressedSize),
    );
  });

  test('a batch that is not whole is refused', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    const torn = bytes.subarray(0, bytes.length - 1);
    assert.throws(() => new BatchReader(torn, 0), isFault(RecordsFault.batchSize));
    const old = bytesOf(batchNamed('v1-none').bytes);
    assert.throws(() => new BatchReader(old, 0), isFault(RecordsFault.magic));
    bytes[16] = 9;
    assert.throws(() => [...readRecords(bytes)], isFault(RecordsFault.batchSize));
  });
});

suite('message formats 0 and 1', () => {
  const old = recorded.batches.filter((batch) => batch.magic < 2);

  test('checksums of all recorded messages match, and a changed byte does not', () => {
    for (const batch of old) {
      const bytes = bytesOf(batch.bytes);
      for (let at = 0; at < bytes.length; at += wholeBatchSize(bytes, at, bytes.length)) {
        assert.ok(isLegacyCrcValid(bytes, at));
        bytes[at + 17]! ^= 0x40;
        assert.equal(isLegacyCrcValid(bytes, at), false);
        bytes[at + 17]! ^= 0x40;
      }
    }
  });

  test('lz4 of format 0 has the old header checksum, which format 1 refuses', () => {
    const bytes = bytesOf(batchNamed('v0-lz4').bytes);
    assert.equal(readLegacyRecords(bytes, 0).length, 8);
    // As format 1: eight bytes of timestamp after the attributes.
    const later = Buffer.concat([bytes.subarray(0, 18), Buffer.alloc(8), bytes.subarray(18)]);
    later[16] = 1;
    later.writeInt32BE(later.length - 12, 8);
    assert.throws(() => readLegacyRecords(later, 0), isFault(RecordsFault.compressedBytes));
  });

  test('a wrapper left at offset 0 lets offsets begin at 0', () => {
    const bytes = bytesOf(batchNamed('v1-gzip').bytes);
    bytes.writeBigInt64BE(0n, 0);
    const offsets = readLegacyRecords(bytes, 0).map((record) => record.offset);
    assert.deepEqual(offsets, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('a wrapper below its last message is refused', () => {
    const bytes = bytesOf(batchNamed('v1-gzip').bytes);
    bytes.writeBigInt64BE(3n, 0);
    assert.throws(() => readLegacyRecords(bytes, 0), isFault(RecordsFault.recordBytes));
  });

  test('lengths beyond the message are refused', () => {
    const bytes = bytesOf(batchNamed('v1-none').bytes);
    const size = wholeBatchSize(bytes, 0, bytes.length);
    for (const [at, value] of [
      [26, size],
      [26, 0x7fff_ffff],
      [33, size],
    ] as const) {
      const copy = Buffer.from(bytes);
      copy.writeInt32BE(value, at);
      assert.throws(() => readLegacyRecords(copy, 0), isFault(RecordsFault.recordBytes));
    }
  });

  test('zstd, unknown codecs and messages without a value are refused', () => {
    const bytes = bytesOf(batchNamed('v1-gzip').bytes);
    for (const codec of [4, 5, 7]) {
      bytes[17] = codec;
      assert.throws(() => readLegacyRecords(bytes, 0), isFault(RecordsFault.codec));
    }
    const empty = bytesOf(batchNamed('v1-none').bytes);
    const at = [...positionsOf(empty)][2]!;
    empty[at + 17] = 1;
    assert.throws(() => readLegacyRecords(empty, at), isFault(RecordsFault.recordBytes));
  });
});

function* positionsOf(bytes: Buffer): Generator<number> {
  for (let at = 0; at < bytes.length; at += wholeBatchSize(bytes, at, bytes.length)) yield at;
}

suite('batches emptied by the cleaner', () => {
  test('have no records', () => {
    const header = bytesOf(batchNamed('v2-none').bytes).subarray(0, 61);
    header.writeInt32BE(49, 8);
    header.writeInt32BE(0, 57);
    sealBatch(header, 0);
    assert.deepEqual([...readRecords(header)], []);
  });
});
