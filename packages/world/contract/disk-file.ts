/** What every open file of a `Disk` must do, as tests. Called by `disk.ts`. */
import assert from 'node:assert/strict';
import type { DiskFile } from '@odradek/world';
import * as fc from 'fast-check';
import { type DiskCheck, failsWith, touch } from './disk-checks.ts';
import { pattern } from './stage.ts';

/** Sizes around every limit that an implementation may have. */
const SIZES = [0, 1, 511, 4096, 32_768, 65_535, 65_536, 65_537, 131_072, 131_073, 300_000];

export function checkFiles(check: DiskCheck): void {
  checkTransfers(check);
  checkChunks(check);
  checkSizes(check);
  checkHandles(check);
  checkRefusals(check);
  checkAgainstModel(check);
}

async function contentOf(file: DiskFile): Promise<Buffer> {
  const bytes = Buffer.alloc(file.size());
  assert.equal(await file.read(bytes, 0), bytes.byteLength);
  return bytes;
}

function same(got: Uint8Array, wanted: Uint8Array): void {
  assert.equal(Buffer.compare(got, wanted), 0, `${got.byteLength} bytes differ`);
}

function checkTransfers(check: DiskCheck): void {
  check('what was written is read, at any size', async (disk, directory) => {
    for (const size of SIZES) {
      const file = disk.open(`${directory}/${size}`, { create: true });
      const bytes = pattern(size, size + 1);
      await file.write([bytes], 0);
      same(await contentOf(file), bytes);
      file.writeNow([bytes], size);
      const target = Buffer.alloc(size);
      assert.equal(file.readNow(target, size), size);
      same(target, bytes);
      assert.equal(file.size(), 2 * size);
      file.close();
    }
  });

  check('a read gives fewer bytes only at the end', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    const bytes = pattern(200_000);
    await file.write([bytes], 0);
    for (const asked of [100, 190_000]) {
      const target = Buffer.alloc(asked, 0xee);
      assert.equal(await file.read(target, 199_990), 10);
      same(target.subarray(0, 10), bytes.subarray(199_990));
      assert.equal(target[10], 0xee);
      assert.equal(await file.read(target, 200_000), 0);
      assert.equal(await file.read(target, 10_000_000), 0);
      assert.equal(file.readNow(target, 199_999), 1);
    }
    assert.equal(file.readNow(new Uint8Array(0), 5), 0);
    file.close();
  });

  check('the bytes are free when the write is done', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    for (const size of [100, 250_000]) {
      const bytes = pattern(size);
      await file.write([bytes], 0);
      bytes.fill(0);
      same(await contentOf(file), pattern(size));
    }
    file.close();
  });

  check('large writes to parts of their own may overlap in time', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    const part = 200_000;
    await Promise.all([3, 1, 0, 2].map((n) => file.write([pattern(part, n + 1)], n * part)));
    const wanted = Buffer.concat([0, 1, 2, 3].map((n) => pattern(part, n + 1)));
    same(await contentOf(file), wanted);
    file.close();
  });
}

function checkChunks(check: DiskCheck): void {
  check('chunks follow one another, however many', async (disk, directory) => {
    const lists = [
      [],
      [new Uint8Array(0)],
      [pattern(3), new Uint8Array(0), pattern(5, 2)],
      [new Uint8Array(0), pattern(200_000), new Uint8Array(0), pattern(1, 2)],
      Array.from({ length: 3000 }, (_, n) => pattern(n % 7, n)),
      Array.from({ length: 2500 }, (_, n) => pattern(100, n)),
    ];
    for (const [index, chunks] of lists.entries()) {
      const file = disk.open(`${directory}/${index}`, { create: true });
      await file.write(chunks, 7);
      const all = Buffer.concat(chunks);
      const target = Buffer.alloc(all.byteLength);
      assert.equal(await file.read(target, 7), all.byteLength);
      same(target, all);
      file.writeNow(chunks, 0);
      assert.equal(file.readNow(target, 0), all.byteLength);
      same(target, all);
      file.close();
    }
  });

  check('a chunk may be a part of a larger buffer', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    const pool = pattern(400_000);
    file.writeNow([pool.subarray(10, 20), pool.subarray(100, 130)], 0);
    await file.write([pool.subarray(1000, 300_000)], 40);
    const target = Buffer.alloc(300_000);
    const within = target.subarray(500, 500 + 299_040);
    assert.equal(await file.read(within, 0), 299_040);
    same(within.subarray(0, 10), pool.subarray(10, 20));
    same(within.subarray(40), pool.subarray(1000, 300_000));
    assert.equal(target[499], 0);
    file.close();
  });
}

