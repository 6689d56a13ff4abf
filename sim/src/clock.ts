/**
 * The clock of one simulated process. It may be wrong (`Skew`), but it keeps what every clock
 * promises: nothing happens before its time, measured on this very clock.
 */
import { type AbortSignalLike, type Clock, sleepOn, type Timer } from '@odradek/world';
import type { SimulatedProcess } from './process.ts';
import type { SimulatedRandom } from './random.ts';

/** How a machine's clock differs from the true time. Faults change it while it runs. */
export interface Skew {
  /** Added to the wall clock. */
  offsetMs: number;
  /** How much faster than true time it goes: 0.001 gains a millisecond a second. */
  readonly drift: number;
}

/** When every simulation begins: 2026-01-01T00:00:00Z. */
export const EPOCH_MS = 1_767_225_600_000;

/** Timers are late by up to this, as real ones are. */
const LATE_MS_MAX = 0.5;
/** More than what is lost when large times are added as fractions. */
const LATE_MS_MIN = 0.001;
const TURN_MS_MAX = 0.05;

export class SimulatedClock implements Clock {
  readonly #process: SimulatedProcess;
  readonly #skew: Skew;
  readonly #random: SimulatedRandom;
  readonly #originMs: number;
  #tasks: (() => void)[] = [];

  constructor(process: SimulatedProcess, skew: Skew, random: SimulatedRandom) {
    this.#process = process;
    this.#skew = skew;
    this.#random = random;
    this.#originMs = random.between(0, 1_000_000);
  }

  nowMs(): number {
    return Math.floor(EPOCH_MS + this.#skew.offsetMs + this.#passedMs());
  }

  monotonicMs(): number {
    return this.#originMs + this.#passedMs();
  }

  after(delayMs: number, task: () => void): Timer {
    const trueMs = Math.max(0, delayMs) / (1 + this.#skew.drift);
    const lateMs = this.#random.between(LATE_MS_MIN, LATE_MS_MAX);
    return this.#process.after(trueMs + lateMs, 'timer', task);
  }

  atEndOfTurn(task: () => void): void {
    if (this.#tasks.push(task) > 1) return;
    // What comes within this time counts as having arrived in the same turn.
    this.#process.after(this.#random.between(0, TURN_MS_MAX), 'end of turn', () => {
      const tasks = this.#tasks;
      this.#tasks = [];
      for (const each of tasks) each();
    });
  }

  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  #passedMs(): number {
    return this.#process.scheduler.nowMs * (1 + this.#skew.drift);
  }
}
