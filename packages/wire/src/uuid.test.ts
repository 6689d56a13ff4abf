import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { isUuid, metadataTopicUuid, putUuid, uuidFromBytes, zeroUuid } from './uuid.ts';

test('the known ones', () => {
  const bytes = Buffer.alloc(16);
  assert.equal(uuidFromBytes(bytes, 0), zeroUuid);
  bytes[15] = 1;
  assert.equal(uuidFromBytes(bytes, 0), metadataTopicUuid);
});

test('bytes become text and text bytes, at any place of a buffer', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(sixteen, fc.nat(8), (array, at) => {
      const bytes = Buffer.alloc(32, 0xff);
      bytes.set(array, at);
      const text = uuidFromBytes(bytes, at);
      assert.equal(text, Buffer.from(array).toString('base64url'));
      assert.equal(uuidFromBytes(bytes, at), text);
      const written = Buffer.alloc(32, 0xff);
      assert.equal(putUuid(written, at, text), true);
      assert.deepEqual(written, bytes);
    }),
  );
});

test('what is none is told', () => {
  const bad = ['', 'A', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}=`, `+${'A'.repeat(21)}`];
  for (const text of [...bad, `é${'A'.repeat(21)}`, `${'A'.repeat(21)}日`]) {
    assert.equal(isUuid(text), false, text);
    assert.equal(putUuid(Buffer.alloc(16), 0, text), false, text);
  }
  assert.equal(isUuid(metadataTopicUuid), true);
});
