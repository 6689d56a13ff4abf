/** What a simulated process tells its operator: kept for the test, and written into the trace. */
import type { Report, ReportFields } from '@odradek/world';
import type { SimulatedProcess } from './process.ts';

export interface ReportedLine {
  readonly atMs: number;
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly fields: ReportFields;
}

/** Older lines are forgotten: a long run must not fill the memory. */
const LINES_MAX = 10_000;

export class SimulatedReport implements Report {
  readonly #process: SimulatedProcess;
  #lines: ReportedLine[] = [];

  constructor(process: SimulatedProcess) {
    this.#process = process;
  }

  /** The last lines, oldest first. */
  get lines(): readonly ReportedLine[] {
    return this.#lines;
  }

  error(message: string, fields?: ReportFields): void {
    this.#add('error', message, fields);
  }

  warn(message: string, fields?: ReportFields): void {
    this.#add('warn', message, fields);
  }

  info(message: string, fields?: ReportFields): void {
    this.#add('info', message, fields);
  }

  debug(message: string, fields?: ReportFields): void {
    this.#add('debug', message, fields);
  }

  #add(level: ReportedLine['level'], message: string, fields: ReportFields = {}): void {
    const { scheduler, name, isAlive } = this.#process;
    if (!isAlive) return;
    scheduler.trace.add(scheduler.nowMs, name, printed(level, message, fields));
    this.#lines.push({ atMs: scheduler.nowMs, level, message, fields });
    if (this.#lines.length >= 2 * LINES_MAX) this.#lines = this.#lines.slice(-LINES_MAX);
  }
}

function printed(level: string, message: string, fields: ReportFields): string {
  let line = `${level}: ${message}`;
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) line += ` ${name}=${String(value)}`;
  }
  return line;
}
