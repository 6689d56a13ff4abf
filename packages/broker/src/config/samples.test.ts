import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { brokerWarnings, checkBroker } from './broker-checks.ts';
import { BrokerValues } from './broker-values.ts';
import { parseProperties } from './properties.ts';
import { unknownSettings } from './sources.ts';

const folder = join(import.meta.dirname, '../../../../config');

for (const [name, roles] of [
  ['server', ['broker', 'controller']],
  ['broker', ['broker']],
  ['controller', ['controller']],
] as const) {
  test(`a node starts from config/${name}.properties`, () => {
    const settings = parseProperties(readFileSync(join(folder, `${name}.properties`), 'utf8'));
    const values = new BrokerValues(settings);
    checkBroker(values);
    assert.deepEqual(values.roles, roles);
    assert.deepEqual(unknownSettings(settings), []);
    assert.deepEqual(brokerWarnings(values), []);
  });
}
