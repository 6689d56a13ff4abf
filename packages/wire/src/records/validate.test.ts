import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { batchNamed, bytesOf, recorded } from '../testing/recorded.ts';
import { Compression, type CompressionId, sealBatch, TimestampType } from './batch.ts';
import { BatchBuilder, type BatchOptions } from './builder.ts';
import { faultErrorCode, faultMessage, RecordsFault, type RecordsFaultId } from './faults.ts';
import type { NewRecord } from './record.ts';
import {
  ANY_RECORDS,
  checkBatch,
  checkClientBatch,
  checkRecords,
  REJECTED_RECORDS_MAX,
  RecordsCheck,
} from './validate.ts';

const T0 = 1_760_000_000_000;

function built(records: readonly Partial<NewRecord>[], options: BatchOptions = {}): Buffer {
  const builder = new BatchBuilder(options);
  for (const record of records)
    builder.append({ timestamp: T0, key: null, value: null, ...record });
  return Buffer.from(builder.build());
}

/** A batch whose records are exactly these bytes. */
function batchOf(records: Buffer, count: number, compression: CompressionId = 0): Buffer {
  const [header] = [built([{}]).subarray(0, 61)];
  const bytes = Buffer.concat([header!, records]);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt16BE(compression, 21);
  bytes.writeInt32BE(count - 1, 23);
  bytes.writeInt32BE(count, 57);
  sealBatch(bytes, 0);
  return bytes;
}

function faultOf(bytes: Buffer): RecordsFaultId {
  return checkRecords(bytes, 0, bytes.length);
}

suite('checking batches', () => {
  test('a whole batch of format 2 with its checksum is good', () => {
    for (const batch of recorded.batches) {
      const bytes = bytesOf(batch.bytes);
      const expected = batch.magic === 2 ? RecordsFault.none : RecordsFault.magic;
      assert.equal(checkBatch(bytes, 0, bytes.length), expected);
    }
  });

  test('cut short, or with another checksum, it is corrupt', () => {
    const bytes = bytesOf(batchNamed('v2-none').bytes);
    assert.equal(checkBatch(bytes, 0, bytes.length - 1), RecordsFault.batchSize);
    assert.equal(checkBatch(bytes, 0, 0), RecordsFault.batchSize);
    bytes[100]! ^= 1;
    assert.equal(checkBatch(bytes, 0, bytes.length), RecordsFault.crc);
    assert.equal(faultErrorCode(RecordsFault.crc), 2);
    assert.equal(faultErrorCode(RecordsFault.batchSize), 2);
  });

  test('clients may not say everything in a header', () => {
    const producer = { producerId: 1, producerEpoch: 0, baseSequence: 0, isTransactional: false };
    const good = built([{}, {}], { producer });
    assert.equal(checkClientBatch(good, 0), RecordsFault.none);
    const change = (edit: (bytes: Buffer) => void): RecordsFaultId => {
      const bytes = Buffer.from(good);
      edit(bytes);
      return checkClientBatch(bytes, 0);
    };
    assert.equal(
      change((bytes) => bytes.writeInt32BE(1, 4)),
      RecordsFault.baseOffset,
    );
    assert.equal(
      change((bytes) => bytes.writeInt32BE(0, 57)),
      RecordsFault.recordCount,
    );
    assert.equal(
      change((bytes) => bytes.writeInt32BE(-1, 57)),
      RecordsFault.recordCount,
    );
    assert.equal(
      change((bytes) => bytes.writeInt32BE(3, 57)),
      RecordsFault.offsetRange,
    );
    assert.equal(
      change((bytes) => bytes.writeInt32BE(0, 23)),
      RecordsFault.offsetRange,
    );
    assert.equal(
      change((bytes) => bytes.writeInt16BE(0x20, 21)),
      RecordsFault.controlBatch,
    );
    assert.equal(
      change((bytes) => bytes.writeInt32BE(-1, 53)),
      RecordsFault.sequence,
    );
    assert.equal(
      change((bytes) => bytes.writeInt16BE(5, 21)),
      RecordsFault.codec,
    );
  });
});

