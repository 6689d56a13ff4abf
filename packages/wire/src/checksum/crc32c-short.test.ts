import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { crc32c as nativeCrc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { crc32c } from './crc32c.ts';

suite('short checksums', () => {
  test('are those of the native library, alone and going on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 300 }),
        (first, second) => {
          assert.equal(crc32c(first), nativeCrc32c(first));
          assert.equal(crc32c(second, crc32c(first)), nativeCrc32c(Buffer.concat([first, second])));
        },
      ),
    );
  });
});
