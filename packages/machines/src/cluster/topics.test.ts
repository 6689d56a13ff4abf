import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { errorCode } from '@odradek/wire/errors';
import type { NewTopic } from './commands.ts';
import { ExampleCluster, exampleDirectory, exampleRules } from './example-cluster.ts';

const plain: NewTopic = {
  name: 'foo',
  numPartitions: 1,
  replicationFactor: 1,
  assignments: [],
  configs: [],
};

function create(cluster: ExampleCluster, topic: Partial<NewTopic>, validateOnly = false) {
  const { topics } = cluster.run({
    type: 'createTopics',
    topics: [{ ...plain, ...topic }],
    validateOnly,
  });
  const [made] = topics;
  assert(made !== undefined);
  return made;
}

suite('createTopics', () => {
  test('writes the topic, its configuration, then its partitions', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const { entries, reply } = cluster.entriesOf({
      type: 'createTopics',
      topics: [{ ...plain, numPartitions: 2, configs: [{ name: 'retention.ms', value: '1000' }] }],
      validateOnly: false,
    });
    assert.deepEqual(
      entries.map((entry) => entry.type),
      ['topicRecord', 'configRecord', 'partitionRecord', 'partitionRecord'],
    );
    const topicId = reply.topics[0]?.topicId ?? '';
    assert.deepEqual(entries[3], {
      type: 'partitionRecord',
      partitionId: 1,
      topicId,
      replicas: [1],
      isr: [1],
      removingReplicas: [],
      addingReplicas: [],
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      leaderRecoveryState: 0,
      directories: [exampleDirectory(1)],
      eligibleLeaderReplicas: null,
      lastKnownElr: null,
    });
    assert.equal(cluster.state.topics.get('foo'), cluster.state.topicsById.get(topicId));
    assert.equal(cluster.state.configs.get('2:foo')?.get('retention.ms'), '1000');
  });

  test('only looks when asked to validate, and answers what would be made', () => {
    const cluster = new ExampleCluster({ defaultPartitions: 3 }).activate().withBrokers(1);
    const made = create(cluster, { numPartitions: -1, replicationFactor: -1 }, true);
    assert.equal(made.errorCode, errorCode.NONE);
    assert.equal(made.numPartitions, 3);
    assert.equal(made.replicationFactor, 1);
    assert.equal(cluster.state.topics.size, 0);
  });

  const names: [name: string, message: string | null][] = [
    ['', 'Topic name is invalid: the empty string is not allowed'],
    ['.', "Topic name is invalid: '.' is not allowed"],
    ['..', "Topic name is invalid: '..' is not allowed"],
    [
      'x'.repeat(250),
      `Topic name is invalid: the length of '${'x'.repeat(250)}' is longer than the max allowed length 249`,
    ],
    [
      'a b',
      "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
    ],
    ['y'.repeat(249), null],
    ['a.b', "Topic 'a.b' collides with existing topic: a_b"],
  ];
  for (const [name, message] of names) {
    test(`answers for the name ${name.slice(0, 12)}`, () => {
      const cluster = new ExampleCluster().activate().withBrokers(1);
      cluster.createTopic('a_b');
      const made = create(cluster, { name });
      assert.equal(made.errorMessage, message);
      const expected = message === null ? errorCode.NONE : errorCode.INVALID_TOPIC_EXCEPTION;
      assert.equal(made.errorCode, expected);
    });
  }

  test('a name that collides is free again once the other topic is gone', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const topicId = cluster.createTopic('a_b');
    cluster.run({ type: 'deleteTopics', topicIds: [topicId] });
    assert.equal(create(cluster, { name: 'a.b' }).errorCode, errorCode.NONE);
  });

  test('an existing topic exists, also when its name could collide', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    cluster.createTopic('a_b');
    const made = create(cluster, { name: 'a_b' });
    assert.equal(made.errorCode, errorCode.TOPIC_ALREADY_EXISTS);
    assert.equal(made.errorMessage, "Topic 'a_b' already exists.");
  });

  const refused: [what: string, topic: Partial<NewTopic>, code: number, message: string][] = [
    [
      'too many replicas',
      { replicationFactor: 3 },
      errorCode.INVALID_REPLICATION_FACTOR,
      'Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be ' +
        'reached because only 2 broker(s) are registered or some brokers have all their log ' +
        'directories cordoned.',
    ],
    [
      'no replicas',
      { replicationFactor: 0 },
      errorCode.INVALID_REPLICATION_FACTOR,
      'Replication factor must be larger than 0, or -1 to use the default value.',
    ],
    [
      'no partitions',
      { numPartitions: 0 },
      errorCode.INVALID_PARTITIONS,
      'Number of partitions was set to an invalid non-positive value.',
    ],
    [
      'far too many partitions',
      { numPartitions: 2_147_483_647 },
      errorCode.POLICY_VIOLATION,
      'Excessively large number of partitions per request.',
    ],
    [
      'an assignment and a replication factor',
      { assignments: [{ partitionIndex: 0, brokerIds: [1] }], numPartitions: -1 },
      errorCode.INVALID_REQUEST,
      'A manual partition assignment was specified, but replication factor was not set to -1.',
    ],
    [
      'an assignment with a hole',
      {
        assignments: [
          { partitionIndex: 0, brokerIds: [1] },
          { partitionIndex: 2, brokerIds: [1] },
        ],
        numPartitions: -1,
        replicationFactor: -1,
      },
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'partitions should be a consecutive 0-based integer sequence',
    ],
    [
      'an assignment to an unknown broker',
      {
        assignments: [{ partitionIndex: 0, brokerIds: [7] }],
        numPartitions: -1,
        replicationFactor: -1,
      },
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'The manual partition assignment includes broker 7, but no such broker is registered.',
    ],
    [
      'an assignment that names a broker twice',
      {
        assignments: [{ partitionIndex: 0, brokerIds: [2, 2] }],
        numPartitions: -1,
        replicationFactor: -1,
      },
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'The manual partition assignment includes the broker 2 more than once.',
    ],
    [
      'assignments of different sizes',
      {
        assignments: [
          { partitionIndex: 0, brokerIds: [1, 2] },
          { partitionIndex: 1, brokerIds: [1] },
        ],
        numPartitions: -1,
        replicationFactor: -1,
      },
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'The manual partition assignment includes a partition with 1 replica(s), but this is not ' +
        'consistent with previous partitions, which have 2 replica(s).',
    ],
    [
      'a configuration without value',
      { configs: [{ name: 'retention.ms', value: null }] },
      errorCode.INVALID_CONFIG,
      'Null value not supported for topic configs: retention.ms',
    ],
    [
      'an unknown configuration',
      { configs: [{ name: 'no.such.config', value: '1' }] },
      errorCode.INVALID_CONFIG,
      'Unknown topic config name: no.such.config',
    ],
  ];
  for (const [what, topic, code, message] of refused) {
    test(`refuses ${what}`, () => {
      const cluster = new ExampleCluster().activate().withBrokers(2);
      const made = create(cluster, topic);
      assert.equal(made.errorMessage, message);
      assert.equal(made.errorCode, code);
      assert.equal(cluster.state.topics.size, 0);
    });
  }

  test('takes fewer replicas where the topic is the node’s own need', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const made = create(cluster, { replicationFactor: 3, fewerReplicasAllowed: true });
    assert.equal(made.errorCode, errorCode.NONE);
    assert.equal(made.replicationFactor, 1);
  });

  test('keeps a broker that is fenced out of the ISR, and refuses when all are', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    cluster.run({ type: 'fenceBroker', brokerId: 2, brokerEpoch: cluster.epochOf(2) });
    const assignments = [{ partitionIndex: 0, brokerIds: [2, 1] }];
    const made = create(cluster, { assignments, numPartitions: -1, replicationFactor: -1 });
    assert.equal(made.errorCode, errorCode.NONE);
    const partition = cluster.state.topics.get('foo')?.partitions[0];
    assert.deepEqual(partition?.isr, [1]);
    assert.equal(partition?.leader, 1);
    cluster.run({ type: 'fenceBroker', brokerId: 1, brokerEpoch: cluster.epochOf(1) });
    assert.equal(
      create(cluster, { name: 'bar' }).errorMessage,
      'Unable to replicate the partition 1 time(s): All brokers are currently fenced, or have ' +
        'all their log directories cordoned.',
    );
  });

  test('refuses one topic and makes the other', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    const { topics } = cluster.run({
      type: 'createTopics',
      topics: [{ ...plain, name: 'bad name' }, plain],
      validateOnly: false,
    });
    assert.deepEqual(
      topics.map((topic) => topic.errorCode),
      [errorCode.INVALID_TOPIC_EXCEPTION, errorCode.NONE],
    );
    assert.deepEqual([...cluster.state.topics.keys()], ['foo']);
  });
});

