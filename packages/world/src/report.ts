/** What a process tells its operator: structured log lines. */
export interface Report {
  error(message: string, fields?: ReportFields): void;
  warn(message: string, fields?: ReportFields): void;
  info(message: string, fields?: ReportFields): void;
  debug(message: string, fields?: ReportFields): void;
}

/** Values that explain a line: printed as `name=value`. */
export type ReportFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
