import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { operation } from '../../config/operations.ts';
import { resourceType } from '../../config/resources.ts';
import { standaloneSettings } from '../../config/standalone.ts';
import { TrialBroker } from '../../testing/trial-broker.ts';
import { alterConfigs } from './alter-configs.ts';
import { incrementalAlterConfigs } from './incremental-alter-configs.ts';

interface Change {
  readonly name: string;
  readonly configOperation?: number;
  readonly value: string | null;
}

interface Reply {
  readonly responses: readonly {
    readonly errorCode: number;
    readonly errorMessage: string | null;
  }[];
}

function trialBroker(): TrialBroker {
  const broker = new TrialBroker(standaloneSettings());
  broker.addTopic('t');
  return broker;
}

function resourceOf(type: number, name: string, changes: readonly Change[]): object {
  const configs = changes.map((change) => ({ configOperation: operation.set, ...change }));
  return { resourceType: type, resourceName: name, configs };
}

async function change(
  broker: TrialBroker,
  type: number,
  name: string,
  ...changes: Change[]
): Promise<string> {
  const resources = [resourceOf(type, name, changes)];
  return shown(await broker.ask(incrementalAlterConfigs, { resources, validateOnly: false }));
}

function shown(reply: unknown): string {
  const { responses } = reply as Reply;
  return responses.map(({ errorCode, errorMessage }) => `${errorCode} ${errorMessage}`).join();
}

const set = (name: string, value: string): Change => ({ name, value });
const append = (name: string, value: string): Change => ({
  name,
  value,
  configOperation: operation.append,
});

