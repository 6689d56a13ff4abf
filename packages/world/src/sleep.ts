/** How every clock sleeps, given that it can call a task later. Not for users: they have `Clock`. */
import type { AbortSignalLike, Clock } from './clock.ts';

export function sleepOn(
  clock: Pick<Clock, 'after'>,
  delayMs: number,
  signal: AbortSignalLike | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
