import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import {
  MALFORMED,
  readUnsignedVarint,
  readVarint,
  readVarlong,
  unsignedVarintSize,
  varintSize,
  varlongSize,
  writeUnsignedVarint,
  writeVarint,
  writeVarlong,
} from './varint.ts';

/** The plain definition, with numbers that have no limit. */
function reference(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function zigZag(value: bigint, bits: bigint): bigint {
  return BigInt.asUintN(Number(bits), (value << 1n) ^ (value >> (bits - 1n)));
}

const int32 = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -1, 63, 64, -64, -65, 8191, 8192, -0x8000_0000, 0x7fff_ffff),
);
const safe = fc.oneof(
  fc.maxSafeInteger(),
  int32,
  fc.constantFrom(2 ** 52, -(2 ** 52), 2 ** 32, 2 ** 31, -(2 ** 31) - 1, 2 ** 30, -(2 ** 30) - 1),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);

suite('varints', () => {
  test('unsigned numbers are written, sized and read like the definition says', () => {
    fc.assert(
      fc.property(int32, (value) => {
        const unsigned = value >>> 0;
        const expected = reference(BigInt(unsigned));
        const buffer = Buffer.alloc(10);
        assert.equal(writeUnsignedVarint(buffer, 0, unsigned), expected.length);
        assert.deepEqual(buffer.subarray(0, expected.length), expected);
        assert.equal(unsignedVarintSize(unsigned), expected.length);
        const cursor = { at: 0 };
        assert.equal(readUnsignedVarint(buffer, cursor, 10), unsigned);
        assert.equal(cursor.at, expected.length);
      }),
    );
  });

  test('signed 32-bit numbers', () => {
    fc.assert(
      fc.property(int32, (value) => {
        const expected = reference(zigZag(BigInt(value), 32n));
        const buffer = Buffer.alloc(10);
        assert.equal(writeVarint(buffer, 0, value), expected.length);
        assert.deepEqual(buffer.subarray(0, expected.length), expected);
        assert.equal(varintSize(value), expected.length);
        assert.equal(readVarint(buffer, { at: 0 }, 10), value);
      }),
    );
  });

  test('signed numbers up to 2^53', () => {
    fc.assert(
      fc.property(safe, (value) => {
        const expected = reference(zigZag(BigInt(value), 64n));
        const buffer = Buffer.alloc(12);
        assert.equal(writeVarlong(buffer, 1, value), 1 + expected.length);
        assert.deepEqual(buffer.subarray(1, 1 + expected.length), expected);
        assert.equal(varlongSize(value), expected.length);
        const cursor = { at: 1 };
        assert.equal(readVarlong(buffer, cursor, 12), value);
        assert.equal(cursor.at, 1 + expected.length);
      }),
    );
  });

  test('numbers beyond 2^53 are read as nearly as a number can say', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = reference(zigZag(value, 64n));
        const read = readVarlong(bytes, { at: 0 }, bytes.length);
        assert.ok(Math.abs(read - Number(value)) <= Math.abs(Number(value)) * 2 ** -51);
      }),
    );
  });

  test('longer forms than needed are read', () => {
    const cursor = { at: 0 };
    assert.equal(readUnsignedVarint(Buffer.from([0x81, 0x80, 0x00]), cursor, 3), 1);
    assert.equal(cursor.at, 3);
    const long = Buffer.from([0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]);
    assert.equal(readVarlong(long, { at: 0 }, 10), 1);
  });

  test('numbers that do not end are malformed, and stay so', () => {
    for (const read of [readUnsignedVarint, readVarint, readVarlong]) {
      const endless = Buffer.alloc(20, 0x80);
      const cursor = { at: 0 };
      assert.equal(read(endless, cursor, 20), 0);
      assert.equal(cursor.at, MALFORMED);
      assert.equal(read(Buffer.from([1]), cursor, 1), 0);
      assert.equal(cursor.at, MALFORMED);
      const short = { at: 0 };
      read(endless, short, 3);
      assert.equal(short.at, MALFORMED);
      const empty = { at: 1 };
      read(endless, empty, 1);
      assert.equal(empty.at, MALFORMED);
    }
  });
});
