import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { brokerConfigs, dynamicQuotasConfigs } from './broker-configs/all.ts';
import { clientMetricsConfigs } from './client-metrics-configs.ts';
import { ConfigError } from './config-error.ts';
import { type Definitions, required } from './definition.ts';
import { groupConfigs } from './group-configs.ts';
import { groupBounds } from './group-values.ts';
import { groupToBroker, topicToBroker } from './synonyms.ts';
import { topicConfigs } from './topic-configs.ts';
import { defaultText, readValue } from './values.ts';

const sets: readonly Definitions[] = [
  brokerConfigs,
  dynamicQuotasConfigs,
  topicConfigs,
  groupConfigs,
  clientMetricsConfigs,
];
const all = sets.flatMap((definitions) => Object.entries(definitions));

suite('definitions of settings', () => {
  test('there are as many public ones as in Kafka 4.3', () => {
    const count = (definitions: Definitions): number =>
      Object.values(definitions).filter(({ internal }) => !internal).length;
    assert.deepEqual(sets.map(count), [340, 3, 33, 17, 3]);
  });

  test('each is documented in whole sentences', () => {
    for (const [name, { documentation }] of all) {
      assert.match(documentation, /^[A-Z].*\.$/s, name);
    }
  });

  test('each default satisfies its own definition, and is read back as it is shown', () => {
    for (const [name, definition] of all) {
      const text = defaultText(definition);
      if (text === null) continue;
      const read = readValue(name, definition, text);
      assert.deepEqual(read.value, definition.default, name);
      assert.equal(read.text, text, name);
    }
  });

  test('what a topic or group inherits has the type that it has there', () => {
    const broker: Definitions = brokerConfigs;
    const pairs = [
      ...Object.entries(topicToBroker).map(([name, from]) => [topicConfigs, name, from] as const),
      ...Object.entries(groupToBroker).map(([name, from]) => [groupConfigs, name, from] as const),
    ];
    assert.equal(pairs.length, 28 + 14);
    // Some times are longs of a topic and integers of hours or unset longs of a broker.
    const isNumber = (type: string | undefined): boolean => /INT|LONG/.test(type ?? '');
    for (const [set, name, from] of pairs) {
      const definitions: Definitions = set;
      const [own, inherited] = [definitions[name]?.type, broker[from]?.type];
      assert.ok(own === inherited || (isNumber(own) && isNumber(inherited)), name);
    }
  });

  test('every bound of a group is a number of the broker', () => {
    for (const [name, { least, most }] of Object.entries(groupBounds)) {
      for (const bound of [least, most]) {
        if (bound === undefined) continue;
        assert.equal(typeof brokerConfigs[bound].default, 'number', `${name}: ${bound}`);
      }
    }
  });

  test('only what must be given has no default', () => {
    const must = all.filter(([, definition]) => definition.default === required);
    assert.deepEqual(must.map(([name]) => name).sort(), [
      'controller.listener.names',
      'node.id',
      'process.roles',
    ]);
  });

  test('any text gives a value or a refusal, and a value is read again as itself', () => {
    const text = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String));
    fc.assert(
      fc.property(fc.constantFrom(...all), text, ([name, definition], given) => {
        try {
          const read = readValue(name, definition, given);
          if (read.text === null) return;
          assert.deepEqual(readValue(name, definition, read.text).value, read.value);
        } catch (error) {
          assert.ok(error instanceof ConfigError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
