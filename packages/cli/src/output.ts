/** How results look: tables for people, JSON for programs. */
import type { Context } from './context.ts';

export type Cell = string | number | boolean | null | undefined;

/** One JSON value, or a table with a line of titles. */
export function show(
  context: Context,
  json: boolean | undefined,
  value: unknown,
  table: { readonly titles: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
): void {
  if (json === true) context.print(JSON.stringify(value, null, 2));
  else if (table.rows.length > 0) context.print(tableOf(table.titles, table.rows));
}

export function tableOf(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = titles.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || row[column] === undefined),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] === true ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(titles), ...texts.map(line)].join('\n');
}

function cellText(cell: Cell): string {
  return cell === undefined || cell === null ? '-' : String(cell);
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size as people read it. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
