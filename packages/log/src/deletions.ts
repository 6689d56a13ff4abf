/**
 * Segments on their way out: renamed at once, so that they are gone for a start after a crash, and
 * removed a while later, so that who is reading them can finish.
 */
import type { Timer, World } from '@odradek/world';
import { DELETED_SUFFIX } from './file-names.ts';
import type { Segment } from './segment.ts';

export class Deletions {
  readonly #world: World;
  readonly #waiting = new Map<Segment, Timer>();

  constructor(world: World) {
    this.#world = world;
  }

  delete(segments: readonly Segment[], delayMs: number): void {
    for (const segment of segments) {
      segment.rename(DELETED_SUFFIX);
      const timer = this.#world.clock.after(delayMs, () => {
        this.#waiting.delete(segment);
        segment.remove();
      });
      this.#waiting.set(segment, timer);
    }
  }

  /** Removes what still waits. */
  finish(): void {
    for (const [segment, timer] of this.#waiting) {
      timer.cancel();
      segment.remove();
    }
    this.#waiting.clear();
  }
}