suite('deleteTopics', () => {
  test('removes the topic by its id, with its configuration', () => {
    const cluster = new ExampleCluster().activate().withBrokers(1);
    create(cluster, { configs: [{ name: 'retention.ms', value: '1' }] });
    const topicId = cluster.state.topics.get('foo')?.id ?? '';
    const { topics } = cluster.run({ type: 'deleteTopics', topicIds: [topicId, 'unknown'] });
    assert.deepEqual(
      topics.map((topic) => topic.errorCode),
      [errorCode.NONE, errorCode.UNKNOWN_TOPIC_ID],
    );
    assert.equal(cluster.state.topics.size, 0);
    assert.equal(cluster.state.topicsById.size, 0);
    assert.equal(cluster.state.configs.has('2:foo'), false);
  });
});

suite('createPartitions', () => {
  function more(
    cluster: ExampleCluster,
    count: number,
    assignments: { brokerIds: number[] }[] | null = null,
    name = 'foo',
  ) {
    const topics = [{ name, count, assignments }];
    return cluster.run({ type: 'createPartitions', topics, validateOnly: false }).topics[0];
  }

  test('adds partitions behind those that are there', () => {
    const cluster = new ExampleCluster().activate().withBrokers(2);
    cluster.createTopic('foo', 2, 2);
    assert.equal(more(cluster, 5)?.errorCode, errorCode.NONE);
    const partitions = cluster.state.topics.get('foo')?.partitions ?? [];
    assert.equal(partitions.length, 5);
    for (const partition of partitions) {
      assert.deepEqual(partition.replicas.toSorted(), [1, 2]);
    }
  });

  const refused: [
    string,
    number,
    { brokerIds: number[] }[] | null,
    string,
    number,
    string | null,
  ][] = [
    [
      'the same number',
      2,
      null,
      'foo',
      errorCode.INVALID_PARTITIONS,
      'Topic already has 2 partition(s).',
    ],
    [
      'a smaller number',
      1,
      null,
      'foo',
      errorCode.INVALID_PARTITIONS,
      'The topic foo currently has 2 partition(s); 1 would not be an increase.',
    ],
    ['an unknown topic', 3, null, 'bar', errorCode.UNKNOWN_TOPIC_OR_PARTITION, null],
    [
      'too few assignments',
      4,
      [{ brokerIds: [1] }],
      'foo',
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.',
    ],
    [
      'an assignment of another size',
      3,
      [{ brokerIds: [1, 2] }],
      'foo',
      errorCode.INVALID_REPLICA_ASSIGNMENT,
      'The manual partition assignment includes a partition with 2 replica(s), but this is not ' +
        'consistent with previous partitions, which have 1 replica(s).',
    ],
    [
      'more than a batch can hold',
      2_147_483_647,
      null,
      'foo',
      errorCode.POLICY_VIOLATION,
      'Unable to perform excessively large batch operation.',
    ],
  ];
  for (const [what, count, assignments, name, code, message] of refused) {
    test(`refuses ${what}`, () => {
      const cluster = new ExampleCluster(exampleRules()).activate().withBrokers(2);
      cluster.createTopic('foo', 2);
      const answer = more(cluster, count, assignments, name);
      assert.equal(answer?.errorMessage, message);
      assert.equal(answer?.errorCode, code);
      assert.equal(cluster.state.topics.get('foo')?.partitions.length, 2);
    });
  }
});
