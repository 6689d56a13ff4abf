import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { defaultLogConfig } from './config.ts';
import { parseDirectoryName, suffixedDirectoryName } from './directory-names.ts';
import { LogDirectory, LogDirectoryError, type OpenLogOptions } from './log-directory.ts';
import { batchOf, produce, type TestWorld, testWorld } from './testing/fixture.ts';

const TOPIC_ID = 'dGhpcyBpcyBhIHRvcGljIQ';

function options(topic: string, partition: number): OpenLogOptions {
  return { topic, partition, topicId: TOPIC_ID, config: defaultLogConfig };
}

function text(world: TestWorld, name: string): string {
  return Buffer.from(world.disk.readFile(`data/${name}`) ?? []).toString('utf8');
}

suite('a directory of logs', () => {
  test('is held by one owner at a time', async () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    assert.throws(() => LogDirectory.open(world, 'data'), LogDirectoryError);
    await directory.close({ clean: true });
    await LogDirectory.open(world, 'data').close({ clean: true });
  });

  test('knows how it was left, and is told so in Kafka’s words', async () => {
    const world = testWorld();
    const first = LogDirectory.open(world, 'data');
    assert.equal(first.wasLeftClean, false);
    await first.close({ clean: true, brokerEpoch: 13 });
    assert.equal(text(world, '.kafka_cleanshutdown'), '{"version":0,"brokerEpoch":13}');
    const second = LogDirectory.open(world, 'data');
    assert.deepEqual([second.wasLeftClean, second.cleanBrokerEpoch], [true, 13]);
    await second.close({ clean: false });
    assert.equal(LogDirectory.open(world, 'data').wasLeftClean, false);
  });

  test('writes and reads meta.properties', () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    assert.equal(directory.metaProperties, undefined);
    const properties = { clusterId: 'a=b', nodeId: 4, directoryId: 'ZGlyZWN0b3J5IGlkISEhIQ' };
    directory.writeMetaProperties(properties);
    assert.deepEqual(directory.metaProperties, { version: 1, ...properties });
    assert.match(text(world, 'meta.properties'), /^#\n#\w{3} \w{3} \d\d [\d:]{8} UTC \d{4}\n/);
    const old = '# old\nversion=0\nbroker.id = 7\ncluster.id:abc\\u0041\n';
    world.disk.replaceFile('data/meta.properties', Buffer.from(old));
    assert.deepEqual(directory.metaProperties, {
      version: 0,
      clusterId: 'abcA',
      nodeId: 7,
      directoryId: undefined,
    });
    world.disk.replaceFile('data/meta.properties', Buffer.from('version=1\ncluster.id=x\n'));
    assert.throws(() => directory.metaProperties, /node\.id/);
  });

  test('finds its partitions, and what was made for which topic', () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    directory.openLog(options('orders', 0));
    directory.openLog(options('orders-old', 12));
    for (const name of ['x-1.0a1b-delete', 'x-2.0a1b-future', 'x-3.0a1b-stray', 'other', 'y-z']) {
      world.disk.makeDirectory(`data/${name}`);
    }
    const found = directory.partitions().map((each) => [each.topic, each.partition, each.role]);
    assert.deepEqual(found, [
      ['orders', 0, 'current'],
      ['orders-old', 12, 'current'],
      ['x', 2, 'future'],
      ['x', 3, 'stray'],
    ]);
    assert.equal(directory.topicIdOf('orders-0'), TOPIC_ID);
    assert.equal(directory.topicIdOf('other'), undefined);
    directory.removeLeftovers();
    assert.equal(world.disk.status('data/x-1.0a1b-delete'), undefined);
    assert.ok(world.disk.status('data/x-2.0a1b-future') !== undefined);
  });

  test('keeps the checkpoints that its logs need', async () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    const orders = directory.openLog(options('orders', 0));
    const users = directory.openLog(options('users', 1));
    for (let count = 0; count < 5; count++) produce(orders, batchOf());
    produce(users, batchOf({ count: 3 }));
    orders.deleteRecordsBefore(2);
    await orders.sync();
    directory.checkpointLogs();
    assert.equal(text(world, 'recovery-point-offset-checkpoint'), '0\n2\norders 0 5\nusers 1 0\n');
    assert.equal(text(world, 'log-start-offset-checkpoint'), '0\n1\norders 0 2\n');
    directory.writeCheckpoint('highWatermark', [{ topic: 'users', partition: 1, offset: 3 }]);
    await directory.close({ clean: false });

    const again = LogDirectory.open(world, 'data');
    assert.deepEqual([...again.readCheckpoint('highWatermark')], [['users-1', 3]]);
    assert.equal(again.openLog(options('orders', 0)).logStartOffset, 2);
    // What is not open keeps what is known of it.
    again.checkpointLogs();
    assert.match(text(world, 'recovery-point-offset-checkpoint'), /users 1 0\n/);
    const log = again.openLog(options('users', 1));
    assert.deepEqual([log.endOffset, log.logStartOffset], [3, 0]);
  });

  test('puts a deleted log out of the way at once, and removes it later', async () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    const log = directory.openLog(options('orders', 0));
    produce(log, batchOf({ count: 9 }));
    log.deleteRecordsBefore(5);
    directory.checkpointLogs();
    await directory.deleteLog(log);
    const names = (): string[] => world.disk.list('data').map((entry) => entry.name);
    assert.equal(names().filter((name) => /^orders-0\.[0-9a-f]{32}-delete$/.test(name)).length, 1);
    const anew = directory.openLog(options('orders', 0));
    assert.deepEqual([anew.endOffset, anew.logStartOffset], [0, 0]);
    world.clock.pass(log.config.fileDeleteDelayMs);
    assert.deepEqual(
      names().filter((name) => name.includes('delete')),
      [],
    );
  });

  test('does without a damaged checkpoint', async () => {
    const world = testWorld();
    const directory = LogDirectory.open(world, 'data');
    produce(directory.openLog(options('orders', 0)), batchOf({ count: 4 }));
    await directory.close({ clean: false });
    for (const damage of ['0\n2\norders 0 1\n', 'x', '0\n1\norders zero 1\n', '1\n0\n']) {
      world.disk.replaceFile('data/recovery-point-offset-checkpoint', Buffer.from(damage));
      const again = LogDirectory.open(world, 'data');
      assert.equal(again.openLog(options('orders', 0)).endOffset, 4);
      await again.close({ clean: false });
    }
  });
});

suite('the name of a partition’s directory', () => {
  test('is read as it was written', () => {
    for (const topic of ['a', 'a-1', 'with.dots', 'x'.repeat(249)]) {
      for (const role of ['delete', 'stray'] as const) {
        const name = suffixedDirectoryName(topic, 3, role, 'f'.repeat(32));
        assert.ok(name.length <= 255);
        const parsed = parseDirectoryName(name);
        assert.equal(parsed?.partition, 3);
        assert.equal(parsed?.role, role);
        assert.ok(topic.startsWith(parsed?.topic ?? '-'));
      }
    }
    assert.deepEqual(parseDirectoryName('a-b-2'), { topic: 'a-b', partition: 2, role: 'current' });
    for (const name of ['a', 'a-', '-1', 'a-b', 'a-99999999999', 'a-1.x-gone', '.lock']) {
      assert.equal(parseDirectoryName(name), undefined, name);
    }
  });
});
