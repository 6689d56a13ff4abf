/** The tables at the end of a run: both brokers side by side, and the change since the last run. */
import type { HistoryEntry } from './history.ts';
import { keyOf, type Median, ratioOf } from './measurements.ts';

const worthTelling = 0.05;

/** Each quantity with both values, and how many times better ours is. */
export function comparisonTable(medians: readonly Median[]): readonly string[] {
  const rows = medians.map((one) => [
    one.name,
    one.unit,
    shown(one.values.apache),
    shown(one.values.odradek),
    shownRatio(ratioOf(one)),
  ]);
  return table([['', '', 'Apache Kafka', 'Odradek', 'times better'], ...rows]);
}

/** How our ratio to Apache Kafka changed since `before`; our value, where there is no ratio. */
export function changeTable(medians: readonly Median[], before: HistoryEntry): readonly string[] {
  const rows = medians.flatMap((one) => {
    const values = before.medians[keyOf(one)];
    const [now, then] = [ratioOf(one), values && ratioOf({ ...one, values })];
    if (now === undefined || then === undefined) return [];
    const change = now / then - 1;
    const word = Math.abs(change) < worthTelling ? '' : change > 0 ? 'better' : 'WORSE';
    const percent = `${change > 0 ? '+' : ''}${(change * 100).toFixed(0)} %`;
    return [[one.name, one.unit, shownRatio(then), shownRatio(now), percent, word]];
  });
  return table([['', '', 'ratio then', 'ratio now', 'change', ''], ...rows]);
}

function shownRatio(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`;
}

function shown(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
