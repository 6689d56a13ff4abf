import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  type ClusterEntry,
  type ClusterState,
  metadataVersions,
  NO_LEADER,
  RECOVERED,
} from '@odradek/machines/cluster';
import { BatchReader, batchPositions, isControlBatch } from '@odradek/wire/records';
import * as fc from 'fast-check';
import { MachineLogFailure } from '../coordination/machine-log.ts';
import { runStorageTool } from '../storage/tool.ts';
import { DATA, METADATA_LOG, MetadataNode, testWorld } from '../testing/metadata-node.ts';
import type { MetadataChanges } from './changes.ts';
import { decodeEntry } from './entry-codec.ts';
import { NoQuorum } from './quorum.ts';

const often = { 'metadata.log.max.record.bytes.between.snapshots': '600' };

function entriesIn(node: MetadataNode): ClusterEntry[] {
  const content = node.world.disk.readFile(`${METADATA_LOG}/${'0'.repeat(20)}.log`);
  assert(content !== undefined);
  const bytes = Buffer.from(content);
  const entries: ClusterEntry[] = [];
  for (const at of batchPositions(bytes)) {
    if (isControlBatch(bytes, at)) continue;
    const reader = new BatchReader(bytes, at);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      assert(record.value !== null);
      entries.push(decodeEntry(record.value));
    }
  }
  return entries;
}

suite('a fresh node', () => {
  test('writes Kafka’s first records, and is registered and unfenced', async () => {
    const node = await MetadataNode.start();
    assert.deepEqual(
      entriesIn(node).map((entry) => entry.type),
      [
        'beginTransactionRecord',
        ...Array.from({ length: 6 }, () => 'featureLevelRecord'),
        'configRecord',
        'endTransactionRecord',
        'registerControllerRecord',
        'registerBrokerRecord',
        // No directory is cordoned; the broker is unfenced.
        'brokerRegistrationChangeRecord',
        'brokerRegistrationChangeRecord',
      ],
    );
    // LeaderChange, KRaftVersion and KRaftVoters come before them.
    assert.equal(node.metadata.brokerEpoch, 13);
    assert.equal(node.metadata.state.brokers.get(1)?.fenced, false);
    assert.equal(node.metadata.kraftVersion, 1);
    assert.equal(node.metadata.highWatermark, node.metadata.endOffset);
    assert.equal(node.config.stored(4, '').get('min.insync.replicas'), '1');
    await node.stop();
  });

  test('shows its features', async () => {
    const node = await MetadataNode.start();
    const { finalized, supported, epoch } = node.metadata.features();
    const levels = Object.fromEntries(finalized.map(({ name, level }) => [name, level]));
    assert.equal(levels['metadata.version'], 30);
    assert.equal(levels['kraft.version'], 1);
    assert.equal(Object.keys(levels).length, 7);
    assert.equal(supported.length, 7);
    assert.equal(epoch, node.metadata.endOffset - 1);
    await node.stop();
  });

  test('shows features in development only when it is told so', async () => {
    const settings = { 'unstable.feature.versions.enable': 'true' };
    const node = await MetadataNode.start(testWorld(), settings);
    const { supported } = node.metadata.features();
    const range = { name: 'metadata.version', lowest: 7, highest: 31 };
    assert.deepEqual(
      supported.find(({ name }) => name === range.name),
      range,
    );
    const { features } = node.metadata.state.brokers.get(1) ?? {};
    assert.equal(features?.find(({ name }) => name === range.name)?.maxSupportedVersion, 31);
    await node.stop();
  });

  test('of which others would have to be voters does not start', async () => {
    const voters = { 'controller.quorum.voters': '1@localhost:9093,2@localhost:9094' };
    const node = await MetadataNode.open(testWorld(), voters);
    await assert.rejects(node.metadata.start(), /not the only voter/);
    await node.kill();
  });

  test('with the voters in its configuration starts without them in its log', async () => {
    const voters = { 'controller.quorum.voters': '1@localhost:9093' };
    const world = testWorld();
    const node = await MetadataNode.start(world, voters);
    assert.equal(node.metadata.kraftVersion, 0);
    const names = world.disk.list(METADATA_LOG).map(({ name }) => name);
    assert.equal(
      names.some((name) => name.endsWith('.checkpoint')),
      false,
    );
    const state = Buffer.from(world.disk.readFile(`${METADATA_LOG}/quorum-state`) ?? []);
    assert.match(state.toString(), /"data_version":0/);
    await node.stop();
    const again = await MetadataNode.start(world, voters);
    assert.equal(again.metadata.leaderEpoch, 2);
    await again.stop();
  });

  test('makes no topics in directories that are cordoned, from the moment that they are', async () => {
    const node = await MetadataNode.start(testWorld(), { 'log.dirs': '/data,/more' });
    const cordon = async (value: string | null) => {
      const entries = [{ name: 'cordoned.log.dirs', value }];
      const resources = [{ resourceType: 4, resourceName: '1', entries }];
      await node.metadata.submit({ type: 'alterConfigs', resources, validateOnly: false });
      return node.metadata.state.brokers.get(1)?.cordonedLogDirs?.length;
    };
    assert.equal(await cordon('/more'), 1);
    assert.notEqual(await node.createTopic('foo'), 'A'.repeat(22));
    assert.equal(await cordon('*'), 2);
    assert.equal(await node.createTopic('bar'), 'A'.repeat(22));
    assert.equal(await cordon(null), 0);
    assert.notEqual(await node.createTopic('bar'), 'A'.repeat(22));
    await node.stop();
  });

  test('that was told of no quorum says so', async () => {
    const world = testWorld();
    const first = await MetadataNode.open(world);
    await first.kill();
    world.disk.removeDirectory(METADATA_LOG);
    const node = await MetadataNode.open(world);
    await assert.rejects(node.metadata.start(), NoQuorum);
    await node.kill();
  });
});

