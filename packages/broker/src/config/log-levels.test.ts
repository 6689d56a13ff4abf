import assert from 'node:assert/strict';
import test from 'node:test';
import type { Report } from '@odradek/world';
import { isLogLevel, LogLevels, levelled, logLevels } from './log-levels.ts';

test('a report passes on what the level of the root logger allows at the time', () => {
  const lines: string[] = [];
  const write = (message: string): void => {
    lines.push(message);
  };
  const inner: Report = { error: write, warn: write, info: write, debug: write };
  const levels = new LogLevels();
  const report = levelled(inner, levels);
  const sayAll = (): string[] => {
    lines.length = 0;
    report.error('error');
    report.warn('warn');
    report.info('info');
    report.debug('debug');
    return [...lines];
  };
  const heard = logLevels.map((level) => {
    levels.set('root', level);
    return sayAll().length;
  });
  assert.deepEqual(heard, [0, 1, 2, 3, 4, 4]);
  levels.set('another', 'FATAL');
  assert.equal(sayAll().length, 4);
});

test('levels have Kafka’s names', () => {
  assert.ok(isLogLevel('WARN'));
  assert.ok(!isLogLevel('warn'));
  assert.ok(!isLogLevel(null));
});