suite('IncrementalAlterConfigs', () => {
  test('what is set counts at once, and what is removed falls back', async () => {
    const broker = trialBroker();
    assert.equal(await change(broker, resourceType.topic, 't', set('retention.ms', '5')), '0 null');
    assert.equal(broker.config.logConfig('t').retentionMs, 5);
    const removal = { name: 'retention.ms', value: null, configOperation: operation.delete };
    assert.equal(await change(broker, resourceType.topic, 't', removal), '0 null');
    assert.equal(broker.config.logConfig('t').retentionMs, 604_800_000);
    assert.equal(broker.state.configs.size, 0);
  });

  test('two that append to a list at the same time both count', async () => {
    const broker = trialBroker();
    const replies = await Promise.all([
      change(
        broker,
        resourceType.topic,
        't',
        append('leader.replication.throttled.replicas', '0:1'),
      ),
      change(
        broker,
        resourceType.topic,
        't',
        append('leader.replication.throttled.replicas', '1:2'),
      ),
    ]);
    assert.deepEqual(replies, ['0 null', '0 null']);
    const replicas = broker.config.topic('t').get('leader.replication.throttled.replicas');
    assert.deepEqual(replicas, ['0:1', '1:2']);
  });

  test('one bad setting of a resource spoils the others of it, not those of another', async () => {
    const broker = trialBroker();
    broker.addTopic('u');
    const resources = [
      resourceOf(resourceType.topic, 't', [set('retention.ms', '5'), set('segment.ms', 'x')]),
      resourceOf(resourceType.topic, 'u', [set('retention.ms', '6')]),
    ];
    const reply = await broker.ask(incrementalAlterConfigs, { resources, validateOnly: false });
    assert.match(shown(reply), /^40 Invalid value x .*,0 null$/);
    assert.equal(broker.config.logConfig('t').retentionMs, 604_800_000);
    assert.equal(broker.config.logConfig('u').retentionMs, 6);
  });

  test('a trial changes nothing', async () => {
    const broker = trialBroker();
    const resources = [
      resourceOf(resourceType.topic, 't', [set('retention.ms', '5')]),
      resourceOf(resourceType.brokerLogger, '1', [set('root', 'DEBUG')]),
    ];
    const reply = await broker.ask(incrementalAlterConfigs, { resources, validateOnly: true });
    assert.equal(shown(reply), '0 null,0 null');
    assert.equal(broker.state.configs.size, 0);
    assert.equal(broker.config.logLevels.all.get('root'), 'INFO');
  });

  test('the level of the root logger changes, and lasts as long as the process', async () => {
    const broker = trialBroker();
    const reply = await change(broker, resourceType.brokerLogger, '1', set('root', 'DEBUG'));
    assert.equal(reply, '0 null');
    assert.ok(broker.config.logLevels.allows('DEBUG'));
    assert.equal(broker.state.configs.size, 0);
  });

  test('a broker’s setting reaches who listens', async () => {
    const broker = trialBroker();
    const heard: string[] = [];
    broker.config.onChange((changed) => heard.push(...changed));
    await change(broker, resourceType.broker, '1', set('max.connections', '7'));
    assert.deepEqual(heard, ['max.connections']);
    assert.equal(broker.config.get('max.connections'), 7);
  });

  test('what may not change is refused with the reason', async () => {
    const broker = trialBroker();
    const rows: readonly (readonly [number, string, Change, RegExp])[] = [
      [resourceType.topic, 't', set('no.such', '1'), /^40 Unknown topic config name: no.such$/],
      [resourceType.topic, 't', append('retention.ms', '1'), /^40 Can't APPEND to key/],
      [resourceType.topic, 'none', set('retention.ms', '1'), /^3 The topic 'none' does not/],
      [resourceType.topic, '', set('retention.ms', '1'), /^42 Default topic resources/],
      [resourceType.topic, 'a b', set('retention.ms', '1'), /^17 Topic name is invalid/],
      [resourceType.topic, 't', { name: 'retention.ms', value: null }, /^42 Null value not/],
      [
        resourceType.topic,
        't',
        { ...set('flush.ms', '1'), configOperation: 7 },
        /^42 Unknown oper/,
      ],
      [resourceType.broker, '1', set('num.partitions', '2'), /^42 Cannot update these configs dyn/],
      [resourceType.broker, '2', set('max.connections', '2'), /^42 Unexpected broker id/],
      [
        resourceType.broker,
        '',
        set('cordoned.log.dirs', '*'),
        /^42 .* broker id must be specified/,
      ],
      [resourceType.broker, '1', set('ssl.key.password', 'x'), /^42 .* using the listener prefix/],
      [resourceType.broker, '1', set('principal.builder.class', 'x'), /^42 .*could not be found/],
      [resourceType.broker, '1', append('no.such', '2'), /^40 Unknown config name: no.such$/],
      [
        resourceType.broker,
        '1',
        set('x', '9'.repeat(40_000)),
        /^40 The configuration value cannot/,
      ],
      [resourceType.group, 'g', set('no.such', '1'), /^40 Unknown group config name/],
      [resourceType.clientMetrics, 'm', set('interval.ms', '1'), /^42 .* between 100 and 3600000/],
      [resourceType.brokerLogger, '1', set('other', 'INFO'), /^40 Logger other does not exist!/],
      [1, 'x', set('a', 'b'), /^42 Unknown resource type 1$/],
    ];
    for (const [type, name, asked, expected] of rows) {
      assert.match(await change(broker, type, name, asked), expected);
    }
    assert.equal(broker.state.configs.size, 0);
  });

  test('a resource that appears twice is refused both times', async () => {
    const broker = trialBroker();
    const twice = resourceOf(resourceType.topic, 't', [set('retention.ms', '5')]);
    const request = { resources: [twice, twice], validateOnly: false };
    const reply = await broker.ask(incrementalAlterConfigs, request);
    const refusal = '42 Each resource must appear at most once.';
    assert.equal(shown(reply), `${refusal},${refusal}`);
  });
});

suite('AlterConfigs', () => {
  test('what is not named falls back to its default', async () => {
    const broker = trialBroker();
    await change(broker, resourceType.topic, 't', set('retention.ms', '5'), set('flush.ms', '6'));
    const resources = [resourceOf(resourceType.topic, 't', [set('segment.ms', '7')])];
    const reply = await broker.ask(alterConfigs, { resources, validateOnly: false });
    assert.equal(shown(reply), '0 null');
    const stored = broker.config.stored(resourceType.topic, 't');
    assert.deepEqual([...stored], [['segment.ms', '7']]);
  });

  test('loggers are not among what it knows', async () => {
    const broker = trialBroker();
    const resources = [resourceOf(resourceType.brokerLogger, '1', [set('root', 'DEBUG')])];
    const reply = await broker.ask(alterConfigs, { resources, validateOnly: false });
    assert.equal(shown(reply), '42 Unknown resource type 8');
  });
});
