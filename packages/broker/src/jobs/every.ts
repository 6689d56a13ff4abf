/** A task that is done again and again, each time so long after the last time began. */
import type { Clock, Timer } from '@odradek/world';

export interface Job {
  stop(): void;
}

/** `intervalMs` is asked each time, since settings change. The task must not throw. */
export function every(clock: Clock, intervalMs: () => number, task: () => void): Job {
  let timer: Timer | undefined;
  let stopped = false;
  const schedule = (): void => {
    timer = clock.after(intervalMs(), () => {
      task();
      if (!stopped) schedule();
    });
  };
  schedule();
  return {
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
  };
}
