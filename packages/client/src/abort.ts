/**
 * Waiting that ends early: when a signal is aborted, or when time is up. Whoever waits goes on at
 * once; what was waited for is not stopped by that.
 */
import type { AbortSignalLike, World } from '@odradek/world';
import { TimeoutError } from './errors.ts';

export function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted === true) throw signal.reason;
}

/** The promise's outcome, or the signal's reason if that comes first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) {
      promise.catch(() => undefined);
      return onAbort();
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}

/** The promise's outcome, or a `TimeoutError` if that takes longer than `timeoutMs`. */
export function within<T>(
  { clock }: World,
  promise: Promise<T>,
  timeoutMs: number,
  what: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => {
      reject(new TimeoutError(`${what}: not within ${Math.round(timeoutMs)} ms`));
    });
    promise.finally(() => timer.cancel()).then(resolve, reject);
  });
}
