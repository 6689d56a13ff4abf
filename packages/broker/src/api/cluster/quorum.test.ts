import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { encodeResponseFrame } from '@odradek/wire';
import {
  type DescribeQuorumResponse,
  describeQuorumResponse,
  type ElectLeadersResponse,
  type UnregisterBrokerResponse,
  type UpdateFeaturesResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { MetadataNode } from '../../testing/metadata-node.ts';
import type { ApiHandler } from '../handler.ts';
import { describeQuorum } from './describe-quorum.ts';
import { electLeaders } from './elect-leaders.ts';
import { unregisterBroker } from './unregister-broker.ts';
import { updateFeatures } from './update-features.ts';

async function ask<Response>(
  node: MetadataNode,
  handler: ApiHandler,
  version: number,
  request: object,
): Promise<Response> {
  return (await node.ask(handler, version, request)) as Response;
}

suite('DescribeQuorum', () => {
  const describe = (node: MetadataNode, topicName: string, ...partitions: number[]) => {
    const asked = partitions.map((partitionIndex) => ({ partitionIndex }));
    const topics = [{ topicName, partitions: asked }];
    return ask<DescribeQuorumResponse>(node, describeQuorum, 2, { topics });
  };

  test('shows the leader, and the voters with their directories', async () => {
    const node = await MetadataNode.start();
    const { topics, nodes } = await describe(node, '__cluster_metadata', 0);
    const [partition] = topics[0]?.partitions ?? [];
    assert.equal(partition?.leaderId, 1);
    assert.equal(partition?.leaderEpoch, 1);
    assert.equal(partition?.highWatermark, node.metadata.endOffset);
    const [directoryId] = node.metadata.state.brokers.get(1)?.logDirs ?? [];
    const nowMs = node.world.clock.nowMs();
    assert.deepEqual(partition?.currentVoters, [
      {
        replicaId: 1,
        replicaDirectoryId: directoryId,
        logEndOffset: node.metadata.endOffset,
        lastFetchTimestamp: nowMs,
        lastCaughtUpTimestamp: nowMs,
      },
    ]);
    const listeners = [{ name: 'CONTROLLER', host: 'localhost', port: 9093 }];
    assert.deepEqual(nodes, [{ nodeId: 1, listeners }]);
    await node.stop();
  });

  test('says in each version what that version can say', async () => {
    const node = await MetadataNode.start();
    const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
    for (const version of [0, 1, 2]) {
      const answer = await ask<DescribeQuorumResponse>(node, describeQuorum, version, { topics });
      const bytes = Buffer.concat(encodeResponseFrame(describeQuorumResponse, version, 1, answer));
      const hasListeners = bytes.includes('CONTROLLER');
      assert.equal(hasListeners, version >= 2);
      assert.deepEqual(
        [answer.errorMessage, answer.topics[0]?.partitions[0]?.errorMessage],
        ['', ''],
      );
    }
    await node.stop();
  });

  test('knows one log only', async () => {
    const node = await MetadataNode.start();
    for (const asked of [
      ['foo', 0],
      ['__cluster_metadata', 1],
      ['__cluster_metadata', 0, 1],
    ]) {
      const [name, ...partitions] = asked as [string, ...number[]];
      const { topics } = await describe(node, name, ...partitions);
      for (const partition of topics[0]?.partitions ?? []) {
        assert.equal(partition.errorCode, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
      assert.equal(topics[0]?.partitions.length, partitions.length);
    }
    await node.stop();
  });
});

suite('ElectLeaders', () => {
  const elect = (node: MetadataNode, topicPartitions: object | null, electionType = 0) =>
    ask<ElectLeadersResponse>(node, electLeaders, 2, {
      electionType,
      topicPartitions,
      timeoutMs: 1000,
    });

  test('answers for partitions that are named, and shows all topics otherwise', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('a', 2);
    const named = [
      { topic: 'a', partitions: [0, 5] },
      { topic: 'b', partitions: [0] },
    ];
    const codes = (answer: ElectLeadersResponse) =>
      answer.replicaElectionResults.map(({ topic, partitionResult }) => [
        topic,
        partitionResult.map((partition) => partition.errorCode),
      ]);
    assert.deepEqual(codes(await elect(node, named)), [
      ['a', [errorCode.ELECTION_NOT_NEEDED, errorCode.UNKNOWN_TOPIC_OR_PARTITION]],
      ['b', [errorCode.UNKNOWN_TOPIC_OR_PARTITION]],
    ]);
    assert.deepEqual(codes(await elect(node, null)), [['a', []]]);
    const bad = await elect(node, named, 9);
    assert.equal(bad.errorCode, errorCode.INVALID_REQUEST);
    assert.equal(bad.replicaElectionResults.length, 2);
    await node.stop();
  });
});

suite('UpdateFeatures', () => {
  const update = (node: MetadataNode, change: object, version = 2, validateOnly = false) =>
    ask<UpdateFeaturesResponse>(node, updateFeatures, version, {
      timeoutMs: 1000,
      featureUpdates: [
        {
          feature: 'share.version',
          maxVersionLevel: 0,
          allowDowngrade: false,
          upgradeType: 2,
          ...change,
        },
      ],
      validateOnly,
    });
  const level = (node: MetadataNode) => node.metadata.state.features.get('share.version') ?? 0;

  test('changes a level, or only looks whether it could', async () => {
    const node = await MetadataNode.start();
    assert.equal((await update(node, {}, 2, true)).errorCode, errorCode.NONE);
    assert.equal(level(node), 1);
    const { results } = await update(node, {}, 1);
    assert.deepEqual(results, [
      { feature: 'share.version', errorCode: errorCode.NONE, errorMessage: null },
    ]);
    assert.equal(level(node), 0);
    await node.stop();
  });

  test('refuses a downgrade that is not called one', async () => {
    const node = await MetadataNode.start();
    for (const [change, version] of [
      [{ upgradeType: 1 }, 2],
      [{ allowDowngrade: false }, 0],
      [{ upgradeType: 77 }, 1],
    ] as const) {
      const answer = await update(node, change, version);
      assert.equal(answer.errorCode, errorCode.INVALID_UPDATE_VERSION);
      assert.match(answer.errorMessage ?? '', /^The update failed for all features since /);
      assert.equal(level(node), 1);
    }
    assert.equal((await update(node, { allowDowngrade: true }, 0)).errorCode, errorCode.NONE);
    await node.stop();
  });
});

suite('UnregisterBroker', () => {
  test('refuses brokers that nobody knows', async () => {
    const node = await MetadataNode.start();
    const answer = await ask<UnregisterBrokerResponse>(node, unregisterBroker, 0, { brokerId: 9 });
    assert.deepEqual(answer, {
      errorCode: errorCode.BROKER_ID_NOT_REGISTERED,
      errorMessage: 'Broker ID 9 is not currently registered',
    });
    await node.stop();
  });
});
