import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  batchOf,
  DIRECTORY,
  openLog,
  produce,
  readAll,
  type TestWorld,
  testWorld,
} from './testing/fixture.ts';

const config = { segmentBytes: 700, indexIntervalBytes: 100 };

async function stoppedLog(): Promise<{ world: TestWorld; content: Buffer; bases: number[] }> {
  const world = testWorld();
  const log = openLog(world, config);
  for (let index = 0; index < 20; index++) produce(log, batchOf({ count: 2, mark: index }));
  const content = readAll(log);
  const bases = log.segments.all.map((segment) => segment.baseOffset);
  await log.close({ clean: true });
  return { world, content, bases };
}

function names(world: TestWorld): string[] {
  return world.disk.list(DIRECTORY).map((entry) => entry.name);
}

function nameOf(offset: number, suffix: string): string {
  return `${DIRECTORY}/${String(offset).padStart(20, '0')}${suffix}`;
}

suite('the start of a log', () => {
  test('makes missing and stale indexes anew, also after a clean stop', async () => {
    const { world, content, bases } = await stoppedLog();
    const [first = 0, second = 0, third = 0] = bases;
    const wanted = world.disk.readFile(nameOf(first, '.index'));
    world.disk.remove(nameOf(first, '.index'));
    // That of another segment is sound in itself, and wrong here.
    const other = world.disk.readFile(nameOf(third, '.index')) ?? Buffer.alloc(0);
    const shifted = Buffer.from(other);
    for (let at = 4; at < shifted.length; at += 8)
      shifted.writeInt32BE(shifted.readInt32BE(at) + 3, at);
    world.disk.replaceFile(nameOf(second, '.index'), shifted);
    const log = openLog(world, config, { cleanShutdown: true });
    assert.deepEqual(readAll(log), content);
    for (let offset = 0; offset < 40; offset++) {
      const { records } = log.read(offset, { bytesMax: 1, upTo: 40, minOneBatch: true });
      assert.equal(Number(records.readBigInt64BE(0)), offset - (offset % 2));
    }
    await log.close({ clean: true });
    assert.deepEqual(world.disk.readFile(nameOf(first, '.index')), wanted);
  });

  test('removes what was on its way out, and indexes without a log', async () => {
    const { world, content } = await stoppedLog();
    for (const name of [
      '0.log.deleted',
      '5.index.deleted',
      '77.index',
      '78.txnindex',
      '9.log.cleaned',
    ]) {
      const [offset = '', ...rest] = name.split('.');
      world.disk.open(nameOf(Number(offset), `.${rest.join('.')}`), { create: true }).close();
    }
    world.disk.open(`${DIRECTORY}/notes.txt`, { create: true }).close();
    const log = openLog(world, config, { cleanShutdown: true });
    assert.deepEqual(readAll(log), content);
    assert.deepEqual(
      names(world).filter((name) => /deleted|cleaned|7[78]\./.test(name)),
      [],
    );
    assert.ok(names(world).includes('notes.txt'), 'what is not ours stays');
  });

  test('finishes a compaction that had only to take its names', async () => {
    const { world, bases } = await stoppedLog();
    const [first = 0, second = 0, third = 0] = bases;
    // The first two segments have become one, without the records of the first.
    const kept = world.disk.readFile(nameOf(second, '.log')) ?? Buffer.alloc(0);
    world.disk.replaceFile(nameOf(first, '.log.swap'), kept);
    const log = openLog(world, config);
    assert.deepEqual(
      log.segments.all.map((segment) => segment.baseOffset),
      [first, ...bases.slice(2)],
    );
    const { records } = log.read(0, { bytesMax: 1, upTo: 40, minOneBatch: true });
    assert.equal(Number(records.readBigInt64BE(0)), second);
    assert.ok(third > second);
    assert.deepEqual(
      names(world).filter((name) => name.includes('swap')),
      [],
    );
  });

  test('drops a compaction that was not complete', async () => {
    const { world, content, bases } = await stoppedLog();
    const [first = 0, second = 0] = bases;
    world.disk.replaceFile(nameOf(first, '.log.cleaned'), Buffer.from('half'));
    world.disk.replaceFile(nameOf(second, '.log.swap'), Buffer.from('half'));
    const log = openLog(world, config);
    assert.deepEqual(readAll(log), content);
    assert.deepEqual(
      names(world).filter((name) => /swap|cleaned/.test(name)),
      [],
    );
  });

  test('scans only what may not have reached the disk', async () => {
    const { world, bases } = await stoppedLog();
    const [first = 0, , third = 0] = bases;
    const file = world.disk.open(nameOf(first, '.log'), {});
    file.writeNow([Buffer.from([0xff])], 80);
    assert.equal(openLog(world, config, { recoveryPoint: third }).endOffset, 40);
    assert.equal(openLog(world, config, { recoveryPoint: 0 }).endOffset, 0);
  });

  test('begins at its start offset when its segments are lost', () => {
    const log = openLog(testWorld(), {}, { logStartOffset: 50, cleanShutdown: true });
    assert.deepEqual([log.logStartOffset, log.endOffset], [50, 50]);
    assert.equal(produce(log, batchOf()).firstOffset, 50);
  });

  test('gives up segments that end before the start offset', async () => {
    const { world } = await stoppedLog();
    const log = openLog(world, config, { logStartOffset: 100 });
    assert.deepEqual([log.logStartOffset, log.endOffset, log.segmentCount], [100, 100, 1]);
  });

  test('leaves the topic id where Kafka looks for it', async () => {
    const { world } = await stoppedLog();
    const text = Buffer.from(
      world.disk.readFile(`${DIRECTORY}/partition.metadata`) ?? [],
    ).toString();
    assert.equal(text, 'version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA');
  });
});
