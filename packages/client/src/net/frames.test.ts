import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from '../errors.ts';
import { FrameReader } from './frames.ts';

suite('frames', () => {
  test('come out whole, however the stream is cut', () => {
    const payload = fc.uint8Array({ minLength: 4, maxLength: 50 });
    fc.assert(
      fc.property(
        fc.array(payload, { maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 30 }),
        (payloads, cuts) => {
          const stream = Buffer.concat(
            payloads.map((bytes) => {
              const head = Buffer.alloc(4);
              head.writeInt32BE(bytes.length, 0);
              return Buffer.concat([head, bytes]);
            }),
          );
          const frames: Buffer[] = [];
          const reader = new FrameReader(50, (frame) => frames.push(frame));
          let at = 0;
          for (const cut of cuts) {
            const lent = Buffer.from(stream.subarray(at, at + cut));
            reader.push(lent);
            // The chunk was only lent: what becomes of it must not matter.
            lent.fill(0xff);
            at += cut;
          }
          reader.push(stream.subarray(at));
          assert.deepEqual(
            frames.map((frame) => [...frame]),
            payloads.map((bytes) => [...bytes]),
          );
        },
      ),
    );
  });

  test('of a size that no broker would send are refused before memory is taken', () => {
    for (const size of [-1, 0, 3, 51, 0x7fff_ffff]) {
      const head = Buffer.alloc(4);
      head.writeInt32BE(size, 0);
      const reader = new FrameReader(50, () => assert.fail('no frame'));
      assert.throws(() => reader.push(head), ProtocolError);
    }
  });
});
