import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import { ExampleCluster } from './example-cluster.ts';
import { NO_LEADER, RECOVERED, RECOVERING } from './state.ts';

function partitionOf(cluster: ExampleCluster, topic = 'foo', partition = 0) {
  const found = cluster.state.topics.get(topic)?.partitions[partition];
  assert(found !== undefined);
  return found;
}

suite('a single broker', () => {
  test('gets the offset of its registration as epoch, and is fenced until it is unfenced', () => {
    const cluster = new ExampleCluster().activate();
    const nextOffset = cluster.log.length;
    const { brokerEpoch } = cluster.registerBroker(1);
    assert.equal(brokerEpoch, nextOffset);
    assert.equal(cluster.state.brokers.get(1)?.fenced, true);
    cluster.run({ type: 'unfenceBroker', brokerId: 1, brokerEpoch });
    assert.equal(cluster.state.brokers.get(1)?.fenced, false);
  });

  test('that stops cleanly stays eligible and leads again with nothing lost', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    cluster.createTopic('foo');
    const brokerEpoch = cluster.epochOf(1);
    cluster.run({ type: 'shutDownBroker', brokerId: 1, brokerEpoch });
    const stopped = partitionOf(cluster);
    assert.equal(stopped.leader, NO_LEADER);
    assert.deepEqual(stopped.isr, []);
    assert.deepEqual(stopped.eligibleLeaderReplicas, [1]);
    assert.deepEqual(stopped.lastKnownElr, [1]);
    cluster.run({ type: 'fenceBroker', brokerId: 1, brokerEpoch });
    assert.equal(cluster.state.brokers.get(1)?.fenced, true);

    cluster.startBroker(1, 2, brokerEpoch);
    const again = partitionOf(cluster);
    assert.equal(again.leader, 1);
    assert.deepEqual(again.isr, [1]);
    assert.deepEqual(again.eligibleLeaderReplicas, []);
    assert.deepEqual(again.lastKnownElr, []);
    assert.equal(again.leaderRecoveryState, RECOVERED);
    assert.equal(again.leaderEpoch, 2);
  });

  test('that was killed leads again as the last known leader, and must recover', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    cluster.createTopic('foo');
    cluster.startBroker(1, 2);
    const again = partitionOf(cluster);
    assert.equal(again.leader, 1);
    assert.deepEqual(again.isr, [1]);
    assert.equal(again.leaderRecoveryState, RECOVERING);
    const reply = cluster.run({
      type: 'alterPartitions',
      brokerId: 1,
      brokerEpoch: cluster.epochOf(1),
      partitions: [
        {
          topicId: cluster.state.topics.get('foo')?.id ?? '',
          partition: 0,
          leaderEpoch: again.leaderEpoch,
          partitionEpoch: again.partitionEpoch,
          leaderRecoveryState: RECOVERED,
          newIsr: [{ brokerId: 1, brokerEpoch: -1 }],
        },
      ],
    });
    assert.equal(reply.partitions[0]?.errorCode, errorCode.NONE);
    assert.equal(partitionOf(cluster).leaderRecoveryState, RECOVERED);
    assert.equal(partitionOf(cluster).leaderEpoch, again.leaderEpoch);
  });

  test('of an old cluster without eligible leaders keeps its ISR when it stops', () => {
    const cluster = new ExampleCluster().activate(21).withBrokers(1);
    cluster.createTopic('foo');
    const brokerEpoch = cluster.epochOf(1);
    cluster.run({ type: 'shutDownBroker', brokerId: 1, brokerEpoch });
    assert.equal(partitionOf(cluster).leader, NO_LEADER);
    assert.deepEqual(partitionOf(cluster).isr, [1]);
    cluster.run({ type: 'fenceBroker', brokerId: 1, brokerEpoch });
    cluster.startBroker(1, 2, brokerEpoch);
    assert.equal(partitionOf(cluster).leader, 1);
    assert.equal(partitionOf(cluster).leaderRecoveryState, RECOVERED);
  });

  test('that speaks with the epoch of its predecessor is refused', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const old = cluster.epochOf(1);
    cluster.startBroker(1, 2);
    const reply = cluster.run({ type: 'allocateProducerIds', brokerId: 1, brokerEpoch: old });
    assert.equal(reply.errorCode, errorCode.STALE_BROKER_EPOCH);
    assert.equal(
      reply.errorMessage,
      `Expected broker epoch ${cluster.epochOf(1)}, but got broker epoch ${old}`,
    );
  });

  test('that registers the same incarnation again keeps its epoch', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const before = cluster.epochOf(1);
    const { brokerEpoch } = cluster.registerBroker(1, 1);
    assert.equal(brokerEpoch, before);
    assert.equal(cluster.state.brokers.get(1)?.fenced, false);
  });
});