suite('a node that comes back', () => {
  test('after a clean stop leads again, in a new epoch, with nothing to recover', async () => {
    const world = testWorld();
    const first = await MetadataNode.start(world);
    await first.createTopic('foo', 2);
    await first.stop();
    assert.equal(first.metadata.state.topics.get('foo')?.partitions[0]?.leader, NO_LEADER);
    const second = await MetadataNode.start(world);
    for (const partition of second.metadata.state.topics.get('foo')?.partitions ?? []) {
      assert.equal(partition.leader, 1);
      assert.equal(partition.leaderRecoveryState, RECOVERED);
    }
    assert.equal(second.metadata.leaderEpoch, 2);
    assert(second.metadata.brokerEpoch > first.metadata.brokerEpoch);
    await second.stop();
  });

  test('after a kill takes its own place at once, and reports its logs recovered', async () => {
    const world = testWorld();
    const first = await MetadataNode.start(world);
    await first.createTopic('foo');
    await first.kill();
    const second = await MetadataNode.start(world);
    const partition = second.metadata.state.topics.get('foo')?.partitions[0];
    assert.equal(partition?.leader, 1);
    assert.deepEqual(partition?.isr, [1]);
    assert.equal(partition?.leaderRecoveryState, RECOVERED);
    await second.stop();
  });

  test('has the same state whatever came before: stops, kills, snapshots', async () => {
    const step = fc.constantFrom('topic', 'delete', 'grow', 'config', 'stop', 'kill', 'ids');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, snaps) => {
        const world = testWorld();
        const settings = snaps ? often : {};
        let node = await MetadataNode.start(world, settings);
        for (const [index, next] of steps.entries()) {
          node = await take(node, next, index, settings);
        }
        const before = structuredClone(node.metadata.state) as ClusterState;
        await node.kill();
        const loaded = await MetadataNode.open(world, settings);
        // Loaded, but not yet started: nothing is appended.
        const state = await loadOnly(loaded);
        assert.deepEqual(state.topics, before.topics);
        assert.deepEqual(state.topicsById, before.topicsById);
        assert.deepEqual(state.configs, before.configs);
        assert.deepEqual(state.features, before.features);
        assert.deepEqual(state.producerIds, before.producerIds);
        assert.deepEqual(state.brokers, before.brokers);
        await loaded.kill();
      }),
      { numRuns: 40 },
    );
  });

  test('whose quorum-state is damaged or lost goes on from the epoch of its log', async () => {
    for (const content of [undefined, Buffer.from('{"leaderEpoch":')]) {
      const world = testWorld();
      await (await MetadataNode.start(world)).stop();
      world.disk.remove(`${METADATA_LOG}/quorum-state`);
      if (content !== undefined) world.disk.replaceFile(`${METADATA_LOG}/quorum-state`, content);
      const node = await MetadataNode.start(world);
      assert.equal(node.metadata.leaderEpoch, 2);
      assert.equal(world.complaints.length, content === undefined ? 0 : 1);
      await node.stop();
    }
  });
});

