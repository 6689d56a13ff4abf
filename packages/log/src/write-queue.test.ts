import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { DiskError, type DiskFile } from '@odradek/world';
import { WriteQueue, type WriteTarget } from './write-queue.ts';

/** A file whose writes end when the test says so. */
class SlowFile implements Partial<DiskFile> {
  readonly writes: { text: string; position: number }[] = [];
  readonly events: string[] = [];
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    assert.equal(this.#settle, undefined, 'one write at a time');
    this.writes.push({ text: Buffer.concat(chunks).toString(), position });
    this.events.push('write');
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  async sync(): Promise<void> {
    this.events.push('sync');
  }

  async finish(error?: unknown): Promise<void> {
    const settle = this.#settle;
    this.#settle = undefined;
    if (error === undefined) settle?.resolve();
    else settle?.reject(error);
    // What follows a write takes a few turns of the promises.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function target(file: SlowFile): WriteTarget {
  return { file: file as unknown as DiskFile, writtenSize: 0 };
}

suite('a write queue', () => {
  test('gathers what comes while a write is under way', async () => {
    const file = new SlowFile();
    const queue = new WriteQueue(0, Number.MAX_SAFE_INTEGER);
    const ends: number[] = [];
    queue.onWritten = (): void => {
      ends.push(queue.writtenEndOffset);
    };
    const to = target(file);
    queue.add(to, 0, Buffer.from('aa'), 1);
    queue.flush();
    queue.add(to, 2, Buffer.from('b'), 2);
    queue.flush();
    queue.add(to, 3, Buffer.from('ccc'), 5);
    queue.flush();
    assert.deepEqual(file.writes, [{ text: 'aa', position: 0 }]);
    assert.equal(queue.pendingBytes, 6);
    await file.finish();
    assert.deepEqual(file.writes.at(-1), { text: 'bccc', position: 2 });
    assert.deepEqual([queue.writtenEndOffset, queue.pendingBytes, to.writtenSize], [1, 4, 2]);
    await file.finish();
    assert.deepEqual([queue.writtenEndOffset, queue.pendingBytes, to.writtenSize], [5, 0, 6]);
    assert.deepEqual(ends, [1, 5]);
    assert.equal(queue.isIdle, true);
  });

  test('does not keep who waits for some bytes waiting for those that follow', async () => {
    const file = new SlowFile();
    const queue = new WriteQueue(0, Number.MAX_SAFE_INTEGER);
    const to = target(file);
    queue.add(to, 0, Buffer.from('a'), 1);
    let isDone = false;
    const waits = queue.writtenTo(1).then(() => {
      isDone = true;
    });
    queue.add(to, 1, Buffer.from('b'), 2);
    await file.finish();
    assert.equal(file.writes.length, 2);
    assert.equal(isDone, true);
    await waits;
    await file.finish();
  });

  test('keeps the order across files', async () => {
    const first = new SlowFile();
    const second = new SlowFile();
    const queue = new WriteQueue(0, Number.MAX_SAFE_INTEGER);
    queue.add(target(first), 0, Buffer.from('a'), 1);
    queue.add(target(second), 0, Buffer.from('b'), 2);
    queue.flush();
    assert.equal(second.writes.length, 0);
    await first.finish();
    assert.equal(second.writes.length, 1);
    assert.equal(queue.writtenEndOffset, 1);
    await second.finish();
    assert.equal(queue.writtenEndOffset, 2);
  });

  test('syncs before it tells, when so many records wait for it', async () => {
    const file = new SlowFile();
    const queue = new WriteQueue(0, 3);
    const to = target(file);
    for (const [position, end] of [
      [0, 2],
      [1, 4],
      [2, 5],
    ] as const) {
      queue.add(to, position, Buffer.from('x'), end);
      queue.flush();
      await file.finish();
      assert.equal(queue.writtenEndOffset, end);
    }
    assert.deepEqual(file.events, ['write', 'write', 'sync', 'write']);
  });

  test('stops for good when a write fails, and says so', async () => {
    const file = new SlowFile();
    const queue = new WriteQueue(0, Number.MAX_SAFE_INTEGER);
    let told = 0;
    queue.onWritten = (): void => {
      told++;
    };
    const to = target(file);
    queue.add(to, 0, Buffer.from('a'), 1);
    queue.flush();
    queue.add(to, 1, Buffer.from('b'), 2);
    await file.finish(new DiskError('ENOSPC', 'file', 'write'));
    assert.equal(queue.failure?.code, 'ENOSPC');
    assert.equal(told, 1);
    queue.flush();
    assert.equal(file.writes.length, 1);
    assert.equal(queue.writtenEndOffset, 0);
    await queue.settled();
  });
});
