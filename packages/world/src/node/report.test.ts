import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { NodeReport, type NodeReportOptions } from './report.ts';

function linesOf(options: NodeReportOptions, task: (report: NodeReport) => void): string[] {
  const lines: string[] = [];
  const nowMs = (): number => new Date(2026, 10, 4, 7, 1, 6, 23).getTime();
  task(new NodeReport({ write: (line) => lines.push(line), nowMs, ...options }));
  return lines;
}

test('lines look like Kafka’s', () => {
  const lines = linesOf({ name: 'broker-1' }, (report) => {
    report.info('started', { port: 9092, host: 'a b', empty: '', none: null, absent: undefined });
    report.error('failed', { path: '/data/t-0', isFatal: true });
  });
  assert.deepEqual(lines, [
    '[2026-11-04 07:01:06,023] INFO started port=9092 host="a b" empty="" none=null (broker-1)\n',
    '[2026-11-04 07:01:06,023] ERROR failed path=/data/t-0 isFatal=true (broker-1)\n',
  ]);
});

test('only what is important enough is printed', () => {
  const all = ['error', 'warn', 'info', 'debug'] as const;
  for (const [index, level] of all.entries()) {
    const lines = linesOf({ level }, (report) => {
      for (const each of all) report[each](each);
    });
    assert.equal(lines.length, index + 1);
  }
});

test('a line cannot be forged', () => {
  const lines = linesOf({}, (report) => {
    report.warn('two\nlines', { client: 'x\n[2026] ERROR y', other: 'a=b', escape: '\u001b[2J' });
  });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.indexOf('\n'), lines[0]!.length - 1);
  assert.ok(!lines[0]?.includes('\u001b'));
});

test('JSON, one object a line, whose own fields win', () => {
  const lines = linesOf({ format: 'json' }, (report) => {
    report.info('hello', { message: 'other', count: 3 });
  });
  const { time, ...rest } = JSON.parse(lines[0] ?? '');
  assert.equal(new Date(time).getMilliseconds(), 23);
  assert.deepEqual(rest, { level: 'info', message: 'hello', name: 'odradek', count: 3 });
});

test('the process goes on when nobody reads its lines', () => {
  const code = `
    const { NodeReport } = await import(${JSON.stringify(import.meta.resolve('./report.ts'))});
    const report = new NodeReport();
    let rounds = 0;
    const timer = setInterval(() => {
      report.info('x'.repeat(100_000));
      rounds += 1;
      if (rounds < 10) return;
      clearInterval(timer);
      process.stderr.write('alive');
    }, 1);
  `;
  const script = `'${process.execPath}' --input-type=module -e "$CODE" | head -c 10 >/dev/null`;
  const { stderr } = spawnSync('sh', ['-c', script], { env: { ...process.env, CODE: code } });
  assert.equal(String(stderr), 'alive');
});