async function take(
  node: MetadataNode,
  step: string,
  index: number,
  settings: Record<string, string>,
): Promise<MetadataNode> {
  const { metadata } = node;
  const [topic] = metadata.state.topics.values();
  switch (step) {
    case 'topic':
      await node.createTopic(`topic.${index}`, 1 + (index % 3));
      return node;
    case 'delete':
      await metadata.submit({ type: 'deleteTopics', topicIds: topic ? [topic.id] : [] });
      return node;
    case 'grow': {
      const name = topic?.name ?? 'none';
      const topics = [{ name, count: (topic?.partitions.length ?? 0) + 1, assignments: null }];
      await metadata.submit({ type: 'createPartitions', topics, validateOnly: false });
      return node;
    }
    case 'config': {
      const entries = [{ name: 'retention.ms', value: String(index) }];
      const resources = [{ resourceType: 2, resourceName: topic?.name ?? 'none', entries }];
      await metadata.submit({ type: 'alterConfigs', resources, validateOnly: false });
      return node;
    }
    case 'ids':
      await metadata.nextProducerId();
      return node;
    default:
      await (step === 'stop' ? node.stop() : node.kill());
      return MetadataNode.start(node.world, settings);
  }
}

async function loadOnly(node: MetadataNode): Promise<ClusterState> {
  await node.metadata.load();
  return structuredClone(node.metadata.state) as ClusterState;
}

suite('a cluster of another release', () => {
  for (const { name, level } of metadataVersions.filter((version) => version.level <= 30)) {
    test(`at ${name} is served in its own records`, async () => {
      const world = testWorld();
      const settings = [
        'process.roles=broker,controller',
        'node.id=1',
        'listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093',
        'controller.listener.names=CONTROLLER',
        'controller.quorum.voters=1@localhost:9093',
        `log.dirs=${DATA}`,
      ];
      world.disk.replaceFile('/node.properties', Buffer.from(settings.join('\n')));
      const args = ['format', '-t', 'cluster', '-c', '/node.properties', '-r', name];
      const lines: string[] = [];
      const print = (line: string) => lines.push(line);
      assert.equal(runStorageTool(world, args, { print, printError: print }), 0, lines.join());
      const voters = { 'controller.quorum.voters': '1@localhost:9093', ...often };
      let node = await MetadataNode.start(world, voters);
      assert.equal(node.metadata.state.features.get('metadata.version'), level);
      await node.createTopic('foo', 3);
      await node.stop();
      node = await MetadataNode.start(world, voters);
      assert.equal(node.metadata.clusterId, 'cluster');
      await node.kill();
      node = await MetadataNode.start(world, voters);
      for (const partition of node.metadata.state.topics.get('foo')?.partitions ?? []) {
        assert.equal(partition.leader, 1);
        assert.deepEqual(partition.isr, [1]);
      }
      await node.stop();
    });
  }
});