suite('checking records', () => {
  for (const batch of recorded.batches.filter(({ magic }) => magic === 2)) {
    test(`${batch.name}: passes, and the largest timestamp is found`, () => {
      const bytes = Buffer.concat([Buffer.alloc(5), bytesOf(batch.bytes)]);
      const check = new RecordsCheck();
      const bounds = { ...ANY_RECORDS, timestampType: TimestampType.createTime };
      const fault = checkRecords(bytes, 5, bytes.length, bounds, check);
      const gaps = batch.name === 'v2-offset-gaps' || batch.name === 'v2-delete-horizon';
      assert.equal(fault, gaps ? RecordsFault.offsetOrder : RecordsFault.none);
      assert.equal(check.maxTimestamp, batch.maxTimestamp);
    });
  }

  test('fewer records than said, bytes after them, and a count below 0', () => {
    const bytes = built([{}, { value: Buffer.from('abc') }]);
    const records = bytes.subarray(61);
    assert.equal(faultOf(batchOf(records, 3)), RecordsFault.recordsMissing);
    assert.equal(faultOf(batchOf(records, 1)), RecordsFault.bytesLeftOver);
    assert.equal(faultOf(batchOf(records, 0)), RecordsFault.bytesLeftOver);
    assert.equal(faultOf(batchOf(Buffer.concat([records, Buffer.of(0)]), 2)), 14);
  });

  test('records whose lengths do not add up', () => {
    const [good] = [built([{ key: Buffer.from('kk'), value: Buffer.from('vvv') }]).subarray(61)];
    // length 11: attributes, timestamp, offset, key 2, value 3, no headers
    assert.equal(good!.toString('hex'), '16000000046b6b0676767600');
    const wrong: readonly string[] = [
      '17000000046b6b0676767600', // a negative length
      '18000000046b6b0676767600', // longer than the batch
      '14000000046b6b0676767600', // shorter than its parts
      '00', // no body
      '0200', // a body of attributes only
      '16000000ff6b6b0676767600', // a key length that goes on
      '160000007e6b6b0676767600', // a key longer than the record
      '16000000046b6b7e76767600', // a value longer than the record
      '16000000046b6b0676767601', // a negative number of headers
      '16000000046b6b0676767602', // a header that is not there
      '16000000046b6b0476760000', // a byte after the headers
      '8080808080', // a length that does not end
      '808080808080808080808000', // a length with too many bytes
      '1a000000046b6b06767676020102', // a header with a null key
      '1a000000046b6b06767676020202', // a header whose value is missing
      '1a000000046b6b0676767680ff01', // more headers than bytes
    ];
    for (const hex of wrong) {
      const records = Buffer.from(hex, 'hex');
      assert.equal(faultOf(batchOf(records, 1)), RecordsFault.recordBytes, hex);
      assert.equal(faultOf(batchOf(Buffer.concat([good!, records]), 2)), RecordsFault.recordBytes);
    }
    assert.equal(faultErrorCode(RecordsFault.recordBytes), 87);
  });

  test('null keys may be any negative length', () => {
    const records = Buffer.from('12000000050676767600', 'hex');
    assert.equal(faultOf(batchOf(records, 1)), RecordsFault.none);
  });

  test('the first record at fault is named', () => {
    const good = built([{}]).subarray(61);
    const check = new RecordsCheck();
    const bytes = batchOf(Buffer.concat([good, Buffer.from('0400', 'hex')]), 2);
    assert.equal(
      checkRecords(bytes, 0, bytes.length, ANY_RECORDS, check),
      RecordsFault.recordBytes,
    );
    assert.equal(check.recordIndex, 1);
  });

  test('offsets out of order are found when all else is good', () => {
    const builder = new BatchBuilder();
    for (const offset of [0, 1, 3]) {
      builder.appendAt(offset, { timestamp: T0, key: null, value: null });
    }
    assert.equal(faultOf(builder.build()), RecordsFault.offsetOrder);
    assert.equal(faultErrorCode(RecordsFault.offsetOrder), 87);
  });

  test('compacted topics need keys, and every record without one is listed', () => {
    const key = Buffer.from('k');
    const bytes = built([{ key }, {}, { key: Buffer.alloc(0) }, {}]);
    const check = new RecordsCheck();
    const bounds = { ...ANY_RECORDS, keyRequired: true };
    assert.equal(checkRecords(bytes, 0, bytes.length, bounds, check), RecordsFault.keyMissing);
    assert.equal(check.recordIndex, 1);
    assert.deepEqual(
      check.rejected.map(({ index }) => index),
      [1, 3],
    );
    const kept = check.rejected;
    const good = built([{ key }]);
    assert.equal(checkRecords(good, 0, good.length, bounds, check), RecordsFault.none);
    assert.deepEqual(check.rejected, []);
    assert.equal(kept.length, 2);
    assert.equal(faultErrorCode(RecordsFault.keyMissing), 87);
  });

  test('timestamps have bounds, except that none is always allowed', () => {
    const bounds = { ...ANY_RECORDS, timestampMin: T0 - 5, timestampMax: T0 + 5 };
    const check = new RecordsCheck();
    const times = [T0, T0 + 5, T0 - 5, -1, T0 + 6, T0 - 6];
    const bytes = built(times.map((timestamp) => ({ timestamp })));
    assert.equal(checkRecords(bytes, 0, bytes.length, bounds, check), RecordsFault.timestamp);
    assert.deepEqual(check.rejected, [
      { index: 4, fault: RecordsFault.timestamp, timestamp: T0 + 6 },
      { index: 5, fault: RecordsFault.timestamp, timestamp: T0 - 6 },
    ]);
    assert.equal(check.maxTimestamp, T0 + 6);
    assert.equal(faultErrorCode(RecordsFault.timestamp), 32);
    const stamped = { ...bounds, timestampType: TimestampType.logAppendTime };
    assert.equal(checkRecords(bytes, 0, bytes.length, stamped, check), RecordsFault.none);
  });

  test('a wrong timestamp decides the error, even after a missing key', () => {
    const check = new RecordsCheck();
    const bytes = built([{}, { key: Buffer.from('k'), timestamp: T0 + 9 }, {}]);
    const bounds = { ...ANY_RECORDS, keyRequired: true, timestampMax: T0 };
    assert.equal(checkRecords(bytes, 0, bytes.length, bounds, check), RecordsFault.timestamp);
    assert.deepEqual(
      check.rejected.map(({ index, fault }) => [index, fault]),
      [
        [0, RecordsFault.keyMissing],
        [1, RecordsFault.timestamp],
        [2, RecordsFault.keyMissing],
      ],
    );
  });

  test('a timestamp that no number holds is out of range', () => {
    const records = Buffer.from('1e00feffffffffffffffff0100010100', 'hex');
    const bytes = batchOf(records, 1);
    assert.equal(faultOf(bytes), RecordsFault.timestamp);
  });

  test('producers may not stamp batches themselves where the topic does', () => {
    const bytes = built([{}, {}], { logAppendTimeMs: T0 + 1 });
    const check = new RecordsCheck();
    const stamped = { ...ANY_RECORDS, timestampType: TimestampType.logAppendTime };
    const fault = checkRecords(bytes, 0, bytes.length, stamped, check);
    assert.equal(fault, RecordsFault.timestampType);
    assert.equal(check.rejected.length, 2);
    // Where it does not, Kafka takes the stamp for each record's timestamp.
    assert.equal(checkRecords(bytes, 0, bytes.length, ANY_RECORDS, check), RecordsFault.none);
    assert.equal(check.maxTimestamp, T0 + 1);
    const none = built([{}], { logAppendTimeMs: -1 });
    assert.equal(faultOf(none), RecordsFault.timestampType);
  });

  test('compressed records are walked the same way', () => {
    const records = Array.from({ length: 50 }, (_, index) => ({
      timestamp: T0 + index,
      key: Buffer.from(`k${index}`),
      value: Buffer.alloc(100),
      headers: [{ key: 'h', value: null }],
    }));
    for (const compression of Object.values(Compression)) {
      const bytes = built(records, { compression });
      const check = new RecordsCheck();
      assert.equal(checkRecords(bytes, 0, bytes.length, ANY_RECORDS, check), RecordsFault.none);
      assert.equal(check.maxTimestamp, T0 + 49);
      assert.equal(check.recordsSize, built(records).length - 61);
      bytes.writeInt32BE(51, 57);
      assert.equal(faultOf(bytes), RecordsFault.recordsMissing);
    }
  });

  test('bad compressed bytes and bombs are faults', () => {
    const zeros = { value: Buffer.alloc(2_000_000) };
    for (const compression of Object.values(Compression)) {
      if (compression === Compression.none) continue;
      const bomb = built([zeros], { compression });
      const bounds = { ...ANY_RECORDS, decompressedBytesMax: 1_000_000 };
      assert.equal(checkRecords(bomb, 0, bomb.length, bounds), RecordsFault.decompressedSize);
      const bad = batchOf(Buffer.from('no codec makes this'), 1, compression);
      assert.equal(faultOf(bad), RecordsFault.compressedBytes);
    }
    const bytes = batchOf(Buffer.from('x'), 1);
    bytes.writeInt16BE(6, 21);
    assert.equal(faultOf(bytes), RecordsFault.codec);
  });

  test('the list of rejected records is bounded', () => {
    const many = Array.from({ length: REJECTED_RECORDS_MAX + 10 }, () => ({}));
    const check = new RecordsCheck();
    const bytes = built(many);
    const bounds = { ...ANY_RECORDS, keyRequired: true };
    assert.equal(checkRecords(bytes, 0, bytes.length, bounds, check), RecordsFault.keyMissing);
    assert.equal(check.rejected.length, REJECTED_RECORDS_MAX);
  });

  test('every fault has a code and a sentence', () => {
    for (const fault of Object.values(RecordsFault)) {
      if (fault === RecordsFault.none) continue;
      assert.ok([2, 32, 87].includes(faultErrorCode(fault)));
      assert.match(faultMessage(fault), /\w+\.$/);
    }
    assert.equal(faultErrorCode(RecordsFault.none), 0);
    // Since version 3, Produce takes format 2 only.
    assert.equal(faultErrorCode(RecordsFault.magic), 87);
  });
});
