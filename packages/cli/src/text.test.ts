import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import fc from 'fast-check';
import { parseDuration, parseTime } from './groups/times.ts';
import { LineReader } from './kafka/line-reader.ts';
import { ToolFailure } from './kafka/tool.ts';
import { topicFilter } from './kafka/topic-filter.ts';
import { linesOf } from './lines.ts';
import { bytesText, tableOf } from './output.ts';

suite('tables', () => {
  test('have columns as wide as they need, numbers to the right', () => {
    const table = tableOf(
      ['NAME', 'N'],
      [
        ['a', 1],
        ['longer', 200],
        ['b', undefined],
      ],
    );
    assert.equal(table, 'NAME      N\na         1\nlonger  200\nb         -');
    assert.deepEqual(
      [bytesText(1), bytesText(2048), bytesText(5 * 2 ** 30)],
      ['1 B', '2.0 KiB', '5.0 GiB'],
    );
  });
});

suite('times', () => {
  test('are ISO 8601, in UTC unless told', () => {
    const noon = Date.UTC(2026, 0, 31, 12);
    for (const text of [
      '2026-01-31T12:00:00',
      '2026-01-31T12:00:00.000Z',
      '2026-01-31T14:00:00+02:00',
      '2026-01-31T14:00:00.000+0200',
      '2026-01-31T14:00:00+02',
    ]) {
      assert.equal(parseTime(text), noon, text);
    }
    for (const text of ['', '2026-01-31', 'noon', '2026-13-01T00:00:00']) {
      assert.equal(parseTime(text), undefined, text);
    }
  });

  test('may be spans', () => {
    assert.equal(parseDuration('PT1H'), 3_600_000);
    assert.equal(parseDuration('P1DT2H3M4.5S'), 93_784_500);
    assert.equal(parseDuration('-PT1M'), -60_000);
    for (const text of ['', 'P', '1H', 'PT1X']) assert.equal(parseDuration(text), undefined, text);
  });
});

suite('lines', () => {
  test('come whole, however the input is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', '\r', ' ') }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 }),
        async (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const chunks = async function* (): AsyncGenerator<Buffer, void> {
            let at = 0;
            for (const cut of cuts) {
              yield bytes.subarray(at, at + cut);
              at += cut;
            }
            yield bytes.subarray(at);
          };
          const read: string[] = [];
          for await (const part of linesOf(chunks())) read.push(...part.map(String));
          assert.deepEqual(
            read,
            lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)),
          );
        },
      ),
    );
  });

  test('may lack their last end', async () => {
    const read: string[] = [];
    for await (const part of linesOf(chunksOf('a\n\nb'))) read.push(...part.map(String));
    assert.deepEqual(read, ['a', '', 'b']);
  });

  test('become records as the separators say', () => {
    const reader = new LineReader('t', {
      'parse.key': 'true',
      'parse.headers': 'true',
      'key.separator': ':',
      'null.marker': 'NULL',
    });
    assert.deepEqual(reader.read(Buffer.from('a:1,b:NULL\tkey:va:lue')), {
      topic: 't',
      key: 'key',
      value: 'va:lue',
      headers: [
        { key: 'a', value: '1' },
        { key: 'b', value: null },
      ],
    });
    assert.deepEqual(reader.read(Buffer.from('NULL\tNULL:NULL')), {
      topic: 't',
      key: null,
      value: null,
    });
    assert.throws(() => reader.read(Buffer.from('no headers')), /headers delimiter.* number 3/);
    assert.throws(() => new LineReader('t', { 'headers.separator': ':' }), ToolFailure);
    const lenient = new LineReader('t', { 'parse.key': 'true', 'ignore.error': 'true' });
    assert.equal(lenient.read(Buffer.from('all')).value, 'all');
  });
});

suite('patterns of topics', () => {
  test('match whole names, commas being alternatives', () => {
    const isMeant = topicFilter('orders-.*, audit', { excludeInternal: true });
    assert.deepEqual(
      ['orders-1', 'audit', 'auditing', 'x-orders-1'].map((name) => isMeant(name, false)),
      [true, true, false, false],
    );
    assert.equal(
      topicFilter(undefined, { excludeInternal: true })('__consumer_offsets', true),
      false,
    );
    assert.equal(
      topicFilter(undefined, { excludeInternal: false })('__consumer_offsets', true),
      true,
    );
  });
});

async function* chunksOf(text: string): AsyncGenerator<Buffer, void> {
  yield Buffer.from(text);
}