suite('changes', () => {
  test('are told to listeners before the answer, settings first', async () => {
    const node = await MetadataNode.start();
    const heard: MetadataChanges[] = [];
    const order: string[] = [];
    node.config.onTopicChange((topic) => order.push(`config ${topic}`));
    const unfollow = node.metadata.onChange((changes) => {
      heard.push(changes);
      order.push('metadata');
    });
    const topicId = await node.createTopic('foo', 2);
    order.push('answered');
    assert.deepEqual(order, ['metadata', 'answered']);
    assert.deepEqual([...(heard[0]?.partitions ?? [])], [[topicId, new Set([0, 1])]]);

    const entries = [{ name: 'retention.ms', value: '5' }];
    const resources = [{ resourceType: 2, resourceName: 'foo', entries }];
    await node.metadata.submit({ type: 'alterConfigs', resources, validateOnly: false });
    assert.deepEqual(order.slice(2), ['config foo', 'metadata']);
    assert.equal(node.config.logConfig('foo').retentionMs, 5);

    await node.metadata.submit({ type: 'deleteTopics', topicIds: [topicId] });
    assert.deepEqual(heard[2]?.deletedTopics, [{ id: topicId, name: 'foo' }]);
    assert.equal(heard[2]?.partitions.size, 0);
    assert.notEqual(node.config.logConfig('foo').retentionMs, 5);
    unfollow();
    await node.createTopic('bar');
    assert.equal(heard.length, 3);
    await node.stop();
  });

  test('of one turn become durable together', async () => {
    const node = await MetadataNode.start();
    const wanted = Array.from({ length: 20 }, (_, i) => node.createTopic(`t${i}`));
    assert.equal(node.metadata.state.topics.size, 20);
    assert(node.metadata.highWatermark < node.metadata.endOffset);
    await Promise.all(wanted);
    assert.equal(node.metadata.highWatermark, node.metadata.endOffset);
    await node.stop();
  });

  test('that cannot become durable are refused, and the node is told to stop', async () => {
    const node = await MetadataNode.start();
    const failures: MachineLogFailure[] = [];
    node.metadata.onFailure = (failure) => failures.push(failure);
    node.world.disk.failsToSync = true;
    await assert.rejects(node.createTopic('foo'), MachineLogFailure);
    await assert.rejects(node.createTopic('bar'), MachineLogFailure);
    assert.equal(failures.length, 1);
  });

  test('that end a broker fail as one when they cannot become durable', async () => {
    const node = await MetadataNode.start();
    node.world.disk.failsToSync = true;
    // Each rejection that is left alone would end the process in the middle of its stop.
    await assert.rejects(node.metadata.leave(), MachineLogFailure);
  });

  test('that begin a broker fail as one when they cannot become durable', async () => {
    const world = testWorld();
    world.disk.failsToSync = true;
    await assert.rejects(MetadataNode.start(world), MachineLogFailure);
  });
});

suite('producer ids', () => {
  test('are given at once from a block, across blocks, and never twice', async () => {
    const world = testWorld();
    const node = await MetadataNode.start(world);
    const ids = new Set<number>();
    let waited = 0;
    for (let i = 0; i < 2500; i += 1) {
      const id = node.metadata.nextProducerId();
      if (typeof id !== 'number') waited += 1;
      ids.add(await id);
    }
    assert.equal(ids.size, 2500);
    assert.equal(waited, 1);
    const together = await Promise.all(
      Array.from({ length: 3000 }, async () => node.metadata.nextProducerId()),
    );
    for (const id of together) ids.add(id);
    assert.equal(ids.size, 5500);
    await node.kill();
    const again = await MetadataNode.start(world);
    assert.equal(ids.has(await again.metadata.nextProducerId()), false);
    await again.stop();
  });
});
