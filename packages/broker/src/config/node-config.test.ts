import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Report } from '@odradek/world';
import { ConfigError } from './config-error.ts';
import { NodeConfig } from './node-config.ts';
import { resourceType } from './resources.ts';
import { standaloneSettings } from './standalone.ts';

interface Written {
  readonly level: string;
  readonly message: string;
}

function recordingReport(lines: Written[]): Report {
  const line = (level: string) => (message: string) => {
    lines.push({ level, message });
  };
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') };
}

function nodeConfig(
  extra: Readonly<Record<string, string>> = {},
  lines: Written[] = [],
): { config: NodeConfig; store: Map<string, Map<string, string>> } {
  const settings = new Map([...standaloneSettings(), ...Object.entries(extra)]);
  const config = new NodeConfig(settings, recordingReport(lines));
  const store = new Map<string, Map<string, string>>();
  config.follow((type, name) => store.get(`${type}:${name}`));
  return { config, store };
}

function put(
  { config, store }: ReturnType<typeof nodeConfig>,
  type: number,
  name: string,
  settings: Readonly<Record<string, string>>,
): void {
  store.set(`${type}:${name}`, new Map(Object.entries(settings)));
  config.resourceChanged(type, name);
}

suite('node config', () => {
  test('a node that nobody configured has Kafka’s defaults', () => {
    const { config } = nodeConfig();
    assert.equal(config.get('socket.request.max.bytes'), 104857600);
    assert.deepEqual(config.get('log.cleanup.policy'), ['delete']);
    assert.equal(config.get('ssl.keystore.location'), null);
    assert.equal(config.get('broker.id'), 1);
    assert.deepEqual(config.values.brokerEndpoints, [
      { name: 'PLAINTEXT', protocol: 'PLAINTEXT', host: 'localhost', port: 9092 },
    ]);
  });

  test('this broker’s setting wins over that of all brokers, and that over the file', () => {
    const node = nodeConfig({ 'log.segment.bytes': '2000000' });
    assert.equal(node.config.get('log.segment.bytes'), 2000000);
    put(node, resourceType.broker, '', { 'log.segment.bytes': '3000000' });
    assert.equal(node.config.get('log.segment.bytes'), 3000000);
    put(node, resourceType.broker, '1', { 'log.segment.bytes': '4000000' });
    assert.equal(node.config.get('log.segment.bytes'), 4000000);
    put(node, resourceType.broker, '1', {});
    put(node, resourceType.broker, '', {});
    assert.equal(node.config.get('log.segment.bytes'), 2000000);
  });

  test('a dynamic setting replaces the same one in another unit', () => {
    const node = nodeConfig({ 'log.retention.hours': '3' });
    put(node, resourceType.broker, '', { 'log.retention.ms': '7200000' });
    assert.equal(node.config.values.logRetentionMs, 7200000);
    assert.ok(!node.config.values.isSet('log.retention.hours'));
  });

  test('who listens hears which settings changed, and hears nothing when none did', () => {
    const node = nodeConfig();
    const heard: string[][] = [];
    const stop = node.config.onChange((changed) => heard.push([...changed]));
    put(node, resourceType.broker, '', { 'max.connections': '7' });
    put(node, resourceType.broker, '', { 'max.connections': '7' });
    put(node, resourceType.broker, '2', { 'max.connections': '9' });
    stop();
    put(node, resourceType.broker, '', { 'max.connections': '8' });
    assert.deepEqual(heard, [['max.connections']]);
    assert.equal(node.config.get('max.connections'), 8);
  });

  test('a topic has its own settings over those of the broker over the defaults', () => {
    const node = nodeConfig({ 'log.roll.hours': '3' });
    const heard: (string | undefined)[] = [];
    node.config.onTopicChange((topic) => heard.push(topic));
    assert.equal(node.config.logConfig('t').segmentMs, 3 * 3600000);
    put(node, resourceType.topic, 't', {
      'segment.ms': '5',
      'cleanup.policy': 'compact,delete',
      'compression.type': 'zstd',
    });
    put(node, resourceType.broker, '', { 'log.index.interval.bytes': '11' });
    put(node, resourceType.broker, '1', { 'max.connections': '12' });
    const log = node.config.logConfig('t');
    assert.equal(log.segmentMs, 5);
    assert.equal(log.indexIntervalBytes, 11);
    assert.equal(log.compressionType, 'zstd');
    assert.ok(log.cleanupCompact && log.cleanupDelete);
    assert.equal(node.config.logConfig('other').segmentMs, 3 * 3600000);
    assert.deepEqual(heard, ['t', undefined]);
  });

  test('a group is held within the bounds of the broker', () => {
    const node = nodeConfig();
    put(node, resourceType.group, 'g', { 'consumer.session.timeout.ms': '999999' });
    assert.equal(node.config.group('g').get('consumer.session.timeout.ms'), 60000);
    assert.equal(node.config.group('g').shownText('consumer.session.timeout.ms'), '999999');
    assert.equal(node.config.group('other').get('consumer.session.timeout.ms'), 45000);
  });

  test('stored settings that cannot be read are reported and have no effect', () => {
    const lines: Written[] = [];
    const node = nodeConfig({}, lines);
    put(node, resourceType.broker, '1', {
      'log.segment.bytes': 'many',
      'num.partitions': '7',
      'max.connections': '3',
    });
    put(node, resourceType.topic, 't', { 'segment.bytes': '1', 'retention.ms': '9' });
    assert.equal(node.config.get('log.segment.bytes'), 1073741824);
    assert.equal(node.config.get('num.partitions'), 1);
    assert.equal(node.config.get('max.connections'), 3);
    assert.equal(node.config.logConfig('t').retentionMs, 9);
    assert.equal(node.config.logConfig('t').segmentBytes, 1073741824);
    assert.equal(lines.filter(({ level }) => level === 'error').length, 3);
  });

  test('a node with settings that contradict each other does not start', () => {
    assert.throws(() => nodeConfig({ 'log.segment.bytes': '7' }), {
      name: 'ConfigError',
      message:
        'Invalid value 7 for configuration log.segment.bytes: Value must be at least 1048576',
    });
    assert.throws(
      () => new NodeConfig(new Map([['process.roles', 'broker']]), recordingReport([])),
      (error) => error instanceof ConfigError && error.message.startsWith('Missing required'),
    );
  });
});