function checkSizes(check: DiskCheck): void {
  check('what was never written reads as zeros', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    file.writeNow([pattern(10)], 500_000);
    const target = Buffer.alloc(500_000, 1);
    assert.equal(await file.read(target, 0), 500_000);
    same(target, Buffer.alloc(500_000));
    assert.equal(file.size(), 500_010);
    file.writeNow([], 1_000_000);
    assert.equal(file.size(), 500_010, 'writing nothing does not extend');
    file.close();
  });

  check('a cut file does not show again what was cut', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    for (const cut of [0, 5, 65_536, 100_001]) {
      await file.write([pattern(150_000)], 0);
      file.truncate(cut);
      assert.equal(file.size(), cut);
      file.truncate(150_000);
      assert.equal(file.size(), 150_000);
      const wanted = Buffer.alloc(150_000);
      wanted.set(pattern(150_000).subarray(0, cut));
      same(await contentOf(file), wanted);
    }
    file.close();
  });
}

function checkHandles(check: DiskCheck): void {
  check('two handles see one file', (disk, directory) => {
    const one = disk.open(`${directory}/file`, { create: true });
    const two = disk.open(`${directory}/file`, { readOnly: true });
    one.writeNow([pattern(100)], 0);
    const target = new Uint8Array(100);
    assert.equal(two.readNow(target, 0), 100);
    same(target, pattern(100));
    one.close();
    assert.equal(two.size(), 100);
    two.close();
  });

  check('a handle keeps its file when the name goes', (disk, directory) => {
    touch(disk, `${directory}/file`, pattern(10));
    touch(disk, `${directory}/other`, pattern(20, 2));
    const file = disk.open(`${directory}/file`, {});
    disk.rename(`${directory}/file`, `${directory}/moved`);
    file.writeNow([pattern(1, 9)], 10);
    assert.equal(disk.status(`${directory}/moved`)?.size, 11);
    disk.rename(`${directory}/other`, `${directory}/moved`);
    assert.equal(file.size(), 11);
    disk.remove(`${directory}/moved`);
    const target = new Uint8Array(10);
    assert.equal(file.readNow(target, 0), 10);
    same(target, pattern(10));
    file.close();
    assert.deepEqual(disk.list(directory), []);
  });

  check('a large write is finished although the file is closed', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    const written = file.write([pattern(2_000_000)], 0);
    file.close();
    touch(disk, `${directory}/opened-meanwhile`);
    await written;
    const again = disk.open(`${directory}/file`, { readOnly: true });
    same(await contentOf(again), pattern(2_000_000));
    again.close();
    assert.equal(disk.status(`${directory}/opened-meanwhile`)?.size, 0);
  });

  check('syncs end well', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    file.writeNow([pattern(1000)], 0);
    await file.sync();
    await file.write([pattern(300_000)], 0);
    await Promise.all([file.sync(), file.sync()]);
    file.syncNow();
    file.close();
  });
}

