/**
 * What every `Disk` must do, as tests: names and small files here, open files in `disk-file.ts`.
 * What a crash leaves is not here: only a simulated disk can be made to crash.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { type DiskCheck, failsWith, touch } from './disk-checks.ts';
import { checkFiles } from './disk-file.ts';
import { type MakeStage, onStage, pattern } from './stage.ts';

export function diskContract(name: string, make: MakeStage): void {
  suite(`disk contract: ${name}`, () => {
    const check: DiskCheck = (title, task) => {
      test(title, () => onStage(make, (stage) => task(stage.world.disk, stage.directory)));
    };
    checkDirectories(check);
    checkRenames(check);
    checkSmallFiles(check);
    checkFiles(check);
  });
}

function checkDirectories(check: DiskCheck): void {
  check('directories are made with those above them, once or twice', async (disk, directory) => {
    disk.makeDirectory(`${directory}/a/b/c`);
    disk.makeDirectory(`${directory}/a/b/c`);
    assert.deepEqual(disk.list(`${directory}/a`), [{ name: 'b', type: 'directory' }]);
    assert.equal(disk.status(`${directory}/a/b/c`)?.type, 'directory');
    touch(disk, `${directory}/file`);
    await failsWith('EEXIST', () => disk.makeDirectory(`${directory}/file`));
    await failsWith('ENOTDIR', () => disk.makeDirectory(`${directory}/file/below`));
  });

  check('a list is sorted and knows the types', async (disk, directory) => {
    for (const name of ['b', 'a', 'B', '10', '9', 'é']) touch(disk, `${directory}/${name}`);
    disk.makeDirectory(`${directory}/aa`);
    const names = ['10', '9', 'B', 'a', 'aa', 'b', 'é'];
    assert.deepEqual(
      disk.list(directory),
      names.map((name) => ({ name, type: name === 'aa' ? 'directory' : 'file' })),
    );
    await failsWith('ENOENT', () => disk.list(`${directory}/absent`));
    await failsWith('ENOTDIR', () => disk.list(`${directory}/a`));
  });

  check('a status tells type, size and time, or that nothing is there', (disk, directory) => {
    touch(disk, `${directory}/file`, pattern(1234));
    const status = disk.status(`${directory}/file`);
    assert.equal(status?.type, 'file');
    assert.equal(status.size, 1234);
    assert.ok(Number.isInteger(status.modifiedMs));
    assert.equal(disk.status(directory)?.type, 'directory');
    assert.equal(disk.status(`${directory}/absent`), undefined);
    assert.equal(disk.status(`${directory}/file/below`), undefined);
  });

  check('a directory goes with all that is in it', async (disk, directory) => {
    disk.makeDirectory(`${directory}/a/b`);
    touch(disk, `${directory}/a/b/file`, pattern(10));
    touch(disk, `${directory}/beside`);
    disk.removeDirectory(`${directory}/a`);
    disk.removeDirectory(`${directory}/a`);
    assert.deepEqual(disk.list(directory), [{ name: 'beside', type: 'file' }]);
    await failsWith('ENOTDIR', () => disk.removeDirectory(`${directory}/beside`));
  });

  check('a file goes, and is content to be gone', async (disk, directory) => {
    touch(disk, `${directory}/file`);
    disk.remove(`${directory}/file`);
    disk.remove(`${directory}/file`);
    disk.remove(`${directory}/absent/file`);
    assert.deepEqual(disk.list(directory), []);
    await failsWith('EISDIR', () => disk.remove(directory));
  });

  check('the names of a directory can be synced', async (disk, directory) => {
    touch(disk, `${directory}/file`);
    disk.syncDirectory(directory);
    await failsWith('ENOENT', () => disk.syncDirectory(`${directory}/absent`));
    await failsWith('ENOTDIR', () => disk.syncDirectory(`${directory}/file`));
  });

  check('space is known where something is', async (disk, directory) => {
    const { totalBytes, usableBytes } = disk.space(directory);
    assert.ok(totalBytes > 0 && usableBytes >= 0 && usableBytes <= totalBytes);
    await failsWith('ENOENT', () => disk.space(`${directory}/absent`));
  });
}

function checkRenames(check: DiskCheck): void {
  check('a renamed file replaces another', async (disk, directory) => {
    touch(disk, `${directory}/from`, pattern(10, 1));
    touch(disk, `${directory}/to`, pattern(20, 2));
    disk.rename(`${directory}/from`, `${directory}/to`);
    disk.rename(`${directory}/to`, `${directory}/to`);
    assert.deepEqual(disk.list(directory), [{ name: 'to', type: 'file' }]);
    assert.deepEqual([...(disk.readFile(`${directory}/to`) ?? [])], [...pattern(10, 1)]);
    await failsWith('ENOENT', () => disk.rename(`${directory}/from`, `${directory}/to`));
    await failsWith('ENOENT', () => disk.rename(`${directory}/to`, `${directory}/absent/to`));
  });

  check('a renamed directory takes its content along', (disk, directory) => {
    disk.makeDirectory(`${directory}/a/b`);
    touch(disk, `${directory}/a/b/file`, pattern(5));
    disk.makeDirectory(`${directory}/z`);
    disk.rename(`${directory}/a`, `${directory}/z/a`);
    assert.equal(disk.status(`${directory}/z/a/b/file`)?.size, 5);
    assert.equal(disk.status(`${directory}/a`), undefined);
  });

  check('a rename never merges', async (disk, directory) => {
    disk.makeDirectory(`${directory}/a/b`);
    disk.makeDirectory(`${directory}/full/c`);
    disk.makeDirectory(`${directory}/empty`);
    touch(disk, `${directory}/file`);
    await failsWith('ENOTEMPTY', () => disk.rename(`${directory}/a`, `${directory}/full`));
    await failsWith('ENOTDIR', () => disk.rename(`${directory}/a`, `${directory}/file`));
    await failsWith('EISDIR', () => disk.rename(`${directory}/file`, `${directory}/full`));
    await failsWith('EINVAL', () => disk.rename(`${directory}/a`, `${directory}/a/b/a`));
    disk.rename(`${directory}/a`, `${directory}/empty`);
    assert.deepEqual(disk.list(`${directory}/empty`), [{ name: 'b', type: 'directory' }]);
  });
}

function checkSmallFiles(check: DiskCheck): void {
  check('a small file is replaced as a whole', async (disk, directory) => {
    const path = `${directory}/checkpoint`;
    assert.equal(disk.readFile(path), undefined);
    disk.replaceFile(path, pattern(300_000, 1));
    disk.replaceFile(path, pattern(3, 2), { durable: false });
    assert.deepEqual([...(disk.readFile(path) ?? [])], [...pattern(3, 2)]);
    disk.replaceFile(path, new Uint8Array(0));
    assert.equal(disk.readFile(path)?.byteLength, 0);
    assert.deepEqual(disk.list(directory), [{ name: 'checkpoint', type: 'file' }]);
    await failsWith('ENOENT', () => disk.replaceFile(`${directory}/absent/file`, pattern(1)));
    await failsWith('EISDIR', () => disk.readFile(directory));
  });

  check('a lock has one holder', (disk, directory) => {
    const first = disk.lock(`${directory}/.lock`);
    assert.ok(first);
    assert.equal(disk.lock(`${directory}/.lock`), undefined);
    assert.equal(disk.lock(`${directory}/../${directory.split('/').at(-1)}/.lock`), undefined);
    const elsewhere = disk.lock(`${directory}/.other`);
    assert.ok(elsewhere);
    first.release();
    const second = disk.lock(`${directory}/.lock`);
    assert.ok(second);
    // The first one's time is over: it must not free what another holds now.
    first.release();
    assert.equal(disk.lock(`${directory}/.lock`), undefined);
    second.release();
    elsewhere.release();
  });

  check('a lock needs its directory', async (disk, directory) => {
    await failsWith('ENOENT', () => disk.lock(`${directory}/absent/.lock`));
  });
}
