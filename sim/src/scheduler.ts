/**
 * The only loop of a simulation. It takes the earliest event, sets the clock to its time, runs it,
 * lets everything that became runnable finish, and goes on. The seed decides between events of the
 * same time. Nothing here takes real time.
 *
 * It knows no machines: whether a process may still run its events is `machine.ts`'s business.
 */
import { EventHeap, type ScheduledEvent } from './event-heap.ts';
import { SimulatedRandom } from './random.ts';
import { Trace } from './trace.ts';

export interface SchedulerOptions {
  readonly seed: number;
  readonly trace?: Trace;
}

export interface RunOptions {
  /** Looked at before each event: true ends the run. */
  readonly until?: () => boolean;
  /** Events after this time are left for another run. */
  readonly untilMs?: number;
  /** A run of more events than this is taken for one that never ends. */
  readonly eventsMax?: number;
}

/** Why a run ended: it got there, nothing was left to happen, or the time had come. */
export type RunEnd = 'reached' | 'idle' | 'time';

/** An event that has not happened yet. */
export interface Scheduled {
  cancel(): void;
}

const EVENTS_MAX = 50_000_000;
const TIE_BELOW = 2 ** 32;

export class Scheduler {
  readonly seed: number;
  readonly random: SimulatedRandom;
  readonly trace: Trace;
  readonly #ties: SimulatedRandom;
  readonly #events = new EventHeap();
  #nowMs = 0;
  #isRunning = false;

  constructor(options: SchedulerOptions) {
    this.seed = options.seed;
    this.random = new SimulatedRandom(options.seed);
    this.#ties = this.random.fork('ties');
    this.trace = options.trace ?? new Trace();
  }

  /** The true time, in milliseconds with fractions; machines see their own. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** An event without a `what` leaves it to its task to write the trace. */
  after(delayMs: number, who: string, what: string, task: () => void): Scheduled {
    // A time that is no number would spoil the order of all events.
    if (Number.isNaN(delayMs)) throw new RangeError(`${who} ${what}: no time to wait`);
    const timeMs = this.#nowMs + Math.max(0, delayMs);
    const event: ScheduledEvent = {
      timeMs,
      tie: this.#ties.integer(TIE_BELOW),
      order: 0,
      who,
      what,
      task,
    };
    this.#events.add(event);
    return { cancel: (): void => this.#events.drop(event) };
  }

  /** Lets time go on. What an event throws ends the run and is thrown from here. */
  async run(options: RunOptions = {}): Promise<RunEnd> {
    if (this.#isRunning) throw new Error('the simulation is already running');
    this.#isRunning = true;
    try {
      return await this.#loop(options);
    } finally {
      this.#isRunning = false;
    }
  }

  async #loop({ until, untilMs = Infinity, eventsMax = EVENTS_MAX }: RunOptions): Promise<RunEnd> {
    await settled();
    for (let count = 0; ; count += 1) {
      if (until?.() === true) return 'reached';
      const next = this.#events.earliest();
      if (next === undefined || next.timeMs > untilMs) {
        if (untilMs === Infinity) return 'idle';
        this.#nowMs = Math.max(this.#nowMs, untilMs);
        return next === undefined ? 'idle' : 'time';
      }
      if (count === eventsMax) throw new Error(`no end after ${eventsMax} events`);
      const task = this.#events.take();
      this.#nowMs = next.timeMs;
      if (next.what !== '') this.trace.add(next.timeMs, next.who, next.what);
      task?.();
      await settled();
    }
  }
}

/** One turn of the real event loop: all microtasks, and those that they make, are then done. */
function settled(): Promise<void> {
  // oxlint-disable-next-line no-restricted-globals -- no delay: it only drains what is runnable.
  return new Promise((resolve) => setImmediate(resolve));
}
