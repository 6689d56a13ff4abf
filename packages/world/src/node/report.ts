/**
 * Log lines on a standard stream, as Kafka prints them or as JSON, one per line. What may be
 * printed is the caller's concern: nothing is masked here.
 */
import type { Report, ReportFields } from '../report.ts';

export type ReportLevel = 'error' | 'warn' | 'info' | 'debug';

export interface NodeReportOptions {
  /** The least important level that is printed; info unless told. */
  readonly level?: ReportLevel;
  readonly format?: 'text' | 'json';
  /** Who reports: printed at the end of each line. */
  readonly name?: string;
  /** Takes each line, with its line feed; standard output unless told. */
  readonly write?: (line: string) => void;
  readonly nowMs?: () => number;
}

const RANKS: Readonly<Record<ReportLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

export class NodeReport implements Report {
  readonly #rank: number;
  readonly #format: 'text' | 'json';
  readonly #name: string;
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;

  constructor(options: NodeReportOptions = {}) {
    this.#rank = RANKS[options.level ?? 'info'];
    this.#format = options.format ?? 'text';
    this.#name = options.name ?? 'odradek';
    this.#write = options.write ?? writeTo(process.stdout);
    this.#nowMs = options.nowMs ?? Date.now;
  }

  error(message: string, fields?: ReportFields): void {
    this.#print('error', message, fields);
  }

  warn(message: string, fields?: ReportFields): void {
    this.#print('warn', message, fields);
  }

  info(message: string, fields?: ReportFields): void {
    this.#print('info', message, fields);
  }

  debug(message: string, fields?: ReportFields): void {
    this.#print('debug', message, fields);
  }

  #print(level: ReportLevel, message: string, fields: ReportFields | undefined): void {
    if (RANKS[level] > this.#rank) return;
    const time = new Date(this.#nowMs());
    this.#write(
      this.#format === 'json'
        ? jsonLine(time, level, message, fields, this.#name)
        : textLine(time, level, message, fields, this.#name),
    );
  }
}

/**
 * Lines into one of the standard streams. Its reader may go away: the lines are then lost, and
 * the process goes on.
 */
export function writeTo(stream: NodeJS.WriteStream): (line: string) => void {
  let watched = false;
  return (line) => {
    if (!watched) {
      watched = true;
      stream.on('error', () => undefined);
    }
    stream.write(line);
  };
}

function textLine(
  time: Date,
  level: ReportLevel,
  message: string,
  fields: ReportFields = {},
  name: string,
): string {
  let line = `[${localTime(time)}] ${level.toUpperCase()} ${onOneLine(message)}`;
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) line += ` ${key}=${printed(value)}`;
  }
  return `${line} (${name})\n`;
}

function jsonLine(
  time: Date,
  level: ReportLevel,
  message: string,
  fields: ReportFields = {},
  name: string,
): string {
  return `${JSON.stringify({ ...fields, time: time.toISOString(), level, message, name })}\n`;
}

function localTime(time: Date): string {
  const date = `${time.getFullYear()}-${digits(time.getMonth() + 1)}-${digits(time.getDate())}`;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => digits(n));
  return `${date} ${clock.join(':')},${digits(time.getMilliseconds(), 3)}`;
}

function digits(value: number, count = 2): string {
  return String(value).padStart(count, '0');
}

function printed(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  return /^[^\s"=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value);
}

// A line feed inside a message would let whoever provoked it forge lines of the log.
function onOneLine(message: string): string {
  return message.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
