/**
 * Runs a machine on a log: loads it, lets it decide, appends what it decided, applies that, and
 * answers when it is committed. One timer wakes the machine at its next deadline.
 *
 * A decision sees what earlier decisions appended, committed or not: the log has accepted it, and
 * what can still fail then (the disk, leadership) ends this host and its state with it. An answer
 * that rests on uncommitted entries waits for them, also when it appended nothing itself.
 */
import type { Decision, Immutable, Machine } from '@odradek/machines';
import type { Clock, Timer } from '@odradek/world';
import { type MachineLog, MachineLogFailure } from './machine-log.ts';

/** More waiting answers than this, and new commands are refused until some have left. */
const WAITING_MAX = 10_000;

/** Too many commands wait for their entries to be committed. */
export class MachineBusy extends Error {
  constructor() {
    super(`more than ${WAITING_MAX} commands wait to be committed`);
    this.name = 'MachineBusy';
  }
}

export interface MachineHostOptions<Entry> {
  /** What `decide` and `expire` are told the time is. */
  readonly nowMs: () => number;
  readonly clock: Clock;
  /** Told of each entry before it is applied; not while loading. */
  readonly onApplying?: (entry: Entry) => void;
  /** Told of all entries of one decision, after they have been applied. */
  readonly onApplied?: (entries: readonly Entry[]) => void;
}

interface Waiting {
  readonly offset: number;
  readonly settle: () => void;
  readonly reject: (failure: Error) => void;
}

export class MachineHost<State, Command, Entry, Reply> {
  readonly #machine: Machine<State, Command, Entry, Reply>;
  readonly #state: State;
  readonly #log: MachineLog<Entry>;
  readonly #options: MachineHostOptions<Entry>;
  /** In the order of their offsets, from `#firstWaiting` on. */
  #waiting: Waiting[] = [];
  #firstWaiting = 0;
  #failure: MachineLogFailure | undefined;
  #timer: Timer | undefined;
  #timerMs: number | undefined;

  constructor(
    machine: Machine<State, Command, Entry, Reply>,
    state: State,
    log: MachineLog<Entry>,
    options: MachineHostOptions<Entry>,
  ) {
    this.#machine = machine;
    this.#state = state;
    this.#log = log;
    this.#options = options;
    log.onCommitted = () => this.#answer();
    log.onFailure = (failure) => this.stop(failure);
  }

  /** Before anything is submitted. */
  async load(): Promise<void> {
    await this.#log.replay((entry) => this.#machine.apply(this.#state, entry));
    this.#setTimer();
  }

  get state(): Immutable<State> {
    // A state seen as unchangeable is still that state; the compiler cannot follow that for any
    // State.
    return this.#state as Immutable<State>;
  }

  get endOffset(): number {
    return this.#log.endOffset;
  }

  /** Answers when what the command did, or looked at, is committed. */
  submit(command: Command): Promise<Reply> {
    return this.propose((state, nowMs) => this.#machine.decide(state, command, nowMs));
  }

  /** Like `submit`, for a caller that knows better which reply belongs to which command. */
  propose<Answer>(
    decide: (state: Immutable<State>, nowMs: number) => Decision<Entry, Answer>,
  ): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#waiting.length - this.#firstWaiting >= WAITING_MAX) {
      return Promise.reject(new MachineBusy());
    }
    try {
      const { entries, reply } = decide(this.state, this.#options.nowMs());
      this.#take(entries);
      return this.#committed(reply);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** No more commands; those that wait are told why. */
  stop(failure: MachineLogFailure): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#timer?.cancel();
    const waiting = this.#waiting.slice(this.#firstWaiting);
    this.#waiting = [];
    this.#firstWaiting = 0;
    for (const { reject } of waiting) reject(failure);
  }

  #take(entries: readonly Entry[]): void {
    if (entries.length > 0) {
      this.#log.append(entries);
      for (const entry of entries) {
        this.#options.onApplying?.(entry);
        this.#machine.apply(this.#state, entry);
      }
      this.#options.onApplied?.(entries);
    }
    this.#setTimer();
  }

  #committed<Answer>(answer: Answer): Promise<Answer> {
    const offset = this.#log.endOffset;
    if (this.#log.committedOffset >= offset) return Promise.resolve(answer);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ offset, settle: () => resolve(answer), reject });
    });
  }

  #answer(): void {
    const { committedOffset } = this.#log;
    let first = this.#waiting[this.#firstWaiting];
    while (first !== undefined && first.offset <= committedOffset) {
      this.#firstWaiting += 1;
      first.settle();
      first = this.#waiting[this.#firstWaiting];
    }
    if (this.#firstWaiting === this.#waiting.length) {
      this.#waiting = [];
      this.#firstWaiting = 0;
    }
  }

  #setTimer(): void {
    const atMs = this.#machine.nextDeadlineMs(this.state);
    if (atMs === this.#timerMs) return;
    this.#timerMs = atMs;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (atMs === undefined) return;
    const delayMs = Math.max(0, atMs - this.#options.nowMs());
    this.#timer = this.#options.clock.after(delayMs, () => this.#expire());
  }

  #expire(): void {
    this.#timer = undefined;
    this.#timerMs = undefined;
    if (this.#failure !== undefined) return;
    try {
      this.#take(this.#machine.expire(this.state, this.#options.nowMs()));
    } catch (error) {
      // The log has told `onFailure` as well; nobody waits for this call.
      if (!(error instanceof MachineLogFailure)) throw error;
    }
  }
}
