import assert from 'node:assert/strict';
import test from 'node:test';
import { apiOf, apis } from './api-keys.ts';

test('89 APIs, in the order of their keys, each with its own response', () => {
  assert.equal(apis.length, 89);
  const keys = apis.map(({ key }) => key);
  assert.deepEqual(
    keys,
    keys.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(keys).size, 89);
  for (const api of apis) {
    assert.equal(api.response.apiKey, api.key);
    assert.equal(api.response.name, `${api.name}Response`);
    assert.deepEqual(api.response.versions, api.versions);
    assert.deepEqual(api.response.flexible, api.request.flexible);
    assert.equal(apiOf(api.key), api);
  }
});

test('what Kafka 4 removed, and what nobody has, is not there', () => {
  for (const key of [-1, 4, 5, 6, 7, 93, 999, 0.5]) assert.equal(apiOf(key), undefined);
});

test('what is told to clients differs from what is defined in two places', () => {
  const differing = apis.filter(
    ({ versions, advertised }) =>
      versions.lowest !== advertised.lowest || versions.highest !== advertised.highest,
  );
  assert.deepEqual(
    differing.map(({ name, advertised }) => [name, advertised.lowest, advertised.highest]),
    [
      ['Produce', 0, 13],
      ['InitProducerId', 0, 5],
    ],
  );
});

test('77 APIs are for clients of brokers, 41 for controllers', () => {
  const count = (listener: 'broker' | 'controller') =>
    apis.filter(({ listeners }) => listeners.includes(listener)).length;
  assert.equal(count('broker'), 77);
  assert.equal(count('controller'), 41);
});
