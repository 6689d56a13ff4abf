import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { brokerWarnings, checkBroker } from './broker-checks.ts';
import { BrokerValues } from './broker-values.ts';
import { standaloneSettings } from './standalone.ts';

type Settings = Readonly<Record<string, string>>;

function values(settings: Settings): BrokerValues {
  return new BrokerValues(new Map([...standaloneSettings(), ...Object.entries(settings)]));
}

function refusal(settings: Settings): string | undefined {
  try {
    checkBroker(values(settings));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const brokerOnly: Settings = { 'process.roles': 'broker', listeners: 'PLAINTEXT://:9092' };
const controllerOnly: Settings = {
  'process.roles': 'controller',
  listeners: 'CONTROLLER://localhost:9093',
};

suite('rules between the settings of a node', () => {
  test('each kind of node may start', () => {
    for (const settings of [{}, brokerOnly, controllerOnly]) {
      assert.equal(refusal(settings), undefined);
    }
  });

  test('what contradicts itself is refused with the rule', () => {
    const rows: readonly (readonly [Settings, RegExp])[] = [
      [{ 'broker.id': '9' }, /same value as `broker.id`/],
      [{ 'log.roll.ms': '0' }, /log.roll.ms must be greater than or equal to 1/],
      [{ 'log.retention.ms': '0' }, /log.retention.ms must be unlimited/],
      [{ 'log.cleaner.dedupe.buffer.size': '1048576' }, /at least 1MB per cleaner thread/],
      [{ 'replica.fetch.wait.max.ms': '31000' }, /replica.socket.timeout.ms should always/],
      [{ 'inter.broker.listener.name': 'X' }, /not found in listener.security.protocol.map/],
      [{ 'advertised.listeners': 'PLAINTEXT://0.0.0.0:1' }, /nonroutable meta-address/],
      [{ 'controller.quorum.voters': '2@h:1' }, /must be included in the set of voters/],
      [{ 'group.consumer.session.timeout.ms': '1' }, /must be greater than or equal to/],
      [{ 'group.coordinator.rebalance.protocols': 'consumer' }, /'classic' protocol/],
      [{ 'max.connections.per.ip': '0' }, /can be set to zero only if/],
      [{ 'max.connections.per.ip.overrides': 'h:many' }, /many of h is not a number/],
      [{ 'connections.max.idle.ms': '10' }, /should always be less than/],
      [{ 'queued.max.request.bytes': '10' }, /must be larger or equal/],
      [{ 'cordoned.log.dirs': '/none' }, /Missing entries : \/none/],
      [{ 'early.start.listeners': 'X' }, /early.start.listeners contains listener X/],
      [{ ...brokerOnly, 'controller.quorum.voters': '1@h:1' }, /must not be included/],
      [{ ...brokerOnly, 'controller.quorum.auto.join.enable': 'true' }, /only supported when/],
      [{ ...controllerOnly, listeners: 'PLAINTEXT://:1' }, /must only contain KRaft controller/],
    ];
    for (const [settings, expected] of rows) {
      assert.match(refusal(settings) ?? 'accepted', expected, JSON.stringify(settings));
    }
  });

  test('a class of Kafka’s stands for something built in, others are refused with a choice', () => {
    const authorizer = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer';
    assert.equal(refusal({ 'authorizer.class.name': authorizer }), undefined);
    const selector = 'org.apache.kafka.common.replica.RackAwareReplicaSelector';
    assert.equal(refusal({ 'replica.selector.class': selector }), undefined);
    assert.equal(
      refusal({ 'authorizer.class.name': 'com.example.Mine' }),
      'Invalid value com.example.Mine for configuration authorizer.class.name: Class ' +
        `com.example.Mine could not be found. Possible: ${authorizer}.`,
    );
    const policy = { 'create.topic.policy.class.name': 'com.example.Mine' };
    assert.match(refusal(policy) ?? '', /This node accepts none here\.$/);
    assert.match(
      refusal({ 'remote.log.storage.system.enable': 'true' }) ?? '',
      /This node has no remote storage\.$/,
    );
  });

  test('what works and was hardly meant is warned of', () => {
    assert.deepEqual(brokerWarnings(values({})), []);
    const heartbeat = brokerWarnings(values({ 'broker.heartbeat.interval.ms': '8000' }));
    assert.match(heartbeat.join(), /less than or equal to half/);
    const misplaced = brokerWarnings(values({ ...brokerOnly, 'num.partitions': '3' }));
    assert.match(misplaced.join(), /num.partitions is defined in broker/);
    const share = { 'group.coordinator.rebalance.protocols': 'classic,share' };
    assert.match(brokerWarnings(values(share)).join(), /deprecated/);
  });
});

suite('what follows from the settings of a node', () => {
  test('a controller that listens everywhere is advertised as the voters name it', () => {
    const node = values({
      ...controllerOnly,
      listeners: 'CONTROLLER://:9093',
      'controller.quorum.voters': '1@one.example:19093',
    });
    assert.deepEqual(node.advertisedControllerEndpoints, [
      { name: 'CONTROLLER', protocol: 'PLAINTEXT', host: 'one.example', port: 19093 },
    ]);
  });

  test('advertised listeners replace those that are bound', () => {
    const node = values({ 'advertised.listeners': 'PLAINTEXT://kafka.example:1' });
    assert.deepEqual(node.advertisedBrokerEndpoints, [
      { name: 'PLAINTEXT', protocol: 'PLAINTEXT', host: 'kafka.example', port: 1 },
    ]);
    assert.equal(node.brokerEndpoints[0]?.port, 9092);
  });

  test('the finest unit of a time that is set counts', () => {
    assert.equal(values({}).logRetentionMs, 604_800_000);
    const minutes = values({ 'log.retention.minutes': '2', 'log.retention.hours': '9' });
    assert.equal(minutes.logRetentionMs, 120_000);
    assert.equal(values({ 'log.retention.ms': '-9' }).logRetentionMs, -1);
    assert.equal(values({ 'log.roll.hours': '2' }).logRollMs, 7_200_000);
    assert.equal(values({ 'log.roll.jitter.hours': '1' }).logRollJitterMs, 3_600_000);
    assert.equal(values({ 'log.flush.scheduler.interval.ms': '5' }).logFlushMs, 5);
  });

  test('a listener has its own value of a setting, or that of the broker', () => {
    const node = values({
      'max.connections': '9',
      'listener.name.plaintext.max.connections': ' 7 ',
      'listener.name.plaintext.sasl.enabled.mechanisms': 'PLAIN, SCRAM-SHA-256',
    });
    assert.equal(node.getFor('PLAINTEXT', 'max.connections'), 7);
    assert.equal(node.getFor('CONTROLLER', 'max.connections'), 9);
    const mechanisms = node.getFor('PLAINTEXT', 'sasl.enabled.mechanisms');
    assert.deepEqual(mechanisms, ['PLAIN', 'SCRAM-SHA-256']);
    assert.match(
      refusal({ 'listener.name.plaintext.max.connections': 'many' }) ?? '',
      /listener.name.plaintext.max.connections: Not a number of type INT/,
    );
  });

  test('directories are those of log.dirs, else that of log.dir', () => {
    assert.deepEqual(values({ 'log.dirs': '/a, /b' }).logDirectories, ['/a', '/b']);
    assert.equal(values({ 'log.dirs': '/a,/b' }).metadataDirectory, '/a');
    assert.equal(values({ 'metadata.log.dir': '/m' }).metadataDirectory, '/m');
    const settings = standaloneSettings();
    settings.delete('log.dirs');
    assert.deepEqual(new BrokerValues(settings).logDirectories, ['/tmp/kafka-logs']);
  });
});
