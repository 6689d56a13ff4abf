import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { compressSync } from 'snappy';
import { Compression, type CompressionId } from '../records/batch.ts';
import { compress, decompress } from './codec.ts';
import { CompressionError } from './error.ts';

const codecs: readonly CompressionId[] = Object.values(Compression);
const real = codecs.filter((codec) => codec !== Compression.none);

/** Bytes with repetition near and far, as records have it. */
const compressible = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 300 })), {
    maxLength: 20,
  })
  .map((parts) => Buffer.concat(parts.flatMap(([bytes, times]) => Array(times).fill(bytes))));

function isFault(fault: CompressionError['fault']): (error: unknown) => boolean {
  return (error) => error instanceof CompressionError && error.fault === fault;
}

suite('compression', () => {
  for (const codec of codecs) {
    test(`codec ${codec} gives back what it was given`, () => {
      fc.assert(
        fc.property(compressible, (bytes) => {
          assert.deepEqual(decompress(codec, compress(codec, bytes)), bytes);
        }),
        { numRuns: 60 },
      );
    });
  }

  test('every level gives back what it was given', () => {
    const bytes = Buffer.from('level upon level, level after level; '.repeat(3000));
    const levels: readonly (readonly [CompressionId, readonly number[]])[] = [
      [Compression.gzip, [-1, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      [Compression.lz4, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]],
      [Compression.zstd, [-131_072, -100, -1, 1, 3, 9, 19, 22]],
    ];
    for (const [codec, each] of levels) {
      for (const level of each) {
        assert.deepEqual(decompress(codec, compress(codec, bytes, level)), bytes);
      }
    }
  });

  test('levels that Kafka does not have are refused', () => {
    const wrong: readonly (readonly [CompressionId, number])[] = [
      [Compression.gzip, 0],
      [Compression.gzip, 10],
      [Compression.lz4, 0],
      [Compression.lz4, 18],
      [Compression.zstd, 23],
      [Compression.zstd, -131_073],
    ];
    for (const [codec, level] of wrong) {
      assert.throws(() => compress(codec, Buffer.from('x'), level), RangeError);
    }
  });

  test('output larger than allowed is refused, and the allowed size is not', () => {
    const bytes = Buffer.alloc(300_000, 'ab');
    for (const codec of real) {
      const compressed = compress(codec, bytes);
      assert.equal(decompress(codec, compressed, 300_000).length, 300_000);
      assert.throws(() => decompress(codec, compressed, 299_999), isFault('tooLarge'));
      assert.throws(() => decompress(codec, compressed, 10), isFault('tooLarge'));
    }
  });

  test('bytes that were cut short are refused', () => {
    const bytes = Buffer.from('some text that is repeated, '.repeat(9000));
    for (const codec of real) {
      const whole = compress(codec, bytes);
      for (const size of [1, 5, 9, 15, whole.length >> 1, whole.length - 1]) {
        assert.throws(() => decompress(codec, whole.subarray(0, size)), isFault('malformed'));
      }
    }
  });

  test('bytes of another codec are refused', () => {
    const bytes = Buffer.from('text text text text text text');
    for (const codec of real) {
      for (const other of real) {
        if (other === codec) continue;
        assert.throws(() => decompress(codec, compress(other, bytes)), isFault('malformed'));
      }
    }
  });

  test('snappy: a raw block without frame is read', () => {
    const bytes = Buffer.from('raw, raw, raw, raw, raw block');
    assert.deepEqual(decompress(Compression.snappy, compressSync(bytes)), bytes);
  });

  test('snappy: streams written one after the other are read as one', () => {
    const stream = compress(Compression.snappy, Buffer.from('one '));
    const both = Buffer.concat([stream, compress(Compression.snappy, Buffer.from('two'))]);
    assert.equal(decompress(Compression.snappy, both).toString(), 'one two');
  });

  test('snappy: a block that claims more than it can hold allocates nothing', () => {
    const claims4Gb = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x61]);
    assert.throws(() => decompress(Compression.snappy, claims4Gb), isFault('malformed'));
  });

  test('gzip: members one after the other are read as one', () => {
    const both = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    assert.equal(decompress(Compression.gzip, both).toString(), 'one two');
  });
});
