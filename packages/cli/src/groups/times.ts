/** Times as people give them: `2026-01-31T10:00:00.000` with or without a zone, and `P1DT2H`. */

/** Milliseconds since 1970; undefined for what is no time. Without a zone, as in Kafka, UTC. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text,
  );
  if (match?.[1] === undefined) return undefined;
  const zone = match[2] ?? 'Z';
  const full = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const time = Date.parse(`${match[1]}${full}`);
  return Number.isNaN(time) ? undefined : time;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as ISO 8601 has it, in days at most. */
export function parseDuration(text: string): number | undefined {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  if (match === null || !/\d/.test(text)) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const span =
    Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  return sign === '-' ? -span : span;
}
