import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { parseDuration, parseOffsetReset } from './offset-reset.ts';
import { parseBootstrapServer, parseVoters } from './quorum-addresses.ts';

suite('addresses of the quorum', () => {
  test('a voter has an id and an address', () => {
    const voters = parseVoters(['1@one:9093', '2@[::1]:9094']);
    assert.deepEqual(
      [...voters.values()],
      [
        { id: 1, host: 'one', port: 9093 },
        { id: 2, host: '::1', port: 9094 },
      ],
    );
  });

  test('what is no voter is refused', () => {
    for (const entry of ['one:9093', '1@', 'x@h:1', '1@h', '1@h:1@2', '1@h h:1', '1@h:65536']) {
      assert.throws(() => parseVoters([entry]), { name: 'ConfigError' }, entry);
    }
  });

  test('a place to find the quorum has a host and a port', () => {
    assert.deepEqual(parseBootstrapServer('h:1'), { host: 'h', port: 1 });
    for (const entry of ['h', 'h:', ':x', 'h h:1']) {
      assert.throws(() => parseBootstrapServer(entry), { name: 'ConfigError' }, entry);
    }
  });
});

suite('where groups begin', () => {
  test('at an end of the log, or a time back', () => {
    assert.deepEqual(parseOffsetReset('latest'), { type: 'latest' });
    assert.deepEqual(parseOffsetReset('by_duration:PT1H30M'), {
      type: 'by-duration',
      durationMs: 5_400_000,
    });
    for (const text of ['', 'none', 'by_duration', 'by_duration:', 'by_duration:-PT1S']) {
      assert.equal(parseOffsetReset(text), undefined, text);
    }
  });

  test('durations are those of ISO 8601 without calendars', () => {
    const rows: readonly (readonly [string, number | undefined])[] = [
      ['P1D', 86_400_000],
      ['PT-1.5S', -1500],
      ['-PT1M', -60_000],
      ['P-1DT1H', -82_800_000],
      ['pt0.001s', 1],
      ['P1Y', undefined],
      ['PT', undefined],
      ['P', undefined],
      ['P1DT', undefined],
      ['P99999999999999D', undefined],
    ];
    for (const [text, ms] of rows) assert.equal(parseDuration(text), ms, text);
  });
});
