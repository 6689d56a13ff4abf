import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from './buffer-pool.ts';
import { FrameReader } from './framing.ts';

function framed(bodies: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(body.length);
      return [length, body];
    }),
  );
}

/** Cuts a stream at the given places and collects the frames that come out. */
function framesOf(stream: Buffer, cuts: readonly number[], bytesMax = 1 << 24): Buffer[] {
  const frames: Buffer[] = [];
  const reader = new FrameReader(bytesMax, new BufferPool(1 << 20), (frame) => {
    frames.push(Buffer.from(frame));
  });
  let at = 0;
  for (const cut of [...cuts, stream.length].toSorted((a, b) => a - b)) {
    if (cut <= at) continue;
    assert.equal(reader.push(stream.subarray(at, cut)), undefined);
    at = cut;
  }
  return frames;
}

suite('frames', () => {
  test('come out whole and in order, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 8, maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.nat(4000)),
        (bodies, cuts) => {
          const stream = framed(bodies);
          const frames = framesOf(
            stream,
            cuts.map((cut) => cut % (stream.length + 1)),
          );
          assert.deepEqual(
            frames.map((frame) => [...frame]),
            bodies.map((body) => [...body]),
          );
        },
      ),
    );
  });

  test('of several megabytes grow with what comes', () => {
    const body = Buffer.alloc(9_000_001, 7);
    const stream = framed([body, Buffer.alloc(8, 1)]);
    const cuts = Array.from({ length: 140 }, (_, i) => i * 65_536);
    const frames = framesOf(stream, cuts);
    assert.equal(frames.length, 2);
    assert.ok(frames[0]?.equals(body));
  });

  test('whose length cannot be are refused', () => {
    for (const claimed of [-1, 0, 7, 1025, 0x7fffffff]) {
      const reader = new FrameReader(1024, new BufferPool(0), () => assert.fail('no frame'));
      const length = Buffer.alloc(4);
      length.writeInt32BE(claimed);
      assert.deepEqual(reader.push(length), { claimedBytes: claimed, allowedBytes: 1024 });
    }
  });

  test('that are only claimed hold no memory to speak of', () => {
    const pool = new BufferPool(1 << 20);
    const reader = new FrameReader(100 * 1024 * 1024, pool, () => assert.fail('no frame'));
    const start = Buffer.alloc(5);
    start.writeInt32BE(100 * 1024 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    reader.push(start);
    assert.ok(process.memoryUsage().arrayBuffers - before <= 3 * 1024 * 1024);
    assert.equal(reader.heldBytes, 1);
  });
});

suite('a buffer pool', () => {
  test('gives the same memory again', () => {
    const pool = new BufferPool(1 << 20);
    const first = pool.take(100_000);
    pool.give(first);
    const second = pool.take(120_000);
    assert.equal(second.buffer, first.buffer);
    assert.equal(second.length, 120_000);
  });

  test('keeps no more than its bound', () => {
    const pool = new BufferPool(200_000);
    const buffers = [pool.take(100_000), pool.take(100_000)];
    for (const buffer of buffers) pool.give(buffer);
    assert.equal(pool.keptBytes, 131_072);
  });

  test('leaves small buffers alone', () => {
    const pool = new BufferPool(1 << 20);
    pool.give(pool.take(1000));
    assert.equal(pool.keptBytes, 0);
  });
});
