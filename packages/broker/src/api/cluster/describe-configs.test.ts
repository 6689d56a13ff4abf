import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { DescribeConfigsResponse } from '@odradek/wire/definitions';
import { configSource, resourceType } from '../../config/resources.ts';
import { standaloneSettings } from '../../config/standalone.ts';
import { TrialBroker } from '../../testing/trial-broker.ts';
import { describeConfigs } from './describe-configs.ts';

type Result = DescribeConfigsResponse['results'][number];
type Config = Result['configs'][number];

interface Options {
  readonly names?: readonly string[] | null;
  readonly synonyms?: boolean;
  readonly documentation?: boolean;
}

function trialBroker(settings: Readonly<Record<string, string>> = {}): TrialBroker {
  const broker = new TrialBroker(new Map([...standaloneSettings(), ...Object.entries(settings)]));
  broker.addTopic('t');
  return broker;
}

async function describe(
  broker: TrialBroker,
  type: number,
  name: string,
  options: Options = {},
): Promise<Result> {
  const reply = (await broker.ask(describeConfigs, {
    resources: [
      { resourceType: type, resourceName: name, configurationKeys: options.names ?? null },
    ],
    includeSynonyms: options.synonyms ?? false,
    includeDocumentation: options.documentation ?? false,
  })) as DescribeConfigsResponse;
  const [result] = reply.results;
  assert.ok(result !== undefined && reply.results.length === 1);
  return result;
}

async function describeOne(
  broker: TrialBroker,
  type: number,
  name: string,
  setting: string,
): Promise<Config> {
  const options = { names: [setting], synonyms: true, documentation: true };
  const { configs } = await describe(broker, type, name, options);
  const [config] = configs;
  assert.ok(config !== undefined && configs.length === 1, setting);
  return config;
}

function store(
  broker: TrialBroker,
  type: number,
  name: string,
  settings: Readonly<Record<string, string>>,
): void {
  const entries = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
  const resources = [{ resourceType: type, resourceName: name, entries }];
  broker.submit({ type: 'alterConfigs', resources, validateOnly: false });
}

suite('DescribeConfigs', () => {
  test('a topic shows all its settings, sorted, with their defaults', async () => {
    const { errorCode, configs } = await describe(trialBroker(), resourceType.topic, 't');
    assert.equal(errorCode, 0);
    assert.equal(configs.length, 33);
    const names = configs.map(({ name }) => name);
    assert.deepEqual(names, names.toSorted());
    assert.ok(configs.every((config) => config.configSource === configSource.default));
    assert.ok(configs.every((config) => config.documentation === null));
    assert.ok(configs.every(({ synonyms }) => synonyms.length === 0));
  });

  test('where a value comes from, the strongest first', async () => {
    const broker = trialBroker({ 'log.segment.bytes': '2000000' });
    store(broker, resourceType.broker, '', { 'log.segment.bytes': '3000000' });
    store(broker, resourceType.broker, '1', { 'log.segment.bytes': '4000000' });
    store(broker, resourceType.topic, 't', { 'segment.bytes': '5000000' });
    const config = await describeOne(broker, resourceType.topic, 't', 'segment.bytes');
    assert.deepEqual(config, {
      name: 'segment.bytes',
      value: '5000000',
      readOnly: false,
      configSource: configSource.topic,
      isSensitive: false,
      synonyms: [
        { name: 'segment.bytes', value: '5000000', source: configSource.topic },
        { name: 'log.segment.bytes', value: '4000000', source: configSource.dynamicBroker },
        { name: 'log.segment.bytes', value: '3000000', source: configSource.dynamicDefaultBroker },
        { name: 'log.segment.bytes', value: '2000000', source: configSource.staticBroker },
        { name: 'log.segment.bytes', value: '1073741824', source: configSource.default },
      ],
      configType: 3,
      documentation: 'The size of a segment; a full one is closed and the next begun.',
    });
  });

  test('a setting in several units shows them all, from the named one on', async () => {
    const broker = trialBroker({ 'log.retention.hours': '3' });
    const hours = await describeOne(broker, resourceType.broker, '1', 'log.retention.hours');
    assert.deepEqual(
      hours.synonyms.map(({ name, source }) => `${name} ${source}`),
      ['log.retention.hours 4', 'log.retention.hours 5'],
    );
    const ms = await describeOne(broker, resourceType.broker, '1', 'log.retention.ms');
    assert.deepEqual([ms.value, ms.synonyms], [null, []]);
    const topic = await describeOne(broker, resourceType.topic, 't', 'retention.ms');
    assert.equal(topic.value, '10800000');
  });

  test('a secret is never shown, and neither is what nobody knows', async () => {
    const broker = trialBroker({ 'ssl.key.password': 'hush', 'my.own': 'hush' });
    for (const name of ['ssl.key.password', 'my.own']) {
      const config = await describeOne(broker, resourceType.broker, '1', name);
      assert.ok(config.isSensitive && config.value === null);
      assert.ok(config.synonyms.every(({ value }) => value === null));
    }
    const all = await describe(broker, resourceType.broker, '1', { synonyms: true });
    assert.ok(!JSON.stringify(all).includes('hush'));
  });

  test('the settings of a broker say which of them may change', async () => {
    const { configs } = await describe(trialBroker(), resourceType.broker, '1');
    assert.equal(configs.length, 340);
    assert.equal(configs.filter(({ readOnly }) => !readOnly).length, 99);
  });

  test('the broker without a name shows only what was set for all', async () => {
    const broker = trialBroker();
    assert.deepEqual((await describe(broker, resourceType.broker, '')).configs, []);
    store(broker, resourceType.broker, '', { 'max.connections': '5' });
    const config = await describeOne(broker, resourceType.broker, '', 'max.connections');
    assert.equal(config.value, '5');
    assert.deepEqual(config.synonyms, [
      { name: 'max.connections', value: '5', source: configSource.dynamicDefaultBroker },
    ]);
  });

  test('groups, subscriptions and loggers are described too', async () => {
    const broker = trialBroker();
    const group = await describe(broker, resourceType.group, 'g');
    assert.equal(group.configs.length, 17);
    const metrics = await describe(broker, resourceType.clientMetrics, 'm');
    assert.deepEqual(
      metrics.configs.map(({ name, value }) => `${name}=${value}`),
      ['interval.ms=300000', 'match=', 'metrics='],
    );
    const loggers = await describe(broker, resourceType.brokerLogger, '1');
    assert.deepEqual(
      loggers.configs.map(({ name, value }) => `${name}=${value}`),
      ['root=INFO'],
    );
  });

  test('what does not exist or is no name is refused', async () => {
    const broker = trialBroker();
    const rows: readonly (readonly [number, string, number])[] = [
      [resourceType.topic, 'missing', 3],
      [resourceType.topic, 'no name', 17],
      [resourceType.broker, '2', 42],
      [resourceType.broker, 'x', 42],
      [resourceType.brokerLogger, '', 42],
      [resourceType.brokerLogger, '2', 42],
      [resourceType.group, '', 42],
      [resourceType.clientMetrics, '', 42],
      [3, 'x', 42],
    ];
    for (const [type, name, code] of rows) {
      const result = await describe(broker, type, name);
      assert.deepEqual([result.errorCode, result.configs], [code, []], `${type} ${name}`);
    }
  });
});
