import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { suite } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startBroker } from '@odradek/broker';

const guide: string = join(import.meta.dirname, '../../../../docs/client.md');
const examples: string[] = [...readFileSync(guide, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(
  (match) => match[1] ?? '',
);

suite('the examples of the guide', () => {
  assert.ok(examples.length >= 5);
  for (const [place, example] of examples.entries()) {
    const title = /client\.(\w+)\(/.exec(example)?.[1] ?? 'client';
    test(`work: ${place + 1}, ${title}`, async (t) => {
      t.mock.method(console, 'log', () => undefined);
      await using broker = await startBroker();
      // Within the package, so that its name means itself.
      const folder = mkdtempSync(join(import.meta.dirname, 'example-'));
      try {
        const file = join(folder, 'example.ts');
        writeFileSync(file, example.replaceAll('localhost:9092', broker.bootstrapServers));
        await import(pathToFileURL(file).href);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
