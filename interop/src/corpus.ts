/**
 * A real text of more than 100,000 lines that every machine has once the project is installed:
 * type declarations, programs and read-me files of installed packages, in many languages, in one
 * fixed order. It has empty lines, long lines and every alphabet; it is not random.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Corpus {
  readonly file: string;
  readonly lineCount: number;
  readonly text: Buffer;
}

const linesMin = 100_000;
/** Below what every client sends by default, whatever it adds around the line. */
const lineBytesMax = 200_000;
const textFile = /\.(d\.ts|d\.cts|js|md)$/;
const sources = ['@biomejs/biome', '@types/node', 'fast-check', 'undici-types', 'typescript'];

/** Writes the text to `file`. */
export function writeCorpus(file: string): Corpus {
  const require = createRequire(import.meta.url);
  const parts: Buffer[] = [];
  for (const name of sources) {
    const folder = dirname(require.resolve(`${name}/package.json`));
    for (const path of textFiles(folder)) {
      const text = asLines(readFileSync(path));
      if (text !== undefined) parts.push(text);
    }
  }
  const text = Buffer.concat(parts);
  const lineCount = countLines(text);
  if (lineCount < linesMin) throw new Error(`the text has only ${lineCount} lines`);
  writeFileSync(file, text);
  return { file, lineCount, text };
}

/** The position just behind the first `count` lines. */
export function endOfLine(text: Buffer, count: number): number {
  let position = 0;
  for (let line = 0; line < count; line++) position = text.indexOf(10, position) + 1;
  return position;
}

function textFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && textFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(folder.length).includes('node_modules'))
    .sort();
}

/**
 * A text that line-reading clients can give back unchanged, ended by a line end; or nothing. A
 * carriage return is refused: Apache's console producer takes it for an end of line.
 */
function asLines(text: Buffer): Buffer | undefined {
  if (text.length === 0 || text.includes(13)) return undefined;
  const whole = text.at(-1) === 10 ? text : Buffer.concat([text, Buffer.from('\n')]);
  for (let start = 0; start < whole.length; ) {
    const end = whole.indexOf(10, start);
    if (end - start > lineBytesMax) return undefined;
    start = end + 1;
  }
  return whole;
}

function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count++;
  return count;
}
