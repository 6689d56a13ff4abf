/** Somebody waits until something has changed. A change that comes before the wait is not lost. */
import type { AbortSignalLike, World } from '@odradek/world';
import { orAborted } from '../abort.ts';

export class Wakeup {
  readonly #world: World;
  #hasChanged = false;
  #waiting: (() => void) | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  notify(): void {
    this.#hasChanged = true;
    this.#waiting?.();
    this.#waiting = undefined;
  }

  /** Ends at the next change, or after `timeoutMs`. Throws when the signal is aborted. */
  async wait(timeoutMs: number, signal: AbortSignalLike | undefined): Promise<void> {
    if (!this.#hasChanged) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      const timer = this.#world.clock.after(timeoutMs, resolve);
      try {
        await orAborted(promise, signal);
      } finally {
        timer.cancel();
      }
    }
    this.#hasChanged = false;
  }
}
