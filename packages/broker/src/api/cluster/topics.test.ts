import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { zeroUuid } from '@odradek/wire';
import type {
  CreatePartitionsResponse,
  CreateTopicsResponse,
  DeleteTopicsResponse,
  DescribeClusterResponse,
  DescribeTopicPartitionsResponse,
  MetadataResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { MetadataNode } from '../../testing/metadata-node.ts';
import type { ApiHandler } from '../handler.ts';
import { createPartitions } from './create-partitions.ts';
import { createTopics } from './create-topics.ts';
import { deleteTopics } from './delete-topics.ts';
import { describeCluster } from './describe-cluster.ts';
import { describeTopicPartitions } from './describe-topic-partitions.ts';
import { metadata } from './metadata.ts';

/** What a test names of an answer is what it says; fields that it does not name are not asked. */
async function ask<Response>(
  node: MetadataNode,
  handler: ApiHandler,
  version: number,
  request: object,
): Promise<Response> {
  return (await node.ask(handler, version, request)) as Response;
}

const byName = (...names: string[]) => names.map((name) => ({ name, topicId: zeroUuid }));

function metadataOf(node: MetadataNode, request: object, version = 13): Promise<MetadataResponse> {
  const defaults = {
    topics: null,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  return ask(node, metadata, version, { ...defaults, ...request });
}

suite('Metadata', () => {
  test('shows the brokers of the listener, and partitions with their epochs', async () => {
    const node = await MetadataNode.start();
    const topicId = await node.createTopic('foo', 2);
    const answer = await metadataOf(node, {});
    assert.deepEqual(answer.brokers, [{ nodeId: 1, host: 'localhost', port: 9092, rack: null }]);
    assert.equal(answer.controllerId, 1);
    assert.equal(answer.clusterId, node.metadata.clusterId);
    assert.equal(answer.clusterAuthorizedOperations, -2147483648);
    const [foo] = answer.topics;
    assert.equal(foo?.topicId, topicId);
    assert.equal(foo?.isInternal, false);
    assert.equal(foo?.topicAuthorizedOperations, -2147483648);
    assert.deepEqual(foo?.partitions[1], {
      errorCode: 0,
      partitionIndex: 1,
      leaderId: 1,
      leaderEpoch: 0,
      replicaNodes: [1],
      isrNodes: [1],
      offlineReplicas: [],
    });
    await node.stop();
  });

  test('tells "all topics" from "none", except in version 0', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('foo');
    assert.equal((await metadataOf(node, { topics: [] })).topics.length, 0);
    assert.equal((await metadataOf(node, { topics: null })).topics.length, 1);
    assert.equal((await metadataOf(node, { topics: [] }, 0)).topics.length, 1);
    await node.stop();
  });

  test('makes a topic that is missing and answers with it, where that is allowed', async () => {
    const node = await MetadataNode.start();
    const wanted = { topics: byName('new', 'bad name'), allowAutoTopicCreation: true };
    const { topics } = await metadataOf(node, wanted);
    assert.deepEqual(
      topics.map(({ name, errorCode: code }) => [name, code]),
      [
        ['new', errorCode.NONE],
        ['bad name', errorCode.INVALID_TOPIC_EXCEPTION],
      ],
    );
    assert.equal(topics[0]?.partitions[0]?.leaderId, 1);
    const offsets = { topics: byName('__consumer_offsets'), allowAutoTopicCreation: true };
    const [internal] = (await metadataOf(node, offsets)).topics;
    assert.equal(internal?.partitions.length, 50);
    assert.equal(internal?.isInternal, true);
    const forbidden = await metadataOf(node, { topics: byName('other') });
    assert.equal(forbidden.topics[0]?.errorCode, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
    assert.equal(node.metadata.state.topics.has('other'), false);
    await node.stop();

    const strict = await MetadataNode.start(undefined, { 'auto.create.topics.enable': 'false' });
    const [refused] = (await metadataOf(strict, wanted)).topics;
    assert.equal(refused?.errorCode, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
    await strict.stop();
  });

  test('finds topics by id, and refuses ids where the version has none', async () => {
    const node = await MetadataNode.start();
    const topicId = await node.createTopic('foo');
    const unknown = 'JEXY6aqzQY-32P5TStzaFg';
    const ids = [topicId, unknown].map((id) => ({ name: null, topicId: id }));
    const { topics } = await metadataOf(node, { topics: ids });
    assert.deepEqual(
      topics.map(({ name, errorCode: code }) => [name, code]),
      [
        ['foo', errorCode.NONE],
        [null, errorCode.UNKNOWN_TOPIC_ID],
      ],
    );
    const old = await metadataOf(node, { topics: ids }, 11);
    assert.equal(old.topics[0]?.errorCode, errorCode.INVALID_REQUEST);
    await node.stop();
  });

  test('shows what may be done, when asked', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('foo');
    const asked = {
      includeClusterAuthorizedOperations: true,
      includeTopicAuthorizedOperations: true,
    };
    const answer = await metadataOf(node, asked, 10);
    assert.equal(answer.clusterAuthorizedOperations, 8096);
    assert.equal(answer.topics[0]?.topicAuthorizedOperations, 3576);
    await node.stop();
  });

  test('says why a partition cannot be used', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('foo');
    await node.metadata.leave();
    const fenced = await metadataOf(node, {});
    assert.deepEqual(fenced.brokers, []);
    assert.equal(fenced.controllerId, -1);
    const [partition] = fenced.topics[0]?.partitions ?? [];
    assert.equal(partition?.errorCode, errorCode.LEADER_NOT_AVAILABLE);
    assert.equal(partition?.leaderId, -1);
    assert.deepEqual(partition?.offlineReplicas, [1]);
    assert.deepEqual(partition?.replicaNodes, [1]);
    const oldest = await metadataOf(node, {}, 0);
    assert.deepEqual(oldest.topics[0]?.partitions[0]?.replicaNodes, []);
    await node.kill();
  });
});

suite('CreateTopics', () => {
  const plain = { numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
  const create = (node: MetadataNode, topics: object[], extra: object = {}, version = 7) =>
    ask<CreateTopicsResponse>(node, createTopics, version, {
      topics: topics.map((topic) => ({ ...plain, ...topic })),
      timeoutMs: 1000,
      validateOnly: false,
      ...extra,
    });

  test('answers what was made, with the configuration that counts', async () => {
    const node = await MetadataNode.start();
    const configs = [{ name: 'retention.ms', value: '7' }];
    for (const validateOnly of [true, false]) {
      const { topics } = await create(node, [{ name: 'foo', configs }], { validateOnly });
      const [foo] = topics;
      assert.equal(foo?.errorCode, errorCode.NONE);
      assert.equal(foo?.numPartitions, 1);
      const shown = new Map(foo?.configs?.map((config) => [config.name, config]));
      assert.deepEqual(
        {
          value: shown.get('retention.ms')?.value,
          source: shown.get('retention.ms')?.configSource,
        },
        { value: '7', source: 1 },
      );
      assert.equal(shown.get('cleanup.policy')?.configSource, 5);
      assert.equal(node.metadata.state.topics.has('foo'), !validateOnly);
    }
    assert.equal(node.world.clock.timerCount, 1);
    await node.stop();
  });

  test('refuses names that come twice, and the metadata itself', async () => {
    const node = await MetadataNode.start();
    const names = ['a', 'a', '__cluster_metadata', 'b'].map((name) => ({ name }));
    const { topics } = await create(node, names);
    assert.deepEqual(
      topics.map(({ name, errorMessage }) => [name, errorMessage]),
      [
        ['b', null],
        ['a', 'Duplicate topic name.'],
        ['__cluster_metadata', 'Creation of internal topic __cluster_metadata is prohibited.'],
      ],
    );
    const [invalid] = (
      await create(node, [{ name: 'c', configs: [{ name: 'nonsense', value: '1' }] }])
    ).topics;
    assert.equal(invalid?.errorCode, errorCode.INVALID_CONFIG);
    assert.equal(invalid?.errorMessage, 'Unknown topic config name: nonsense');
    await node.stop();
  });

  test('does not wait for a disk longer than the client does', async () => {
    const node = await MetadataNode.start();
    const { disk, clock } = node.world;
    disk.holdsSync = true;
    const answer = create(node, [{ name: 'foo' }], { timeoutMs: 500 });
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(500);
    assert.equal((await answer).topics[0]?.errorCode, errorCode.REQUEST_TIMED_OUT);
    disk.release();
    await node.stop();
  });
});

suite('DeleteTopics', () => {
  const remove = (node: MetadataNode, request: object, version = 6) =>
    ask<DeleteTopicsResponse>(node, deleteTopics, version, {
      topics: [],
      topicNames: [],
      timeoutMs: 1000,
      ...request,
    });

  test('takes names and ids, each topic once', async () => {
    const node = await MetadataNode.start();
    const ids = new Map<string, string>();
    for (const name of ['a', 'b', 'c', 'd']) ids.set(name, await node.createTopic(name));
    const id = (name: string) => ids.get(name) ?? '';
    const unknown = 'JEXY6aqzQY-32P5TStzaFg';
    const { responses } = await remove(node, {
      topics: [
        { name: 'a', topicId: zeroUuid },
        { name: null, topicId: id('b') },
        { name: 'c', topicId: zeroUuid },
        { name: null, topicId: id('c') },
        { name: 'x', topicId: zeroUuid },
        { name: null, topicId: unknown },
        { name: null, topicId: zeroUuid },
        { name: 'd', topicId: id('d') },
      ],
    });
    const byKey = new Map(
      responses.map((topic) => [`${topic.name} ${topic.topicId}`, topic.errorCode]),
    );
    assert.deepEqual([...byKey].toSorted(), [
      [`a ${id('a')}`, 0],
      [`b ${id('b')}`, 0],
      [`c ${id('c')}`, errorCode.INVALID_REQUEST],
      [`d ${id('d')}`, errorCode.INVALID_REQUEST],
      [`null ${zeroUuid}`, errorCode.INVALID_REQUEST],
      [`null ${unknown}`, errorCode.UNKNOWN_TOPIC_ID],
      [`x ${zeroUuid}`, errorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ]);
    assert.deepEqual([...node.metadata.state.topics.keys()], ['c', 'd']);
    await node.stop();
  });

  test('may be switched off', async () => {
    const node = await MetadataNode.start(undefined, { 'delete.topic.enable': 'false' });
    await node.createTopic('a');
    const [now] = (await remove(node, { topicNames: ['a'] }, 3)).responses;
    assert.equal(now?.errorCode, errorCode.TOPIC_DELETION_DISABLED);
    const [old] = (await remove(node, { topicNames: ['a'] }, 1)).responses;
    assert.equal(old?.errorCode, errorCode.INVALID_REQUEST);
    await node.stop();
  });
});

suite('CreatePartitions', () => {
  test('adds, validates, and refuses a topic that comes twice', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('a');
    await node.createTopic('b');
    const grow = (validateOnly: boolean) =>
      ask<CreatePartitionsResponse>(node, createPartitions, 3, {
        topics: [
          { name: 'a', count: 3, assignments: null },
          { name: 'b', count: 2, assignments: null },
          { name: 'b', count: 3, assignments: null },
        ],
        timeoutMs: 1000,
        validateOnly,
      });
    for (const validateOnly of [true, false]) {
      assert.deepEqual((await grow(validateOnly)).results, [
        {
          name: 'b',
          errorCode: errorCode.INVALID_REQUEST,
          errorMessage: 'Duplicate topic name.',
        },
        { name: 'a', errorCode: 0, errorMessage: null },
      ]);
      const count = node.metadata.state.topics.get('a')?.partitions.length;
      assert.equal(count, validateOnly ? 1 : 3);
    }
    await node.stop();
  });
});

suite('DescribeCluster', () => {
  const describe = (node: MetadataNode, request: object, version = 2) =>
    ask<DescribeClusterResponse>(node, describeCluster, version, {
      includeClusterAuthorizedOperations: false,
      endpointType: 1,
      includeFencedBrokers: false,
      ...request,
    });

  test('names the brokers, fenced ones on request', async () => {
    const node = await MetadataNode.start();
    const living = await describe(node, { includeClusterAuthorizedOperations: true });
    assert.equal(living.controllerId, 1);
    assert.equal(living.clusterAuthorizedOperations, 8096);
    assert.deepEqual(living.brokers, [
      { brokerId: 1, host: 'localhost', port: 9092, rack: null, isFenced: false },
    ]);
    await node.metadata.leave();
    const none = await describe(node, {});
    assert.deepEqual([none.brokers.length, none.controllerId], [0, -1]);
    const fenced = await describe(node, { includeFencedBrokers: true });
    assert.equal(fenced.brokers[0]?.isFenced, true);
    await node.kill();
  });

  test('names the controllers to who asks on a listener of theirs', async () => {
    const node = await MetadataNode.start();
    const asked = { includeClusterAuthorizedOperations: false, includeFencedBrokers: false };
    const onControllers = (endpoint: number) =>
      node.ask(describeCluster, 1, { ...asked, endpointType: endpoint }, 'CONTROLLER');
    const named = (await onControllers(2)) as DescribeClusterResponse;
    assert.deepEqual(named.brokers, [
      { brokerId: 1, host: 'localhost', port: 9093, rack: null, isFenced: false },
    ]);
    assert.deepEqual([named.endpointType, named.controllerId], [2, 1]);
    const refused = (await onControllers(1)) as DescribeClusterResponse;
    assert.equal(refused.errorCode, errorCode.MISMATCHED_ENDPOINT_TYPE);
    assert.equal(
      refused.errorMessage,
      'The request was sent to an endpoint of type CONTROLLER, but we wanted an endpoint of type ' +
        'BROKER',
    );
    await node.stop();
  });

  test('refuses questions that are for controllers, or for nobody', async () => {
    const node = await MetadataNode.start();
    const asked = async (endpointType: number, version: number) =>
      (await describe(node, { endpointType }, version)).errorCode;
    assert.equal(await asked(2, 1), errorCode.MISMATCHED_ENDPOINT_TYPE);
    assert.equal(await asked(7, 1), errorCode.UNSUPPORTED_ENDPOINT_TYPE);
    await node.stop();
  });
});

suite('DescribeTopicPartitions', () => {
  const page = (node: MetadataNode, request: object) =>
    ask<DescribeTopicPartitionsResponse>(node, describeTopicPartitions, 0, {
      topics: [],
      responsePartitionLimit: 2000,
      cursor: null,
      ...request,
    });

  test('pages through all partitions, sorted, each once', async () => {
    const node = await MetadataNode.start();
    for (const [name, count] of [
      ['c', 2],
      ['a', 3],
      ['b', 1],
    ] as const) {
      await node.createTopic(name, count);
    }
    for (const limit of [1, 2, 3, 4, 7]) {
      const seen: string[] = [];
      let cursor: object | null = null;
      do {
        const answer: DescribeTopicPartitionsResponse = await page(node, {
          responsePartitionLimit: limit,
          cursor,
        });
        for (const { name, partitions } of answer.topics) {
          for (const { partitionIndex } of partitions) seen.push(`${name}-${partitionIndex}`);
        }
        cursor = answer.nextCursor;
      } while (cursor !== null);
      assert.deepEqual(seen, ['a-0', 'a-1', 'a-2', 'b-0', 'c-0', 'c-1']);
    }
    await node.stop();
  });

  test('refuses a cursor that makes no sense, and names unknown topics', async () => {
    const node = await MetadataNode.start();
    await node.createTopic('a', 2);
    const cursor = { topicName: 'b', partitionIndex: 0 };
    const [outside] = (await page(node, { topics: [{ name: 'a' }], cursor })).topics;
    assert.equal(outside?.errorCode, errorCode.INVALID_REQUEST);
    const negative = { topicName: 'a', partitionIndex: -1 };
    const refused = await page(node, { topics: [{ name: 'a' }], cursor: negative });
    assert.equal(refused.topics[0]?.errorCode, errorCode.INVALID_REQUEST);
    const { topics } = await page(node, { topics: [{ name: 'x' }, { name: '' }, { name: 'a' }] });
    assert.deepEqual(
      topics.map(({ name, errorCode: code }) => [name, code]),
      [
        ['', errorCode.INVALID_TOPIC_EXCEPTION],
        ['a', 0],
        ['x', errorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ],
    );
    await node.stop();
  });
});
