import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { compressFrameSync, compressSync } from 'lz4-napi';
import { bytesOf, recorded } from '../testing/recorded.ts';
import { CompressionError } from './error.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressLz4Block } from './lz4-high.ts';
import { xxhash32 } from './xxhash32.ts';

const MAX = 1 << 24;

function isMalformed(error: unknown): boolean {
  return error instanceof CompressionError && error.fault === 'malformed';
}

function int32LE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

interface FrameShape {
  readonly flags: number;
  readonly blockSize?: number;
  readonly contentSize?: number;
}

/** A frame header with a right checksum. */
function header(shape: FrameShape): Buffer {
  const parts: Buffer[] = [Buffer.from([shape.flags, (shape.blockSize ?? 4) << 4])];
  if (shape.contentSize !== undefined) {
    parts.push(int32LE(shape.contentSize), int32LE(0));
  }
  const descriptor = Buffer.concat(parts);
  const checksum = (xxhash32(descriptor) >>> 8) & 0xff;
  return Buffer.concat([int32LE(0x184d2204), descriptor, Buffer.from([checksum])]);
}

function block(content: Buffer, dictionary?: Buffer): Buffer {
  const prefixed =
    dictionary === undefined ? compressSync(content) : compressSync(content, dictionary);
  const bytes = prefixed.subarray(4);
  return Buffer.concat([int32LE(bytes.length), bytes]);
}

suite('xxhash32', () => {
  test('known values', () => {
    assert.equal(xxhash32(Buffer.alloc(0)), 0x02cc5d05);
    assert.equal(xxhash32(Buffer.from('a')), 0x550d7456);
    assert.equal(xxhash32(Buffer.from('abc')), 0x32d153ff);
    const text = 'Nobody inspects the spammish repetition';
    assert.equal(xxhash32(Buffer.from(text)), 0xe2293b2f);
    assert.equal(xxhash32(Buffer.from(`xx${text}y`), 2, 2 + text.length), 0xe2293b2f);
  });
});

