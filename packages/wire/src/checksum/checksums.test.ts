import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { bytesOf, recorded } from '../testing/recorded.ts';
import { crc32 } from './crc32.ts';
import { crc32c } from './crc32c.ts';
import { javaStringHash, partitionForId } from './java-string-hash.ts';
import { murmur2, partitionForKey } from './murmur2.ts';

suite('checksums', () => {
  test('CRC-32C is what Java computes', () => {
    for (const { bytes, crc32c: expected } of recorded.hashes) {
      assert.equal(crc32c(bytesOf(bytes)), expected);
    }
  });

  test('CRC-32C goes on from where it stopped', () => {
    const bytes = Buffer.from('123456789');
    assert.equal(crc32c(bytes), 0xe3069283);
    assert.equal(crc32c(bytes.subarray(4), crc32c(bytes.subarray(0, 4))), 0xe3069283);
  });

  test('CRC-32C reads a view, not the memory around it', () => {
    const around = Buffer.from('xx123456789yy');
    assert.equal(crc32c(around.subarray(2, 11)), 0xe3069283);
  });

  test('CRC-32 has its known check value', () => {
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
  });

  test('murmur2 is what the Java client computes, for every tail length', () => {
    for (const { bytes, murmur2: expected } of recorded.hashes) {
      assert.equal(murmur2(bytesOf(bytes)), expected);
    }
  });

  test('a key keeps its partition within bounds', () => {
    for (const { bytes, murmur2: hash } of recorded.hashes) {
      const partition = partitionForKey(bytesOf(bytes), 7);
      assert.equal(partition, (hash & 0x7fffffff) % 7);
      assert.ok(partition >= 0 && partition < 7);
    }
  });

  test('string hashes and coordinator partitions are what Java computes', () => {
    for (const [text, hash, partition] of recorded.strings) {
      assert.equal(javaStringHash(text), hash);
      assert.equal(partitionForId(text, 50), partition);
    }
  });

  test('the string whose hash has no positive counterpart goes to partition 0', () => {
    assert.equal(javaStringHash('polygenelubricants'), -0x8000_0000);
    assert.equal(partitionForId('polygenelubricants', 50), 0);
  });
});
