/** The events of a simulation, earliest first: a binary heap whose cancelled ones go at last. */

export interface ScheduledEvent {
  readonly timeMs: number;
  /** Drawn from the seed: decides between events of the same time. */
  readonly tie: number;
  /** Given by the heap: decides between events that even drew the same number. */
  order: number;
  readonly who: string;
  readonly what: string;
  /** Missing once the event is cancelled or taken. */
  task: (() => void) | undefined;
}

/** Below this many events nobody minds the cancelled ones among them. */
const SWEEP_COUNT_MIN = 1024;

export class EventHeap {
  #events: ScheduledEvent[] = [];
  #cancelledCount = 0;
  #added = 0;

  add(event: ScheduledEvent): void {
    event.order = this.#added;
    this.#added += 1;
    this.#events.push(event);
    this.#up(this.#events.length - 1);
  }

  drop(event: ScheduledEvent): void {
    if (event.task === undefined) return;
    event.task = undefined;
    this.#cancelledCount += 1;
    if (this.#events.length > SWEEP_COUNT_MIN && this.#cancelledCount * 2 > this.#events.length) {
      this.#sweep();
    }
  }

  earliest(): ScheduledEvent | undefined {
    while (this.#events.length > 0 && this.#events[0]?.task === undefined) {
      this.#cancelledCount -= 1;
      this.#removeFirst();
    }
    return this.#events[0];
  }

  /** Takes out what `earliest` has answered; it can no longer be cancelled. */
  take(): (() => void) | undefined {
    const event = this.#events[0];
    if (event === undefined) return undefined;
    this.#removeFirst();
    const { task } = event;
    event.task = undefined;
    return task;
  }

  #removeFirst(): void {
    const last = this.#events.pop();
    if (last === undefined || this.#events.length === 0) return;
    this.#events[0] = last;
    this.#down(0);
  }

  #sweep(): void {
    this.#events = this.#events.filter((event) => event.task !== undefined).sort(compared);
    this.#cancelledCount = 0;
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, above)) return;
      index = above;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      let least = left;
      if (this.#isEarlier(left + 1, left)) least = left + 1;
      if (!this.#swapIfEarlier(least, index)) return;
      index = least;
    }
  }

  #isEarlier(one: number, other: number): boolean {
    const a = this.#events[one];
    const b = this.#events[other];
    return a !== undefined && b !== undefined && compared(a, b) < 0;
  }

  #swapIfEarlier(below: number, above: number): boolean {
    const a = this.#events[below];
    const b = this.#events[above];
    if (a === undefined || b === undefined || compared(a, b) >= 0) return false;
    this.#events[below] = b;
    this.#events[above] = a;
    return true;
  }
}

function compared(a: ScheduledEvent, b: ScheduledEvent): number {
  return a.timeMs - b.timeMs || a.tie - b.tie || a.order - b.order;
}
