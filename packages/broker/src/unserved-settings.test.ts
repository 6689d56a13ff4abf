import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Report } from '@odradek/world';
import { BrokerValues } from './config/broker-values.ts';
import { ConfigError } from './config/config-error.ts';
import { standaloneSettings } from './config/standalone.ts';
import { refuseUnserved } from './unserved-settings.ts';

const warnings: string[] = [];
const report: Report = {
  error: assert.fail,
  warn: (message) => warnings.push(message),
  info: () => {},
  debug: () => {},
};

function check(overrides: Readonly<Record<string, string>>): void {
  const settings = standaloneSettings();
  for (const [name, value] of Object.entries(overrides)) settings.set(name, value);
  refuseUnserved(new BrokerValues(settings), report);
}

suite('settings that are not served yet', () => {
  test('stop a node whose listener would be open instead of encrypted', () => {
    const listeners = 'SSL://localhost:9092,CONTROLLER://localhost:9093';
    const map = 'SSL:SSL,CONTROLLER:PLAINTEXT';
    assert.throws(
      () => check({ listeners, 'listener.security.protocol.map': map }),
      (error) => error instanceof ConfigError && /SSL asks for SSL/.test(error.message),
    );
  });

  test('stop a node of a single role', () => {
    assert.throws(() => check({ 'process.roles': 'broker' }), ConfigError);
  });

  test('are warned of when they would only leave something out', () => {
    check({ 'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer' });
    assert.match(warnings[0] ?? '', /no access is refused/);
  });

  test('do not keep a node with defaults from starting', () => {
    check({});
  });
});
