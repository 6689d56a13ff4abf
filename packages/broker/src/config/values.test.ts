import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { type ConfigType, longMax } from './definition.ts';
import { javaDouble, readType, shownValue, splitList, valueText } from './values.ts';

suite('values of settings', () => {
  test('texts are read as Java reads them', () => {
    const rows: readonly (readonly [ConfigType, string, unknown, string])[] = [
      ['BOOLEAN', ' TRUE ', true, 'true'],
      ['INT', '+007', 7, '7'],
      ['INT', '-2147483648', -2147483648, '-2147483648'],
      ['SHORT', '32767', 32767, '32767'],
      ['LONG', '9007199254740991', 9007199254740991, '9007199254740991'],
      ['DOUBLE', '.5', 0.5, '0.5'],
      ['DOUBLE', '1e7f', 1e7, '1.0E7'],
      ['LIST', ' a , b ', ['a', 'b'], 'a,b'],
      ['LIST', '', [], ''],
      ['STRING', ' a b ', 'a b', 'a b'],
    ];
    for (const [type, text, value, shown] of rows) {
      assert.deepEqual(readType('x', type, text), { value, text: shown }, `${type} ${text}`);
    }
  });

  test('a long beyond the exact numbers is bounded, and its text is kept', () => {
    const read = readType('x', 'LONG', '9223372036854775807');
    assert.deepEqual(read, { value: longMax, text: '9223372036854775807' });
    assert.equal(readType('x', 'LONG', '9007199254740993').text, '9007199254740993');
    assert.equal(valueText('LONG', longMax), '9223372036854775807');
  });

  test('what is no number of its type is refused in Java’s words', () => {
    const rows: readonly (readonly [ConfigType, string])[] = [
      ['INT', '2147483648'],
      ['SHORT', '32768'],
      ['LONG', '9223372036854775808'],
      ['INT', '1.0'],
      ['INT', ''],
      ['DOUBLE', 'half'],
      ['LONG', `1${'0'.repeat(100_000)}`],
    ];
    for (const [type, text] of rows) {
      const message = `Invalid value ${text} for configuration x: Not a number of type ${type}`;
      assert.throws(() => readType('x', type, text), { name: 'ConfigError', message });
    }
  });

  test('doubles are shown as Java shows them', () => {
    const rows = [
      [1, '1.0'],
      [0.001, '0.001'],
      [0.0001, '1.0E-4'],
      [9999999, '9999999.0'],
      [12345678, '1.2345678E7'],
      [Number.MAX_VALUE, '1.7976931348623157E308'],
      [-0, '-0.0'],
      [Number.NaN, 'NaN'],
    ] as const;
    for (const [value, text] of rows) assert.equal(javaDouble(value), text);
  });

  test('inside a sentence lists have brackets and secrets are hidden', () => {
    assert.equal(shownValue('LIST', ['a', 'b']), '[a, b]');
    assert.equal(shownValue('PASSWORD', 'secret'), '[hidden]');
    assert.equal(shownValue('INT', null), null);
  });

  test('an empty text is an empty list, and an empty entry stays one', () => {
    assert.deepEqual(splitList(''), []);
    assert.deepEqual(splitList('a,,b'), ['a', '', 'b']);
  });
});
