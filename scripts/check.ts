/** Everything that needs no run of the code: format, lint, types, layers, shape. */
import { checkLayers } from './check-layers.ts';
import { checkShape } from './check-shape.ts';
import { staleDocs } from './docs.ts';
import { run, step } from './run.ts';

export async function check(): Promise<boolean> {
  const results = [
    await step('format', () => run('biome', ['check', '--linter-enabled=false', '.'])),
    await step('lint', () => run('oxlint', ['--type-aware', '--deny-warnings', '.'])),
    await step('types', () => run('tsc', ['-p', 'tsconfig.json'])),
    await step('types of pure packages', () => run('tsc', ['-p', 'tsconfig.pure.json'])),
    await step('layers', () => report(checkLayers())),
    await step('shape', () => report(checkShape())),
    await step('generated docs', () => report(staleDocs())),
  ];
  return results.every((ok) => ok);
}

function report(problems: readonly string[]): Promise<number> {
  for (const problem of problems) console.error(problem);
  return Promise.resolve(problems.length > 0 ? 1 : 0);
}

if (import.meta.main) process.exitCode = (await check()) ? 0 : 1;
