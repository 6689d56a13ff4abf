/**
 * What can go wrong for a user of the client. Every error that it throws by itself is a
 * `ClientError`; an aborted signal's reason is thrown as it is.
 *
 * Codes and whether trying again may help are Kafka's (`@odradek/wire`); what to do about them is
 * said in `advice.ts`.
 */
import { type ErrorName, errorMessage, errorName, isRetriable } from '@odradek/wire';
import { adviceFor } from './advice.ts';

/** What all errors of the client have in common. */
export class ClientError extends Error {
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly isRetriable: boolean;
  /** What the caller can do about it. */
  readonly advice: string;

  constructor(
    message: string,
    options: { isRetriable?: boolean; advice?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ClientError';
    this.isRetriable = options.isRetriable ?? false;
    this.advice = options.advice ?? '';
  }
}

/** A broker answered with one of Kafka's error codes. */
export class BrokerError extends ClientError {
  /** Kafka's number. */
  readonly code: number;
  /** Kafka's name, such as `UNKNOWN_TOPIC_OR_PARTITION`. */
  readonly error: ErrorName;
  /** What the broker said, or what its code means. */
  readonly detail: string;

  /** `about` says what was asked for, `detail` what the broker said beyond its code. */
  constructor(code: number, about: string, detail?: string | null) {
    const error = errorName(code);
    const said = detail === undefined || detail === null || detail === '' ? undefined : detail;
    super(`${about}: ${said ?? errorMessage(code)} (${error})`, {
      isRetriable: isRetriable(code),
      advice: adviceFor(error),
    });
    this.name = 'BrokerError';
    this.code = code;
    this.error = error;
    this.detail = said ?? errorMessage(code);
  }
}

/** No connection could be made, or it ended before the answer came. */
export class ConnectionError extends ClientError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      isRetriable: true,
      advice: 'Check that the broker runs and that its advertised address can be reached.',
      cause,
    });
    this.name = 'ConnectionError';
  }
}

/** Something took longer than the caller, or the configuration, allows. */
export class TimeoutError extends ClientError {
  constructor(message: string, cause?: unknown) {
    const advice = cause instanceof ClientError ? cause.advice : '';
    super(message, { isRetriable: true, advice, cause });
    this.name = 'TimeoutError';
  }
}

/** The other side does not speak as it should: not a Kafka broker, or damaged bytes. */
export class ProtocolError extends ClientError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      advice: 'Check that the address is that of a Kafka listener without TLS.',
      cause,
    });
    this.name = 'ProtocolError';
  }
}

/** The broker does not offer an API, or no version of it that this client speaks. */
export class UnsupportedError extends ClientError {
  constructor(message: string) {
    super(message, { advice: 'This needs a newer broker.' });
    this.name = 'UnsupportedError';
  }
}

/** The call makes no sense, whatever the state of the cluster. */
export class UsageError extends ClientError {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The client, producer or consumer has been closed. */
export class ClosedError extends ClientError {
  constructor(what: string) {
    super(`${what} is closed`);
    this.name = 'ClosedError';
  }
}

/** Of several things that one call asked for, some failed. What is not named here succeeded. */
export class PartialError extends ClientError {
  readonly failures: ReadonlyMap<string, ClientError>;

  constructor(failures: ReadonlyMap<string, ClientError>) {
    const [first] = failures.values();
    const rest = failures.size - 1;
    const more = rest > 0 ? ` (and ${rest} more)` : '';
    super(`${first?.message ?? 'failed'}${more}`, {
      isRetriable: [...failures.values()].every((failure) => failure.isRetriable),
      advice: first?.advice ?? '',
    });
    this.name = 'PartialError';
    this.failures = failures;
  }
}

/** Throws nothing when all went well, the failure itself when it is alone, else all of them. */
export function throwFailures(failures: ReadonlyMap<string, ClientError>, asked: number): void {
  const [first] = failures.values();
  if (first === undefined) return;
  throw asked === 1 ? first : new PartialError(failures);
}

/** Throws when the code is not 0. */
export function checkCode(code: number, about: string, detail?: string | null): void {
  if (code !== 0) throw new BrokerError(code, about, detail);
}

export function isRetriableError(error: unknown): boolean {
  return error instanceof ClientError && error.isRetriable;
}

/** Whether the broker answered with this of Kafka's errors. */
export function isBrokerError(error: unknown, name: ErrorName): error is BrokerError {
  return error instanceof BrokerError && error.error === name;
}
