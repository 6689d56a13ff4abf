import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as fc from 'fast-check';
import { parseProperties } from './properties.ts';

function parsed(text: string): Record<string, string> {
  return Object.fromEntries(parseProperties(text));
}

suite('.properties files', () => {
  test('a key ends at an equals sign, a colon, or a space', () => {
    const text = 'a=1\nb:2\nc 3\nd = 4\ne\n f\t:\t5 \n=6';
    assert.deepEqual(parsed(text), { a: '1', b: '2', c: '3', d: '4', e: '', f: '5 ', '': '6' });
  });

  test('only the first separator counts', () => {
    assert.deepEqual(parsed('a=b=c\nx=:y\n'), { a: 'b=c', x: ':y' });
  });

  test('comments and empty lines say nothing', () => {
    assert.deepEqual(parsed('# a=1\n! b=2\n\n   # c=3\r\n  \nd=4#5'), { d: '4#5' });
  });

  test('a backslash at the end of a line joins it with the next, less its indentation', () => {
    assert.deepEqual(parsed('a=1,\\\n   2,\\\r\n\t3\nb=\\\\\nc=x\\'), {
      a: '1,2,3',
      b: '\\',
      c: 'x',
    });
    assert.deepEqual(parsed('a=1\\\n# no comment'), { a: '1# no comment' });
  });

  test('escapes stand for characters', () => {
    assert.deepEqual(parsed('a\\=b=\\t\\u00e9\\n\\q\nk\\ k=\\ x'), {
      'a=b': '\té\nq',
      'k k': ' x',
    });
    assert.throws(() => parseProperties('a=\\u12'), SyntaxError);
  });

  test('the last of several values of a key counts', () => {
    assert.deepEqual(parsed('a=1\nb=2\na=3'), { a: '3', b: '2' });
  });

  test('what was escaped is read back', () => {
    const escaped = (text: string): string =>
      [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const plain = fc.string({ unit: 'binary-ascii', minLength: 1 });
    fc.assert(
      fc.property(plain, plain, (key, value) => {
        assert.equal(parseProperties(`${escaped(key)}=${escaped(value)}`).get(key), value);
      }),
    );
  });

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=: \t\n\r\\#!u0') }), (text) => {
        try {
          parseProperties(text);
        } catch (error) {
          assert.ok(error instanceof SyntaxError);
        }
      }),
    );
  });
});