suite('several brokers', () => {
  test('elect another leader when one leaves, and the preferred one on request', () => {
    const cluster = new ExampleCluster().activate().withBrokers(3);
    cluster.createTopic('foo', 6, 3);
    const brokerEpoch = cluster.epochOf(2);
    cluster.run({ type: 'shutDownBroker', brokerId: 2, brokerEpoch });
    cluster.run({ type: 'fenceBroker', brokerId: 2, brokerEpoch });
    const led = cluster.state.topics.get('foo')?.partitions ?? [];
    for (const partition of led) {
      assert.notEqual(partition.leader, 2);
      assert.equal(partition.isr.includes(2), false);
      assert.equal(partition.isr.includes(partition.leader), true);
    }
    cluster.startBroker(2, 2, brokerEpoch);
    const asked = cluster.run({ type: 'electLeaders', election: 'preferred', partitions: null });
    // Broker 2 is not in sync yet: it cannot lead what it should lead.
    assert.equal(asked.partitions.length > 0, true);
    for (const { errorCode: code } of asked.partitions) {
      assert.equal(code, errorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    }
    for (const [partition, found] of led.entries()) {
      const isr = [...found.isr, 2].map((brokerId) => ({ brokerId, brokerEpoch: -1 }));
      const reply = cluster.run({
        type: 'alterPartitions',
        brokerId: found.leader,
        brokerEpoch: cluster.epochOf(found.leader),
        partitions: [
          {
            topicId: cluster.state.topics.get('foo')?.id ?? '',
            partition,
            leaderEpoch: found.leaderEpoch,
            partitionEpoch: found.partitionEpoch,
            leaderRecoveryState: RECOVERED,
            newIsr: isr,
          },
        ],
      });
      assert.equal(reply.partitions[0]?.errorCode, errorCode.NONE);
    }
    cluster.run({ type: 'electLeaders', election: 'preferred', partitions: null });
    for (const partition of cluster.state.topics.get('foo')?.partitions ?? []) {
      assert.equal(partition.leader, partition.replicas[0]);
    }
  });

  test('that share a directory, or that still live, are refused', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    const command = {
      type: 'registerBroker',
      brokerId: 1,
      incarnationId: 'another',
      nextOffset: 100,
      previousBrokerEpoch: -1,
      previousSessionValid: true,
      endPoints: [],
      features: cluster.state.brokers.get(1)?.features ?? [],
      rack: null,
      logDirs: cluster.state.brokers.get(2)?.logDirs ?? [],
    } as const;
    const duplicate = cluster.run({ ...command });
    assert.equal(duplicate.errorCode, errorCode.DUPLICATE_BROKER_REGISTRATION);
    const shared = cluster.run({ ...command, previousSessionValid: false });
    assert.equal(shared.errorCode, errorCode.INVALID_REGISTRATION);
    assert.match(shared.errorMessage ?? '', /^Broker 2 is already registered with directory /);
    const old = cluster.run({
      ...command,
      previousSessionValid: false,
      logDirs: ['x'],
      features: [{ name: 'metadata.version', minSupportedVersion: 7, maxSupportedVersion: 20 }],
    });
    assert.equal(old.errorCode, errorCode.UNSUPPORTED_VERSION);
  });

  test('forget a broker that is unregistered', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    cluster.createTopic('foo', 1, 2);
    cluster.run({ type: 'unregisterBroker', brokerId: 2 });
    assert.equal(cluster.state.brokers.has(2), false);
    assert.deepEqual(partitionOf(cluster).isr, [1]);
    const unknown = cluster.run({ type: 'unregisterBroker', brokerId: 2 });
    assert.equal(unknown.errorMessage, 'Broker ID 2 is not currently registered');
  });

  test('lose the replicas of a directory that fails', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    cluster.createTopic('foo', 2, 2);
    const broker = cluster.state.brokers.get(1);
    assert(broker !== undefined);
    cluster.run({
      type: 'changeLogDirectories',
      brokerId: 1,
      brokerEpoch: broker.epoch,
      offline: broker.logDirs,
      cordoned: null,
    });
    for (const partition of cluster.state.topics.get('foo')?.partitions ?? []) {
      assert.deepEqual(partition.isr, [2]);
      assert.equal(partition.leader, 2);
    }
  });
});

suite('producer ids', () => {
  test('come in blocks that never overlap', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    const block = (brokerId: number) =>
      cluster.run({
        type: 'allocateProducerIds',
        brokerId,
        brokerEpoch: cluster.epochOf(brokerId),
      });
    assert.deepEqual(
      [block(1), block(2), block(1)].map(({ firstProducerId, count }) => [firstProducerId, count]),
      [
        [0, 1000],
        [1000, 1000],
        [2000, 1000],
      ],
    );
  });
});
