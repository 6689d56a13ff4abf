/**
 * Java's .properties files: `key=value`, `key: value` or `key value`, lines continued by a
 * backslash, comments, and the escapes of characters. Text in, pairs out, in order.
 *
 * Spec: java.util.Properties#load.
 */

/** A repeated key keeps its last value. Throws `SyntaxError` on a broken `\u` escape. */
export function parseProperties(text: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const { key, value } = splitLine(line);
    result.set(unescape(key), unescape(value));
  }
  return result;
}

function* logicalLines(text: string): Generator<string> {
  let pending = '';
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    // Nothing was gathered yet: comments count, also after a line that only continues.
    if (pending === '' && (line === '' || line[0] === '#' || line[0] === '!')) continue;
    if (endsInEscape(line)) {
      pending += line.slice(0, -1);
    } else {
      yield pending + line;
      pending = '';
    }
  }
  if (pending !== '') yield pending;
}

/** An odd number of backslashes: the last one escapes the end of the line. */
function endsInEscape(line: string): boolean {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}

function splitLine(line: string): { key: string; value: string } {
  let end = 0;
  while (end < line.length && !' \t\f=:'.includes(line.charAt(end))) {
    end += line[end] === '\\' ? 2 : 1;
  }
  const rest = line.slice(end);
  const separator = /^[ \t\f]*[=:]?[ \t\f]*/.exec(rest)?.[0] ?? '';
  return { key: line.slice(0, end), value: rest.slice(separator.length) };
}

const named: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', f: '\f' };

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(u[0-9a-fA-F]{4}|[^]|$)/g, (_, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (escaped === 'u') throw new SyntaxError('Malformed \\uxxxx encoding.');
    return named[escaped] ?? escaped;
  });
}
