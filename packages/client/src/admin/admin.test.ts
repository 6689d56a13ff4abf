import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { Client } from '../client.ts';
import { BrokerError, isBrokerError, PartialError } from '../errors.ts';
import { BOOTSTRAP, type BrokerStage, playWithBroker } from '../testing/simulated-broker.ts';

const clientOf = ({ world }: BrokerStage): Client =>
  new Client(world, { bootstrapServers: BOOTSTRAP, callTimeoutMs: 10_000 });

suite('the admin client', () => {
  test('makes, describes, grows and removes topics', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      const [made] = await admin.createTopics([
        { name: 'b', partitions: 2, replicationFactor: 1, configs: { 'retention.ms': '1000' } },
        { name: 'a' },
      ]);
      assert.equal(made?.name, 'b');
      assert.equal(made?.partitions, 2);
      assert.deepEqual(
        (await admin.listTopics()).map(({ name }) => name),
        ['a', 'b'],
      );
      await admin.createPartitions([{ name: 'b', count: 3 }]);
      const [described] = await admin.describeTopics(['b']);
      assert.equal(described?.id, made?.id);
      assert.deepEqual(
        described?.partitions.map(({ partition, leader }) => [partition, leader]),
        [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
      );
      const [details] = await admin.describeTopicDetails(['b']);
      assert.deepEqual(details?.partitions[0]?.inSyncReplicas, [1]);
      await admin.deleteTopics(['a', 'b']);
      assert.deepEqual(await admin.listTopics(), []);
    }));

  test('tells which of several failed, and does the others', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 'there' }]);
      const several = admin.createTopics([
        { name: 'there' },
        { name: 'wrong/name' },
        { name: 'new' },
      ]);
      await assert.rejects(several, (error: unknown) => {
        assert.ok(error instanceof PartialError);
        const codes = [...error.failures].map(([name, each]) => [
          name,
          each instanceof BrokerError ? each.error : '',
        ]);
        assert.deepEqual(codes, [
          ['there', 'TOPIC_ALREADY_EXISTS'],
          ['wrong/name', 'INVALID_TOPIC_EXCEPTION'],
        ]);
        return true;
      });
      assert.deepEqual(
        (await admin.listTopics()).map(({ name }) => name),
        ['new', 'there'],
      );
      const one = admin.deleteTopics(['nowhere']);
      await assert.rejects(one, (error) => isBrokerError(error, 'UNKNOWN_TOPIC_OR_PARTITION'));
    }));

  test('only checks, if told', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 't' }], { validateOnly: true });
      assert.deepEqual(await admin.listTopics(), []);
    }));

  test('reads and changes settings', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 't' }]);
      const topic = { type: 'topic', name: 't' } as const;
      const valueOf = async (name: string): Promise<unknown> => {
        const [described] = await admin.describeConfigs([topic], { keys: [name] });
        const [entry] = described?.entries ?? [];
        return [entry?.value, entry?.source, entry?.type];
      };
      const changes = [
        { name: 'retention.ms', operation: 'set', value: '5000' },
        { name: 'cleanup.policy', operation: 'append', value: 'compact' },
      ] as const;
      await admin.alterConfigs([{ ...topic, changes }]);
      assert.deepEqual(await valueOf('retention.ms'), ['5000', 'DYNAMIC_TOPIC_CONFIG', 'LONG']);
      const policy = ['delete,compact', 'DYNAMIC_TOPIC_CONFIG', 'LIST'];
      assert.deepEqual(await valueOf('cleanup.policy'), policy);
      const back = [{ name: 'retention.ms', operation: 'delete' }] as const;
      await admin.alterConfigs([{ ...topic, changes: back }]);
      assert.deepEqual(await valueOf('retention.ms'), ['604800000', 'DEFAULT_CONFIG', 'LONG']);
      const broker = await admin.describeConfigs([{ type: 'broker', name: '1' }]);
      assert.ok((broker[0]?.entries.length ?? 0) > 100);
      const wrong = [{ name: 'retention.ms', operation: 'set', value: 'soon' }] as const;
      const refused = admin.alterConfigs([{ ...topic, changes: wrong }]);
      await assert.rejects(refused, (error) => isBrokerError(error, 'INVALID_CONFIG'));
    }));

  test('tells and cuts offsets', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 't' }]);
      const producer = client.producer();
      for (const timestamp of [1000, 2000, 3000]) {
        await producer.send({ topic: 't', value: 'v', timestamp });
      }
      const at = async (timestamp: number): Promise<number | undefined> =>
        (await admin.listOffsets([{ topic: 't', partition: 0, timestamp }]))[0]?.offset;
      assert.deepEqual([await at(-2), await at(-1), await at(-3)], [0, 3, 2]);
      assert.deepEqual([await at(1500), await at(3001)], [1, -1]);
      const cut = await admin.deleteRecords([{ topic: 't', partition: 0, beforeOffset: 2 }]);
      assert.deepEqual(cut, [{ topic: 't', partition: 0, lowWatermark: 2 }]);
      assert.equal(await at(-2), 2);
      const beyond = admin.deleteRecords([{ topic: 't', partition: 0, beforeOffset: 9 }]);
      await assert.rejects(beyond, (error) => isBrokerError(error, 'OFFSET_OUT_OF_RANGE'));
    }));

  test('looks at groups and changes what they have committed', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 't', partitions: 2 }]);
      await admin.alterGroupOffsets('g', [
        { topic: 't', partition: 0, offset: 5, metadata: 'm' },
        { topic: 't', partition: 1, offset: 6 },
      ]);
      const listed = (await admin.listGroups()).map(({ id, state }) => [id, state]);
      assert.deepEqual(listed, [['g', 'Empty']]);
      assert.deepEqual(await admin.listGroupOffsets('g', [{ topic: 't', partition: 0 }]), [
        { topic: 't', partition: 0, offset: 5, leaderEpoch: -1, metadata: 'm' },
      ]);
      await admin.deleteGroupOffsets('g', [{ topic: 't', partition: 0 }]);
      const left = (await admin.listGroupOffsets('g')).map(({ partition }) => partition);
      assert.deepEqual(left, [1]);
      const [group] = await admin.describeGroups(['g']);
      assert.deepEqual([group?.state, group?.type, group?.coordinator.id], ['Empty', 'classic', 1]);
      await admin.deleteGroups(['g']);
      const gone = admin.describeGroups(['g']);
      await assert.rejects(gone, (error) => isBrokerError(error, 'GROUP_ID_NOT_FOUND'));
    }));

  test('describes the cluster, its disks, its quorum and who writes', () =>
    playWithBroker(async (stage) => {
      await using client = clientOf(stage);
      const admin = client.admin();
      await admin.createTopics([{ name: 't' }]);
      await client.producer().send({ topic: 't', value: 'v' });
      const { brokers, clusterId } = await admin.describeCluster();
      assert.deepEqual(
        brokers.map(({ id, host, port, isFenced }) => [id, host, port, isFenced]),
        [[1, 'node', 9092, false]],
      );
      assert.equal(clusterId.length, 22);
      const [directory] = await admin.describeLogDirectories();
      const sizes = directory?.replicas.filter(({ topic }) => topic === 't');
      assert.ok((sizes?.[0]?.size ?? 0) > 60);
      const [writer] = await admin.describeProducers({ topic: 't', partition: 0 });
      assert.deepEqual([writer?.producerEpoch, writer?.lastSequence], [0, 0]);
      const quorum = await admin.describeQuorum();
      assert.deepEqual([quorum.leaderId, quorum.voters.length], [1, 1]);
      const { apis, features } = await admin.describeVersions(1);
      assert.ok(apis.length > 20);
      assert.equal(features.find(({ name }) => name === 'metadata.version')?.level, 30);
    }));
});