function checkRefusals(check: DiskCheck): void {
  check('a closed file refuses all, but to be closed again', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    file.close();
    file.close();
    const target = new Uint8Array(1);
    await failsWith('EBADF', () => file.size());
    await failsWith('EBADF', () => file.write([target], 0));
    await failsWith('EBADF', () => file.write([pattern(300_000)], 0));
    await failsWith('EBADF', () => file.writeNow([target], 0));
    await failsWith('EBADF', () => file.read(target, 0));
    await failsWith('EBADF', () => file.read(pattern(300_000), 0));
    await failsWith('EBADF', () => file.readNow(target, 0));
    await failsWith('EBADF', () => file.sync());
    await failsWith('EBADF', () => file.syncNow());
    await failsWith('EBADF', () => file.truncate(0));
  });

  check('what is not there is not opened', async (disk, directory) => {
    await failsWith('ENOENT', () => disk.open(`${directory}/file`, {}));
    await failsWith('ENOENT', () => disk.open(`${directory}/absent/file`, { create: true }));
    await failsWith('EISDIR', () => disk.open(directory, {}));
    await failsWith('EISDIR', () => disk.open(directory, { readOnly: true }));
    touch(disk, `${directory}/file`, pattern(5));
    await failsWith('ENOTDIR', () => disk.open(`${directory}/file/below`, { create: true }));
    const file = disk.open(`${directory}/file`, { create: true });
    assert.equal(file.size(), 5, 'create leaves a file that is there');
    const emptied = disk.open(`${directory}/file`, { truncate: true });
    assert.equal(file.size(), 0);
    emptied.close();
    file.close();
  });

  check('a file opened for reading is not changed', async (disk, directory) => {
    touch(disk, `${directory}/file`, pattern(5));
    const file = disk.open(`${directory}/file`, { readOnly: true });
    await failsWith('EBADF', () => file.write([pattern(1)], 0));
    await failsWith('EBADF', () => file.writeNow([pattern(1)], 0));
    await failsWith('EBADF', () => file.write([pattern(300_000)], 0));
    await failsWith('EINVAL', () => file.truncate(0));
    assert.equal(file.size(), 5);
    file.close();
  });

  check('a position that is none is refused', async (disk, directory) => {
    const file = disk.open(`${directory}/file`, { create: true });
    for (const position of [-1, 0.5, Number.NaN, 2 ** 60, Number.POSITIVE_INFINITY]) {
      await failsWith('EINVAL', () => file.writeNow([pattern(1)], position));
      await failsWith('EINVAL', () => file.write([pattern(300_000)], position));
      await failsWith('EINVAL', () => file.readNow(pattern(1), position));
      await failsWith('EINVAL', () => file.read(pattern(300_000), position));
      await failsWith('EINVAL', () => file.truncate(position));
    }
    assert.equal(file.size(), 0);
    file.close();
  });
}

const step = fc.oneof(
  fc.record({
    type: fc.constant('write' as const),
    sizes: fc.array(fc.nat({ max: 3000 }), { maxLength: 5 }),
    position: fc.nat({ max: 140_000 }),
  }),
  fc.record({ type: fc.constant('truncate' as const), size: fc.nat({ max: 140_000 }) }),
);

function checkAgainstModel(check: DiskCheck): void {
  check('a file behaves as an array of bytes', async (disk, directory) => {
    let round = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      round += 1;
      const file = disk.open(`${directory}/${round}`, { create: true });
      let model = Buffer.alloc(0);
      for (const [index, taken] of steps.entries()) {
        if (taken.type === 'truncate') {
          file.truncate(taken.size);
          model = Buffer.concat([model, Buffer.alloc(taken.size)]).subarray(0, taken.size);
          continue;
        }
        const chunks = taken.sizes.map((size, n) => pattern(size, index * 10 + n));
        await file.write(chunks, taken.position);
        const bytes = Buffer.concat(chunks);
        const end = bytes.byteLength === 0 ? 0 : taken.position + bytes.byteLength;
        const grown = Buffer.alloc(Math.max(model.byteLength, end));
        grown.set(model);
        if (bytes.byteLength > 0) grown.set(bytes, taken.position);
        model = grown;
      }
      assert.equal(file.size(), model.byteLength);
      same(await contentOf(file), model);
      file.close();
    });
    await fc.assert(property, { numRuns: 30 });
  });
}
