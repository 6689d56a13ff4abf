import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import {
  listenerPrefix,
  parseEndpoints,
  protocolsByListener,
  readPairs,
  type SecurityProtocol,
} from './listeners.ts';

const byName = new Map<string, SecurityProtocol>([
  ['A', 'PLAINTEXT'],
  ['B', 'SSL'],
  ['C', 'PLAINTEXT'],
]);

function endpoints(...listeners: string[]): string[] {
  return parseEndpoints(listeners, byName, { distinctPorts: true }).map(
    ({ name, protocol, host, port }) => `${name} ${protocol} ${host} ${port}`,
  );
}

suite('listeners', () => {
  test('a listener has a name, a host and a port', () => {
    assert.deepEqual(endpoints('a://localhost:1', 'B://[::1]:2', 'C://:0'), [
      'A PLAINTEXT localhost 1',
      'B SSL ::1 2',
      'C PLAINTEXT null 0',
    ]);
    assert.deepEqual(endpoints('A://2001:db8::1:9092'), ['A PLAINTEXT 2001:db8::1 9092']);
  });

  test('what is no listener is refused with all of them', () => {
    const rows = [
      ['A//h:1', 'Unable to parse A//h:1 to a broker endpoint'],
      ['A://h', 'Unable to parse A://h to a broker endpoint'],
      ['A://h h:1', 'Unable to parse A://h h:1 to a broker endpoint'],
      ['X://h:1', 'No security protocol defined for listener X'],
      ['://h:1', 'The provided listener name is null or empty string'],
    ] as const;
    for (const [listener, reason] of rows) {
      const message = `Error creating broker listeners from '[${listener}]': ${reason}`;
      assert.throws(() => endpoints(listener), { name: 'ConfigError', message });
    }
  });

  test('two listeners share a port only as IPv4 and IPv6', () => {
    assert.equal(endpoints('A://127.0.0.1:1', 'B://[::1]:1').length, 2);
    assert.equal(endpoints('A://h:0', 'B://h:0').length, 2);
    const refused = [
      ['A://h:1', 'B://h:1'],
      ['A://127.0.0.1:1', 'B://127.0.0.2:1'],
      ['A://[::1]:1', 'B://[::2]:1'],
      ['A://127.0.0.1:1', 'B://[::1]:1', 'C://h:1'],
      ['A://h:1', 'A://h:2'],
    ];
    for (const listeners of refused) {
      assert.throws(() => endpoints(...listeners), { name: 'ConfigError' }, listeners.join());
    }
  });

  test('controllers are open unless something is secured or the map says so', () => {
    const input = {
      mapText: 'PLAINTEXT:PLAINTEXT,SSL:SSL',
      mapIsSet: false,
      listeners: ['PLAINTEXT://:1'],
      controllerNames: ['CONTROLLER'],
    };
    assert.equal(protocolsByListener(input).get('CONTROLLER'), 'PLAINTEXT');
    const secured = { ...input, listeners: ['ssl://:1'] };
    assert.equal(protocolsByListener(secured).get('CONTROLLER'), undefined);
    const said = { ...input, mapIsSet: true };
    assert.equal(protocolsByListener(said).get('CONTROLLER'), undefined);
  });

  test('pairs divide at their last colon', () => {
    assert.deepEqual(
      [...readPairs('x', '::1:5, host:6')],
      [
        ['::1', '5'],
        ['host', '6'],
      ],
    );
    assert.throws(() => readPairs('x', 'a:1,b'), { name: 'ConfigError' });
  });

  test('settings of a listener begin with its name in small letters', () => {
    assert.equal(listenerPrefix('SASL_SSL'), 'listener.name.sasl_ssl.');
  });
});
