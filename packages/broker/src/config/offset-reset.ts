/**
 * Where a group without a committed offset begins: `earliest`, `latest`, or a time back from now
 * in ISO 8601's durations (`by_duration:PT1H`, KIP-1106 and KIP-1103).
 */
export type OffsetReset =
  | { readonly type: 'earliest' }
  | { readonly type: 'latest' }
  | { readonly type: 'by-duration'; readonly durationMs: number };

const hours = '(?:([+-]?\\d+)H)?';
const minutes = '(?:([+-]?\\d+)M)?';
const seconds = '(?:([+-]?\\d+)(?:[.,](\\d{0,9}))?S)?';
const form = new RegExp(`^([+-]?)P(?:([+-]?\\d+)D)?(T${hours}${minutes}${seconds})?$`, 'i');
const prefix = 'by_duration:';

export function parseOffsetReset(text: string): OffsetReset | undefined {
  if (text === 'earliest') return { type: 'earliest' };
  if (text === 'latest') return { type: 'latest' };
  if (!text.startsWith(prefix)) return undefined;
  const durationMs = parseDuration(text.slice(prefix.length));
  if (durationMs === undefined || durationMs < 0) return undefined;
  return { type: 'by-duration', durationMs };
}

export function isOffsetReset(text: string): boolean {
  return parseOffsetReset(text) !== undefined;
}

/**
 * Days, hours, minutes and seconds, each with a sign of its own, as Java reads them; years and
 * months have no fixed length and are refused.
 */
export function parseDuration(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [, sign, days, time, hour, minute, second, decimals] = parts;
  const anyOfTime = hour !== undefined || minute !== undefined || second !== undefined;
  if (days === undefined && !anyOfTime) return undefined;
  if (time !== undefined && !anyOfTime) return undefined;
  const whole =
    Number(days ?? 0) * 86400 +
    Number(hour ?? 0) * 3600 +
    Number(minute ?? 0) * 60 +
    Number(second ?? 0);
  const part = Number(`0.${decimals === undefined || decimals === '' ? '0' : decimals}`);
  // `-0.5` is half a second back: the sign of the seconds counts for the decimals too.
  const total = whole + (second?.startsWith('-') === true ? -part : part);
  const milliseconds = Math.round(total * 1000);
  if (!Number.isSafeInteger(milliseconds)) return undefined;
  return sign === '-' ? -milliseconds : milliseconds;
}
