/** The house rules that no linter knows: length of files, and words that must not be there. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root: string = join(import.meta.dirname, '..');
const linesMax = 600;
const forbidden: readonly [RegExp, string][] = [
  [/\bTODO\b|\bFIXME\b|\bXXX\b/, 'unfinished work belongs in the tracker'],
  [/@ts-ignore|@ts-expect-error|@ts-nocheck/, 'types are not silenced'],
  [/\btest\.(only|skip|todo)\b|\bsuite\.(only|skip)\b/, 'every test runs'],
];

export function checkShape(): string[] {
  const problems: string[] = [];
  const files = globSync(['packages/**/*.ts', 'sim/**/*.ts', 'interop/**/*.ts', 'bench/**/*.ts'], {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  });
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const lines = text.split('\n').length;
    if (lines > linesMax) problems.push(`${file}: ${lines} lines; at most ${linesMax}`);
    for (const [pattern, why] of forbidden) {
      const match = pattern.exec(text);
      if (match !== null) problems.push(`${file}: "${match[0]}": ${why}`);
    }
  }
  return problems;
}

if (import.meta.main) {
  const problems = checkShape();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
