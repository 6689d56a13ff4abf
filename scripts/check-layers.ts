/**
 * Refuses imports that `layers.ts` does not allow, files that nobody imports from where they may
 * not, and Node's modules in folders that must not touch the machine.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { layers } from '../layers.ts';

const root: string = join(import.meta.dirname, '..');
const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

/** Node's modules that repeat themselves: the same answer to the same question, at once. */
const repeatable: ReadonlySet<string> = new Set([
  'node:assert',
  'node:assert/strict',
  'node:buffer',
  'node:crypto',
  'node:module',
  'node:path',
  'node:test',
  'node:util',
  'node:zlib',
]);

const faces: Readonly<Record<string, string>> = faceFiles();

function faceFiles(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of globSync(['packages/*/package.json', '*/package.json'], { cwd: root })) {
    const { name, exports } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    for (const [subpath, target] of Object.entries(exports ?? {})) {
      found[join(name, subpath)] = normalize(join(dirname(file), String(target)));
    }
  }
  return found;
}

/** The longest listed folder that holds the file. */
export function layerOf(file: string): string | undefined {
  let longest: string | undefined;
  for (const name of Object.keys(layers)) {
    const holds = file === name || file.startsWith(`${name}/`);
    if (holds && name.length > (longest?.length ?? 0)) longest = name;
  }
  return longest;
}

function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(file), specifier));
  if (!specifier.startsWith('@odradek/')) return undefined;
  return faces[specifier] ?? `unknown:${specifier}`;
}

function problemsOf(file: string): string[] {
  const own = layerOf(file);
  const layer = own === undefined ? undefined : layers[own];
  if (own === undefined || layer === undefined) return [`${file}: no layer in layers.ts`];
  const problems: string[] = [];
  const test = file.endsWith('.test.ts') || file.includes('/testing/');
  for (const match of readFileSync(join(root, file), 'utf8').matchAll(importPattern)) {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    if (specifier.startsWith('node:')) {
      const allowed = layer.class === 'outside' || repeatable.has(specifier) || test;
      if (!allowed) problems.push(`${file}: ${specifier} touches the machine (${own} must not)`);
      continue;
    }
    const target = targetOf(file, specifier);
    if (target === undefined) continue;
    if (target.startsWith('unknown:')) {
      problems.push(`${file}: ${specifier} is no public entry of a package`);
      continue;
    }
    const theirs = layerOf(target);
    // Tests may build what they need from any layer; what is shipped may not.
    if (theirs === own || test) continue;
    if (theirs === undefined || !layer.imports.includes(theirs)) {
      problems.push(`${file}: ${own} may not import ${theirs ?? target} (layers.ts)`);
    }
  }
  return problems;
}

export function checkLayers(): string[] {
  const files = globSync(
    [
      'packages/*/src/**/*.ts',
      'packages/*/contract/**/*.ts',
      'sim/src/**/*.ts',
      'interop/**/*.ts',
      'bench/src/**/*.ts',
    ],
    { cwd: root, exclude: (name) => name.includes('node_modules') },
  );
  return files.flatMap(problemsOf);
}

if (import.meta.main) {
  const problems = checkLayers();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
