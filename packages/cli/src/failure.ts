/** What goes wrong on the command line, and how it is told: what happened, and what to do. */
import { ClientError } from '@odradek/client';
import type { Context } from './context.ts';

/** Arguments that make no sense. Exit status 2. */
export class UsageMistake extends Error {
  /** The command that shows how it is meant. */
  readonly hint: string;

  constructor(message: string, hint = 'odradek --help') {
    super(message);
    this.name = 'UsageMistake';
    this.hint = hint;
  }
}

/** A command could not do what it was told. Exit status 1. */
export class CommandFailure extends Error {
  readonly advice: string;

  constructor(message: string, advice = '') {
    super(message);
    this.name = 'CommandFailure';
    this.advice = advice;
  }
}

export const ExitStatus = { success: 0, failure: 1, usage: 2 } as const;

/** Tells people what went wrong, and answers the exit status. */
export function tellFailure(error: unknown, context: Context): number {
  if (error instanceof UsageMistake) {
    context.printError(`odradek: ${error.message}\nSee: ${error.hint}`);
    return ExitStatus.usage;
  }
  if (error instanceof CommandFailure || error instanceof ClientError) {
    context.printError(`odradek: ${error.message}`);
    if (error.advice !== '') context.printError(error.advice);
    return ExitStatus.failure;
  }
  if (isSystemError(error)) {
    context.printError(`odradek: ${error.message}`);
    return ExitStatus.failure;
  }
  context.printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return ExitStatus.failure;
}

/** A file that is not there, or may not be read: the system's own words say enough. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
