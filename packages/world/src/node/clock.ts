/** Time of this machine: Node's timers and clocks. The promises are written in `../clock.ts`. */
import type { AbortSignalLike, Clock, Timer } from '../clock.ts';
import { sleepOn } from '../sleep.ts';

/** `setTimeout` takes no more; longer waits are made of several. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export class NodeClock implements Clock {
  #tasks: (() => void)[] = [];
  #spare: (() => void)[] = [];
  readonly #runTasks = (): void => this.#endTurn();

  nowMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(delayMs: number, task: () => void): Timer {
    return new NodeTimer(delayMs, task);
  }

  // Node polls all sockets before it runs what `setImmediate` was given.
  atEndOfTurn(task: () => void): void {
    if (this.#tasks.push(task) === 1) setImmediate(this.#runTasks);
  }

  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  #endTurn(): void {
    const tasks = this.#tasks;
    this.#tasks = this.#spare;
    let done = 0;
    try {
      for (const task of tasks) {
        done += 1;
        task();
      }
    } finally {
      // After a task that threw, and a process that outlives it, the others still have their turn.
      for (const task of tasks.splice(0).slice(done)) this.atEndOfTurn(task);
      this.#spare = tasks;
    }
  }
}

class NodeTimer implements Timer {
  readonly #task: () => void;
  readonly #dueMs: number;
  #handle: NodeJS.Timeout;

  constructor(delayMs: number, task: () => void) {
    this.#task = task;
    this.#dueMs = performance.now() + delayMs;
    this.#handle = this.#wait(delayMs);
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }

  #wait(delayMs: number): NodeJS.Timeout {
    const wholeMs = Math.max(0, Math.ceil(delayMs));
    return setTimeout(() => this.#onTime(), Math.min(wholeMs, TIMEOUT_MS_MAX));
  }

  // Node counts whole milliseconds and may come a fraction too early.
  #onTime(): void {
    const leftMs = this.#dueMs - performance.now();
    if (leftMs > 0) this.#handle = this.#wait(leftMs);
    else this.#task();
  }
}
