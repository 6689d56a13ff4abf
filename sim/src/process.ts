/**
 * One life of a process on a simulated machine. All that happens to it comes through `after`: a
 * dead process gets nothing more, so its promises never settle; a paused one gets everything
 * later, in order.
 *
 * What its system does for it (taking in packets, keeping files) goes on without it.
 */
import type { Scheduled, Scheduler } from './scheduler.ts';

export class SimulatedProcess {
  readonly name: string;
  readonly scheduler: Scheduler;
  #state: 'running' | 'paused' | 'dead' = 'running';
  #missed: (() => void)[] = [];
  readonly #onDeath: (() => void)[] = [];

  constructor(name: string, scheduler: Scheduler) {
    this.name = name;
    this.scheduler = scheduler;
  }

  get isAlive(): boolean {
    return this.#state !== 'dead';
  }

  get isPaused(): boolean {
    return this.#state === 'paused';
  }

  /** Calls `task` as an event of this process, if it lives and runs then. */
  after(delayMs: number, what: string, task: () => void): Scheduled {
    if (!this.isAlive) return NEVER;
    let isCancelled = false;
    const event = this.scheduler.after(delayMs, this.name, what, () => {
      if (this.#state === 'running') this.#run(task);
      else if (this.#state === 'paused') {
        // It may be cancelled by another of the events that wait with it.
        this.#missed.push(() => {
          if (!isCancelled) this.#run(task);
        });
      }
    });
    return {
      cancel: (): void => {
        isCancelled = true;
        event.cancel();
      },
    };
  }

  // Killed within its own task, as at a call of its disk: what it throws then concerns nobody.
  #run(task: () => void): void {
    try {
      task();
    } catch (error) {
      if (this.isAlive) throw error;
    }
  }

  /** Its event loop stands still, as when the system does not let it run. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#catchUp();
  }

  /** `task` is called when the process dies: for what its system must clean up. */
  onDeath(task: () => void): void {
    this.#onDeath.push(task);
  }

  // One after the other: of several events of one time the seed would take any one first.
  #catchUp(): void {
    if (this.#missed.length === 0) return;
    this.after(0, 'missed event', () => {
      this.#missed.shift()?.();
      this.#catchUp();
    });
  }

  die(): void {
    if (!this.isAlive) return;
    this.#state = 'dead';
    this.#missed = [];
    for (const task of this.#onDeath) task();
  }
}

const NEVER: Scheduled = { cancel: () => undefined };
