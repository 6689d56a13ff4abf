/** The example of FORMAT.md, made and compared with what the document says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { BatchBuilder } from '@odradek/wire/records';
import { DIRECTORY, openLog, testWorld } from './testing/fixture.ts';

function batch(...records: readonly (readonly [string, number])[]): Buffer {
  const builder = new BatchBuilder();
  for (const [value, timestamp] of records) {
    builder.append({ timestamp, key: null, value: Buffer.from(value) });
  }
  return builder.build();
}

test('the example of FORMAT.md is what a log writes', async () => {
  const world = testWorld();
  const log = openLog(world, { indexIntervalBytes: 64 });
  const options = { origin: 'client', leaderEpoch: 3 } as const;
  assert.equal(log.append(batch(['a', 1000], ['b', 1002]), options).errorCode, 0);
  assert.equal(log.append(batch(['c', 1001]), options).errorCode, 0);
  await log.close({ clean: true });

  const bytes = (name: string): string => {
    const content = Buffer.from(world.disk.readFile(`${DIRECTORY}/${name}`) ?? []);
    return content.toString('hex').replace(/(..)(?!$)/g, '$1 ');
  };
  const text = readFileSync(new URL('../FORMAT.md', import.meta.url), 'utf8');
  const shown = [...text.matchAll(/^[0-9a-f]{4} {2}((?:[0-9a-f]{2} )+)/gm)].map(
    (match) => match[1],
  );
  const start = shown.map((line) => (line ?? '').trim()).join(' ');
  assert.ok(start.length > 250);
  assert.ok(bytes('00000000000000000000.log').startsWith(start));
  assert.equal(world.disk.status(`${DIRECTORY}/00000000000000000000.log`)?.size, 146);
  for (const name of [
    '00000000000000000000.index',
    '00000000000000000000.timeindex',
    '00000000000000000003.snapshot',
  ]) {
    const content = bytes(name);
    assert.ok(text.replaceAll('  ', ' ').includes(content), `${name}: ${content}`);
  }
  const epochs = world.disk.readFile(`${DIRECTORY}/leader-epoch-checkpoint`) ?? [];
  assert.equal(Buffer.from(epochs).toString(), '0\n1\n3 0\n');
});
