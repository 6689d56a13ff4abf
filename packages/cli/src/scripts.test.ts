import assert from 'node:assert/strict';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { suite } from 'node:test';
import { run } from './testing/stage.ts';

const bin: string = join(import.meta.dirname, '../../../bin');
const tools: readonly string[] = readdirSync(bin).filter((name) =>
  readFileSync(join(bin, name), 'utf8').includes('odradek" kafka '),
);

suite('the scripts with Kafka’s names', () => {
  test('can be run, and call the tool of their name', async () => {
    assert.ok(tools.length >= 18, `${tools.length} scripts`);
    for (const script of tools) {
      accessSync(join(bin, script), constants.X_OK);
      const name = /^kafka-(.*)\.sh$/.exec(script)?.[1];
      assert.match(readFileSync(join(bin, script), 'utf8'), new RegExp(` kafka ${name} "\\$@"`));
      const { status } = await run(`kafka ${name} --help`);
      assert.equal(status, 0, script);
    }
  });

  test('are in the guide', () => {
    const guide = readFileSync(join(bin, '../docs/command-line.md'), 'utf8');
    for (const script of tools) assert.ok(guide.includes(`\`${script}\``), script);
  });
});
