import assert from 'node:assert/strict';
import test from 'node:test';
import { decode, encode } from './codec.ts';
import { complete } from './defaults.ts';
import {
  array,
  type Decoded,
  type Encodable,
  int32,
  message,
  nullable,
  string,
  struct,
  versionRange,
} from './schema.ts';

const letter = message(
  'Letter',
  { type: 'data', versions: '0-2', flexible: '2+' },
  {
    type: string(),
    stamps: array(int32(), { versions: '1+' }),
    sender: nullable(struct({ name: string({ default: 'me' }) }), {
      versions: '1+',
      default: null,
    }),
    copies: array({ type: string(), count: int32({ default: 1 }) }),
    note: nullable(string(), { versions: '2+', tag: 0, default: null }),
  },
);

// The types are part of what is tested: these would not compile if they were other ones.
const full: Decoded<typeof letter> = {
  type: 'x',
  stamps: [1, 2],
  sender: { name: 'you' },
  copies: [{ type: 'y', count: 2 }],
  note: null,
};
const partial: Encodable<typeof letter> = { copies: [{}], sender: {} };

test('a definition says what is in each version', () => {
  assert.equal(encode(letter, 0, { type: 'x', copies: [{}] }).length, 3 + 4 + 2 + 4);
  assert.deepEqual(decode(letter, 2, encode(letter, 2, full)), full);
});

test('a message can be completed without bytes', () => {
  assert.deepEqual(complete(letter, partial), {
    type: '',
    stamps: [],
    sender: { name: 'me' },
    copies: [{ type: '', count: 1 }],
    note: null,
  });
  assert.deepEqual(complete(letter, partial), decode(letter, 1, encode(letter, 1, partial)));
});

test('ranges of versions', () => {
  assert.deepEqual(versionRange('3'), { lowest: 3, highest: 3 });
  assert.deepEqual(versionRange('3-5'), { lowest: 3, highest: 5 });
  assert.deepEqual(versionRange('3+'), { lowest: 3, highest: 32767 });
  assert.deepEqual(versionRange('none'), { lowest: 0, highest: -1 });
  for (const text of ['', '-1', '3-', 'a', '3+5']) assert.throws(() => versionRange(text));
});