suite('lz4 frames', () => {
  const content = Buffer.from(recorded.lz4Content.text.repeat(recorded.lz4Content.times));

  for (const frame of recorded.lz4Frames) {
    const checks = frame.blockChecksum ? 'with' : 'without';
    test(`Java's frame of block size ${frame.blockSize} ${checks} checksums is read`, () => {
      const bytes = bytesOf(frame.bytes);
      assert.deepEqual(decompressLz4(bytes, MAX, 'ignored'), content);
      if (frame.headerChecksum === 'standard') {
        assert.deepEqual(decompressLz4(bytes, MAX), content);
      } else {
        assert.throws(() => decompressLz4(bytes, MAX), isMalformed);
      }
    });
  }

  test('we write the header that Java writes', () => {
    const java = bytesOf(recorded.lz4Frames[0]!.bytes);
    assert.deepEqual(compressLz4(content).subarray(0, 7), java.subarray(0, 7));
  });

  test('bytes that do not shrink are stored', () => {
    const random = Buffer.from(
      Array.from({ length: 300 }, (_, index) => (index * index * 167) >> 3),
    );
    const frame = compressLz4(random);
    assert.ok(frame.length <= 7 + 4 + random.length + 4);
    assert.deepEqual(decompressLz4(frame, MAX), random);
  });

  test('linked blocks refer to the blocks before them', () => {
    const first = Buffer.from('a sentence to come back to, '.repeat(1000));
    const second = Buffer.from('a sentence to come back to, once more');
    const third = Buffer.from('and a sentence to come back to, at last');
    const frame = Buffer.concat([
      header({ flags: 0x40 }),
      block(first),
      block(second, first),
      block(third, Buffer.concat([first, second])),
      int32LE(0),
    ]);
    assert.deepEqual(decompressLz4(frame, MAX), Buffer.concat([first, second, third]));
  });

  test('the window of linked blocks slides over stored ones', () => {
    const stored = Buffer.from('stored as it is, without any compression');
    const next = Buffer.from('as it is, without any compression, stored as it is');
    const frame = Buffer.concat([
      header({ flags: 0x40 }),
      int32LE(0x8000_0000 + stored.length),
      stored,
      block(next, stored),
      int32LE(0),
    ]);
    assert.deepEqual(decompressLz4(frame, MAX), Buffer.concat([stored, next]));
  });

  test('content size and content checksum are understood, and a wrong checksum is refused', () => {
    const text = Buffer.from('checked text, checked text, checked text');
    const start = [header({ flags: 0x6c, contentSize: text.length }), block(text), int32LE(0)];
    const right = Buffer.concat([...start, int32LE(xxhash32(text))]);
    assert.deepEqual(decompressLz4(right, MAX), text);
    const wrong = Buffer.concat([...start, int32LE(xxhash32(text) ^ 1)]);
    assert.throws(() => decompressLz4(wrong, MAX), isMalformed);
    assert.throws(() => decompressLz4(Buffer.concat(start), MAX), isMalformed);
  });

  test('frames of another writer, with all checksums', () => {
    for (const size of [0, 1, 100, 70_000, 300_000]) {
      const bytes = Buffer.alloc(size, 'other writers write otherwise. ');
      const options = { contentChecksum: true, blockChecksums: true };
      assert.deepEqual(decompressLz4(compressFrameSync(bytes, options), MAX), bytes);
    }
  });

  test('headers that say what we do not know are refused', () => {
    const rest = Buffer.concat([block(Buffer.from('xxxxxxxxxxxxxxx')), int32LE(0)]);
    const wrong: readonly FrameShape[] = [
      { flags: 0x20 },
      { flags: 0xa0 },
      { flags: 0x61 },
      { flags: 0x62 },
      { flags: 0x60, blockSize: 3 },
      { flags: 0x60, blockSize: 8 },
    ];
    for (const shape of wrong) {
      assert.throws(() => decompressLz4(Buffer.concat([header(shape), rest]), MAX), isMalformed);
    }
  });

  test('a block larger than the header allows is refused', () => {
    const frame = Buffer.concat([header({ flags: 0x60 }), int32LE(70_000), Buffer.alloc(70_004)]);
    assert.throws(() => decompressLz4(frame, MAX), isMalformed);
  });

  test('many empty promises of large blocks stay within the limit', () => {
    const zeros = block(Buffer.alloc(4 * 1024 * 1024));
    const bomb = Buffer.concat([
      header({ flags: 0x60, blockSize: 7 }),
      ...Array<Buffer>(100).fill(zeros),
      int32LE(0),
    ]);
    assert.throws(
      () => decompressLz4(bomb, 10_000_000),
      (error) => error instanceof CompressionError && error.fault === 'tooLarge',
    );
  });
});

suite('lz4 blocks at higher levels', () => {
  const pieces = fc.array(fc.constantFrom('a', 'bc', 'abcabc', 'xyz0', '\u0000\u0001'), {
    maxLength: 400,
  });

  test('the library reads what we compress', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 17 }), (parts, level) => {
        const content = Buffer.from(parts.join(''));
        assert.deepEqual(decompressLz4(compressLz4(content, level), MAX), content);
      }),
      { numRuns: 200 },
    );
  });

  test('more effort does not make text larger', () => {
    const words = 'the log is an ordered sequence of records that grows at its end'.split(' ');
    const text = Array.from({ length: 8000 }, (_, index) => words[(index * index) % words.length]);
    const content = Buffer.from(text.join(' ')).subarray(0, 60_000);
    const least = compressLz4Block(content, 1).length;
    const most = compressLz4Block(content, 4096).length;
    assert.ok(most <= least, `${most} > ${least}`);
    assert.ok(most < content.length / 2);
  });

  test('content that is larger than a block is refused', () => {
    assert.throws(() => compressLz4Block(Buffer.alloc(65_537), 1), RangeError);
  });
});
