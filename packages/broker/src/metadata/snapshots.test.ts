import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { ClusterEntry } from '@odradek/machines/cluster';
import { DATA, METADATA_LOG, MetadataNode, testWorld } from '../testing/metadata-node.ts';
import { readCheckpoint, UnreadableCheckpoint, writeCheckpoint } from './checkpoint-file.ts';

const often = { 'metadata.log.max.record.bytes.between.snapshots': '600' };

function snapshotNames(node: MetadataNode): string[] {
  return node.world.disk
    .list(METADATA_LOG)
    .map(({ name }) => name)
    .filter((name) => name.endsWith('.checkpoint'));
}

suite('snapshots', () => {
  test('are written after enough bytes, and loaded with what follows them', async () => {
    const world = testWorld();
    const node = await MetadataNode.start(world, often);
    for (let i = 0; i < 10; i += 1) await node.createTopic(`t${i}`);
    const names = snapshotNames(node);
    assert(names.length > 2);
    const topicCount = node.metadata.state.topics.size;
    await node.stop();
    const again = await MetadataNode.start(world, often);
    assert.equal(again.metadata.state.topics.size, topicCount);
    assert.equal(again.metadata.kraftVersion, 1);
    await again.stop();
  });

  test('are written after an hour if anything was appended, and only then', async () => {
    const node = await MetadataNode.start();
    assert.equal(snapshotNames(node).length, 1);
    node.world.clock.pass(3_600_000);
    assert.equal(snapshotNames(node).length, 2);
    node.world.clock.pass(7_200_000);
    assert.equal(snapshotNames(node).length, 2);
    await node.createTopic('foo');
    node.world.clock.pass(3_600_000);
    assert.equal(snapshotNames(node).length, 3);
    await node.stop();
    assert.equal(node.world.clock.timerCount, 0);
  });

  test('let the oldest go, and the log before them, when all grow too large', async () => {
    const settings = {
      ...often,
      'metadata.max.retention.bytes': '6000',
      'internal.metadata.log.segment.bytes': '4096',
    };
    const world = testWorld();
    const node = await MetadataNode.start(world, settings);
    for (let i = 0; i < 60; i += 1) await node.createTopic(`t${i}`);
    const names = world.disk.list(METADATA_LOG).map(({ name }) => name);
    assert.equal(names.includes(`${'0'.repeat(20)}.log`), false);
    const checkpoints = names.filter((name) => name.endsWith('.checkpoint'));
    assert.equal(checkpoints.includes(`${'0'.repeat(20)}-0000000000.checkpoint`), false);
    await node.kill();
    const again = await MetadataNode.start(world, settings);
    assert.equal(again.metadata.state.topics.size, 60);
    await again.stop();
  });

  test('make up for a log that lost its end', async () => {
    const world = testWorld();
    const node = await MetadataNode.start(world, often);
    for (let i = 0; i < 10; i += 1) await node.createTopic(`t${i}`);
    await node.kill();
    const log = `${METADATA_LOG}/${'0'.repeat(20)}.log`;
    world.disk.open(log, {}).truncate(174);
    const latest = snapshotNames(node).at(-1) ?? '';
    let topicCount = 0;
    readCheckpoint(world.disk, `${METADATA_LOG}/${latest}`, ({ type }) => {
      if (type === 'topicRecord') topicCount += 1;
    });
    const again = await MetadataNode.start(world, often);
    assert(topicCount > 0);
    assert.equal(again.metadata.state.topics.size, topicCount);
    const [offset] = latest.split('-');
    assert(again.metadata.brokerEpoch > Number(offset));
    await again.stop();
  });

  test('that were never finished are removed; damaged ones are refused', async () => {
    const world = testWorld();
    const node = await MetadataNode.start(world, often);
    for (let i = 0; i < 5; i += 1) await node.createTopic(`t${i}`);
    await node.kill();
    const part = `${METADATA_LOG}/${'9'.repeat(20)}-0000000001.checkpoint.part`;
    world.disk.replaceFile(part, Buffer.from('half'));
    const again = await MetadataNode.start(world, often);
    assert.equal(world.disk.status(part), undefined);
    const name = snapshotNames(again).at(-1);
    await again.kill();
    const file = world.disk.open(`${METADATA_LOG}/${name}`, {});
    file.writeNow([Buffer.from([255])], 70);
    const damaged = await MetadataNode.open(world, often);
    await assert.rejects(damaged.metadata.start(), UnreadableCheckpoint);
    await damaged.kill();
  });
});

suite('a checkpoint file', () => {
  test('without beginning, end or sense is refused', () => {
    const { disk } = testWorld();
    disk.makeDirectory(DATA);
    const path = `${DATA}/x.checkpoint`;
    assert.throws(() => readCheckpoint(disk, path, () => undefined), UnreadableCheckpoint);
    const content = { epoch: 0, timestampMs: 1, lastContainedLogTimestamp: 7, metadataVersion: 30 };
    const size = writeCheckpoint(disk, path, { ...content, entries: [{ type: 'noOpRecord' }] });
    const entries: ClusterEntry[] = [];
    const read = readCheckpoint(disk, path, (entry) => entries.push(entry));
    assert.equal(read.lastContainedLogTimestamp, 7);
    assert.deepEqual(
      entries.map(({ type }) => type),
      ['noOpRecord'],
    );
    const bytes = Buffer.from(disk.readFile(path) ?? []);
    for (let end = 0; end < size; end += 7) {
      disk.replaceFile(path, bytes.subarray(0, end));
      assert.throws(() => readCheckpoint(disk, path, () => undefined), UnreadableCheckpoint);
    }
  });
});
