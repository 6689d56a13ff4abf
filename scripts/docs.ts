/**
 * Writes the documents that follow from the code, so that they are never stale: `docs/apis.md` and
 * `docs/layers.md`. `npm run docs -- --check` only says whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlers } from '@odradek/broker/handlers';
import { apis, type VersionRange } from '@odradek/wire';
import { layers } from '../layers.ts';
import { root } from './run.ts';

const madeBy = '<!-- Made by `npm run docs` from the code. Do not edit. -->';
const apiVersionsKey = 18;

function range({ lowest, highest }: VersionRange): string {
  return lowest === highest ? String(lowest) : `${lowest}–${highest}`;
}

function apisPage(): string {
  const permissions = new Map(handlers.map((handler) => [handler.apiKey, handler.permissions]));
  const rows = apis
    .filter(({ listeners }) => listeners.includes('broker'))
    .map(({ key, name, versions, advertised }) => {
      const needed = permissions.get(key);
      const served = needed !== undefined || key === apiVersionsKey;
      const permission = (needed ?? [])
        .map(({ operation, resource }) => `${operation} ${resource}`)
        .join(', ');
      const offered = served ? range(advertised) : '–';
      return `| ${key} | ${name} | ${range(versions)} | ${offered} | ${permission} |`;
    });
  const count = handlers.length + 1;
  return [
    '# APIs',
    '',
    madeBy,
    '',
    `The listener for clients serves ${count} of the ${rows.length} APIs of Apache Kafka 4.3.1 that`,
    'its brokers have. Every message of every API, served or not, is defined and encoded in all its',
    'versions (`packages/wire`).',
    '',
    '| key | API | versions of 4.3.1 | offered here | needs permission |',
    '|--:|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function layersPage(): string {
  const rows = Object.entries(layers).map(
    ([name, { purpose, imports, class: kind }]) =>
      `| \`${name}\` | ${purpose} | ${kind} | ${imports.map((i) => `\`${i}\``).join(' ') || '–'} |`,
  );
  return [
    '# Layers',
    '',
    madeBy,
    '',
    'Every folder, what it is for, how pure it is, and what it may import.',
    '',
    '| folder | purpose | class | may import |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const pages: Readonly<Record<string, () => string>> = {
  'docs/apis.md': apisPage,
  'docs/layers.md': layersPage,
};

/** The pages that differ from what the code says. */
export function staleDocs(): string[] {
  return Object.entries(pages)
    .filter(([path, page]) => current(path) !== page())
    .map(([path]) => `${path} is not what the code says: npm run docs`);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = staleDocs();
    for (const line of stale) console.error(line);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [path, page] of Object.entries(pages)) writeFileSync(join(root, path), page());
  }
}
