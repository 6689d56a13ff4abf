import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { keyValues, parseOptions, wholeNumber } from './arguments.ts';
import { UsageMistake } from './failure.ts';

const specs = {
  time: { type: 'string', description: '' },
  topic: { type: 'string', multiple: true, description: '' },
  list: { type: 'boolean', description: '' },
} as const;
const settings = { help: 'see', allowPositionals: true };

suite('options', () => {
  test('may have values that begin with a hyphen', () => {
    const { options } = parseOptions(['--time', '-2', '--list'], specs, settings);
    assert.deepEqual({ ...options }, { time: '-2', list: true });
  });

  test('may be joined to their values, and repeated', () => {
    const args = ['--topic=a', '--topic', 'b', 'c', '--', '--time'];
    const { options, positionals } = parseOptions(args, specs, settings);
    assert.deepEqual(options.topic, ['a', 'b']);
    assert.deepEqual(positionals, ['c', '--time']);
  });

  test('that are unknown, or lack their value, are mistakes that name the help', () => {
    for (const args of [['--nothing'], ['--time']]) {
      assert.throws(
        () => parseOptions(args, specs, settings),
        (error) => error instanceof UsageMistake && error.hint === 'see',
      );
    }
    const strict = { help: 'see', allowPositionals: false };
    assert.throws(() => parseOptions(['word'], specs, strict), UsageMistake);
  });

  test('are numbers and pairs only if they are', () => {
    assert.equal(wholeNumber('n', '42'), 42);
    for (const text of ['', ' ', '1.5', 'x', '-1', '9007199254740993']) {
      assert.throws(() => wholeNumber('n', text), UsageMistake, text);
    }
    assert.deepEqual(keyValues('c', ['a=1', ' b = x=y ']), { a: '1', b: 'x=y' });
    assert.throws(() => keyValues('c', ['=1']), UsageMistake);
  });
});
