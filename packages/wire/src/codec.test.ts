import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { arbitraryMessage } from '../samples/arbitrary-message.ts';
import { allMessages } from '../samples/messages.ts';
import { decodeFrom, encode } from './codec.ts';
import { complete } from './defaults.ts';
import { Reader } from './reader.ts';

suite('every message in every version', () => {
  for (const { definition, version } of allMessages()) {
    test(`${definition.name} v${version} comes back as it was written`, () => {
      fc.assert(
        fc.property(arbitraryMessage(definition, version), (message) => {
          const bytes = encode(definition, version, message);
          const reader = new Reader(bytes);
          const back = decodeFrom(reader, definition, version);
          assert.equal(reader.remaining, 0);
          assert.deepStrictEqual(back, message);
        }),
        { numRuns: 8 },
      );
      const empty = encode(definition, version, {});
      const defaults = complete(definition, {});
      assert.deepStrictEqual(decodeFrom(new Reader(empty), definition, version), defaults);
    });
  }
});
