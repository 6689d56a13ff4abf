import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { handlers } from './handlers.ts';
import { ServedApis } from './served-apis.ts';

const produce = 0;
const initProducerId = 22;

suite('what a listener serves', () => {
  test('versions in development only when it is told so', () => {
    const stable = new ServedApis(handlers, { unstable: false });
    assert.notEqual(stable.find(initProducerId, 5), undefined);
    assert.equal(stable.find(initProducerId, 6), undefined);
    assert.equal(stable.range(initProducerId)?.highest, 5);
    const unstable = new ServedApis(handlers, { unstable: true });
    assert.notEqual(unstable.find(initProducerId, 6), undefined);
    const named = unstable.advertised.find(({ apiKey }) => apiKey === initProducerId);
    assert.equal(named?.highest, 6);
  });

  test('names old versions of Produce, and serves none of them', () => {
    const served = new ServedApis(handlers, { unstable: false });
    assert.equal(served.advertised.find(({ apiKey }) => apiKey === produce)?.lowest, 0);
    assert.equal(served.find(produce, 2), undefined);
    assert.notEqual(served.find(produce, 3), undefined);
  });
});
