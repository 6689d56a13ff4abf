/** Time, and being called later. The only source of both. */
export interface Clock {
  /** Wall clock: milliseconds since 1970-01-01 UTC, an integer. It may jump. */
  nowMs(): number;

  /** Milliseconds since an arbitrary moment, with fractions. It never goes back. */
  monotonicMs(): number;

  /** Calls `task` once, `delayMs` from now or later. A task that throws stops the process. */
  after(delayMs: number, task: () => void): Timer;

  /**
   * Calls `task` once, when everything that has already arrived in this turn of the event loop
   * (all sockets that were readable) has been handled. Work that many requests share, such as one
   * write for all of them, belongs here.
   */
  atEndOfTurn(task: () => void): void;

  /** Resolves after `delayMs`. Rejects with the signal's reason if it is aborted before. */
  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void>;
}

/** A task that waits for its time. */
export interface Timer {
  /** After this the task is not called any more. Calling it twice, or too late, does nothing. */
  cancel(): void;
}

/** The part of an `AbortSignal` that a world needs (the DOM type is not known to pure packages). */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
