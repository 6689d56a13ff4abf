/**
 * How much a node tells its operator, changed while it runs (KIP-412). There is one logger, the
 * root: lines are few and structured here, and filtered by what reads them. Levels last until the
 * process ends.
 */
import type { Report, ReportFields } from '@odradek/world';

export type LogLevel = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';

/** From silent to loud. */
export const logLevels: readonly LogLevel[] = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'];
export const rootLogger = 'root';

export class LogLevels {
  readonly #levels = new Map<string, LogLevel>([[rootLogger, 'INFO']]);

  get all(): ReadonlyMap<string, LogLevel> {
    return this.#levels;
  }

  has(logger: string): boolean {
    return this.#levels.has(logger);
  }

  set(logger: string, level: LogLevel): void {
    if (this.has(logger)) this.#levels.set(logger, level);
  }

  allows(level: LogLevel): boolean {
    const current = this.#levels.get(rootLogger) ?? 'INFO';
    return logLevels.indexOf(level) <= logLevels.indexOf(current);
  }
}

export function isLogLevel(text: string | null): text is LogLevel {
  return logLevels.some((level) => level === text);
}

/** A report that passes on what the levels allow at the time. */
export function levelled(report: Report, levels: LogLevels): Report {
  return {
    error: (message: string, fields?: ReportFields) => {
      if (levels.allows('ERROR')) report.error(message, fields);
    },
    warn: (message: string, fields?: ReportFields) => {
      if (levels.allows('WARN')) report.warn(message, fields);
    },
    info: (message: string, fields?: ReportFields) => {
      if (levels.allows('INFO')) report.info(message, fields);
    },
    debug: (message: string, fields?: ReportFields) => {
      if (levels.allows('DEBUG')) report.debug(message, fields);
    },
  };
}
