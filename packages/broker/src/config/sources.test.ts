import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { fromEnvironment, gatherSettings, unknownSettings } from './sources.ts';

suite('sources of settings', () => {
  test('the command line wins over the environment, and that over the file', () => {
    const settings = gatherSettings({
      file: 'a=file\nb=file\nc=file\n',
      environment: { KAFKA_B: 'environment', KAFKA_C: 'environment' },
      overrides: ['c=line', ' d = line = more '],
    });
    assert.deepEqual(Object.fromEntries(settings), {
      a: 'file',
      b: 'environment',
      c: 'line',
      d: 'line = more',
    });
  });

  test('underscores of a variable are dots, two are one, three are a hyphen', () => {
    const settings = fromEnvironment({
      KAFKA_LOG_DIRS: '/data',
      KAFKA_LISTENER_NAME_SASL__SSL_SCRAM___SHA___256_SASL_JAAS_CONFIG: 'secret',
      KAFKA_HEAP_OPTS: '-Xmx1G',
      KAFKA_VERSION: '4.3.1',
      PATH: '/bin',
      KAFKA_UNSET: undefined,
    });
    assert.deepEqual(Object.fromEntries(settings), {
      'log.dirs': '/data',
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': 'secret',
    });
  });

  test('an override without a name or a value’s sign is refused', () => {
    for (const override of ['a', '=b', '']) {
      assert.throws(() => gatherSettings({ overrides: [override] }), {
        name: 'ConfigError',
        message: `Invalid command line properties: ${override}`,
      });
    }
  });

  test('a file that cannot be read is refused as settings are', () => {
    assert.throws(() => gatherSettings({ file: 'a=\\u1' }), {
      name: 'ConfigError',
      message: 'Malformed \\uxxxx encoding.',
    });
  });

  test('settings that nothing defines are told apart', () => {
    const names = ['node.id', 'confluent.x', 'listener.name.a.ssl.key.password', 'constructor'];
    const settings = new Map(names.map((name) => [name, '']));
    assert.deepEqual(unknownSettings(settings), ['confluent.x', 'constructor']);
  });
});
