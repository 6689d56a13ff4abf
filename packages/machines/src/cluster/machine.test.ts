import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import type { ClusterCommand } from './commands.ts';
import type { ClusterEntry } from './entries.ts';
import { ExampleCluster, exampleBootstrap } from './example-cluster.ts';
import { applyEntry } from './machine.ts';
import { snapshotEntries } from './snapshot.ts';
import { type ClusterState, NO_LEADER, newClusterState } from './state.ts';

function stateOf(entries: Iterable<ClusterEntry>): ClusterState {
  const state = newClusterState();
  for (const entry of entries) applyEntry(state, entry);
  return state;
}

/** Steps that name things by small numbers, so that most of them find something. */
type Step =
  | { do: 'start' | 'kill' | 'stop'; broker: number }
  | { do: 'create'; topic: number; partitions: number; replicas: number }
  | { do: 'delete' | 'grow'; topic: number }
  | { do: 'config'; topic: number; value: number | null }
  | { do: 'ids' | 'elect'; broker: number };

const broker = fc.integer({ min: 1, max: 3 });
const topic = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('start' as const, 'kill' as const, 'stop' as const), broker }),
  fc.record({
    do: fc.constant('create' as const),
    topic,
    partitions: fc.integer({ min: 1, max: 4 }),
    replicas: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constantFrom('delete' as const, 'grow' as const), topic }),
  fc.record({
    do: fc.constant('config' as const),
    topic,
    value: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
  fc.record({ do: fc.constantFrom('ids' as const, 'elect' as const), broker }),
);

function take(cluster: ExampleCluster, step: Step, incarnation: number): void {
  switch (step.do) {
    case 'start':
    case 'kill':
      // A killed broker comes back before anybody has fenced it.
      cluster.startBroker(step.broker, incarnation);
      return;
    case 'stop': {
      const brokerEpoch = cluster.epochOf(step.broker);
      cluster.run({ type: 'shutDownBroker', brokerId: step.broker, brokerEpoch });
      cluster.run({ type: 'fenceBroker', brokerId: step.broker, brokerEpoch });
      return;
    }
    case 'create':
      cluster.createTopic(`t.${step.topic}`, step.partitions, step.replicas);
      return;
    default:
      cluster.run(commandFor(cluster, step));
  }
}

function commandFor(cluster: ExampleCluster, step: Step): ClusterCommand {
  switch (step.do) {
    case 'delete': {
      const found = cluster.state.topics.get(`t.${step.topic}`);
      return { type: 'deleteTopics', topicIds: found === undefined ? [] : [found.id] };
    }
    case 'grow': {
      const name = `t.${step.topic}`;
      const count = (cluster.state.topics.get(name)?.partitions.length ?? 0) + 2;
      return {
        type: 'createPartitions',
        topics: [{ name, count, assignments: null }],
        validateOnly: false,
      };
    }
    case 'config': {
      const value = step.value === null ? null : String(step.value);
      const entries = [{ name: 'min.insync.replicas', value }];
      return {
        type: 'alterConfigs',
        resources: [{ resourceType: 2, resourceName: `t.${step.topic}`, entries }],
        validateOnly: false,
      };
    }
    case 'elect':
      return { type: 'electLeaders', election: 'preferred', partitions: null };
    default: {
      const brokerId = 'broker' in step ? step.broker : 1;
      const brokerEpoch = cluster.epochOf(brokerId);
      return { type: 'allocateProducerIds', brokerId, brokerEpoch };
    }
  }
}

function checkInvariants(state: ClusterState): void {
  for (const found of state.topics.values()) {
    assert.equal(state.topicsById.get(found.id), found);
    for (const partition of found.partitions) {
      const { replicas, isr, eligibleLeaderReplicas, leader } = partition;
      assert.equal(partition.directories.length, replicas.length);
      assert.equal(new Set(isr).size, isr.length);
      for (const id of [...isr, ...eligibleLeaderReplicas]) assert(replicas.includes(id));
      for (const id of eligibleLeaderReplicas) assert.equal(isr.includes(id), false);
      if (leader === NO_LEADER) continue;
      assert(isr.includes(leader), 'a leader is in sync with itself');
      assert.equal(state.brokers.get(leader)?.fenced, false);
    }
  }
}

suite('the cluster machine', () => {
  test('makes the same state from its log, and from a snapshot and the tail after it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(), (steps, cut) => {
        const cluster = new ExampleCluster().activate().withBrokers(2);
        for (const [index, next] of steps.entries()) {
          take(cluster, next, index + 2);
          checkInvariants(cluster.state);
        }
        assert.deepEqual(stateOf(cluster.log), cluster.state);
        const at = cut % (cluster.log.length + 1);
        const before = stateOf(cluster.log.slice(0, at));
        if (before.transaction !== undefined) return;
        const whole = [...snapshotEntries(before), ...cluster.log.slice(at)];
        assert.deepEqual(stateOf(whole), cluster.state);
      }),
      { numRuns: 200 },
    );
  });

  test('writes Kafka’s first entries, in a transaction', () => {
    const cluster = new ExampleCluster().activate();
    assert.deepEqual(
      cluster.log.map((entry) => entry.type),
      [
        'beginTransactionRecord',
        ...exampleBootstrap(30).map(() => 'featureLevelRecord'),
        'configRecord',
        'endTransactionRecord',
      ],
    );
    assert.deepEqual(
      [...cluster.state.features],
      [
        ['metadata.version', 30],
        ['transaction.version', 2],
        ['group.version', 1],
        ['eligible.leader.replicas.version', 1],
        ['share.version', 1],
        ['streams.version', 1],
      ],
    );
    assert.equal(cluster.state.configs.get('4:')?.get('min.insync.replicas'), '1');
    assert.deepEqual(cluster.entriesOf({ type: 'activate', bootstrap: [] }).entries, []);
  });

  test('ends a transaction that its predecessor left open, and forgets what was in it', () => {
    const cluster = new ExampleCluster();
    const [begin, ...rest] = new ExampleCluster().activate().log;
    assert(begin !== undefined);
    for (const entry of [begin, ...rest.slice(0, 3)]) {
      applyEntry(cluster.state, entry);
    }
    assert.equal(cluster.state.features.size, 0);
    cluster.activate();
    assert.equal(cluster.log[0]?.type, 'abortTransactionRecord');
    assert.equal(cluster.state.features.size, 6);
    assert.equal(cluster.state.transaction, undefined);
  });

  test('keeps what it does not use itself, through snapshots too', () => {
    const bytes = Buffer.from([1, 2, 3]);
    const scram = { salt: bytes, storedKey: bytes, serverKey: bytes, iterations: 4096 };
    const entity = [
      { entityType: 'user', entityName: 'alice' },
      { entityType: 'client-id', entityName: null },
    ];
    const acl = {
      resourceType: 2,
      resourceName: 'foo',
      patternType: 3,
      principal: 'User:alice',
      host: '*',
      operation: 3,
      permissionType: 3,
    };
    const token = {
      owner: 'User:alice',
      requester: 'User:alice',
      renewers: [],
      issueTimestamp: 1,
      maxTimestamp: 3,
      expirationTimestamp: 2,
      tokenId: 'token',
    };
    const kept: ClusterEntry[] = [
      { type: 'userScramCredentialRecord', name: 'alice', mechanism: 1, ...scram },
      { type: 'userScramCredentialRecord', name: 'alice', mechanism: 2, ...scram },
      { type: 'clientQuotaRecord', entity, key: 'producer_byte_rate', value: 10, remove: false },
      { type: 'accessControlEntryRecord', id: 'acl', ...acl },
      { type: 'delegationTokenRecord', ...token },
      { type: 'zkMigrationStateRecord', zkMigrationState: 0 },
      { type: 'noOpRecord' },
    ];
    const state = stateOf(kept);
    assert.deepEqual(stateOf(snapshotEntries(state)), state);
    assert.equal(state.scramCredentials.size, 2);
    const removed: ClusterEntry[] = [
      { type: 'removeUserScramCredentialRecord', name: 'alice', mechanism: 1 },
      { type: 'removeUserScramCredentialRecord', name: 'alice', mechanism: 2 },
      {
        type: 'clientQuotaRecord',
        entity: entity.toReversed(),
        key: 'producer_byte_rate',
        value: 0,
        remove: true,
      },
      { type: 'removeAccessControlEntryRecord', id: 'acl' },
      { type: 'removeDelegationTokenRecord', tokenId: 'token' },
      { type: 'zkMigrationStateRecord', zkMigrationState: -1 },
    ];
    assert.deepEqual(stateOf([...kept, ...removed]), newClusterState());
  });
});
