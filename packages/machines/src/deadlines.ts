/**
 * Many deadlines, few of which are ever reached: a heap that is cheap to postpone in.
 *
 * Heartbeats move a deadline further away thousands of times before it is due once. A deadline that
 * is postponed therefore keeps its place in the heap and is put in order only when it comes to the
 * top. It is a plain structure: it neither reads a clock nor calls anybody.
 */

/** One moment that may be set, moved and cancelled, and what it is about. */
export class Deadline<Subject> {
  readonly subject: Subject;
  /** When it is due; undefined when it is not set. */
  atMs: number | undefined = undefined;
  /** The time that its place in the heap was chosen for: never later than `atMs`. */
  placedMs = 0;
  /** Its place in the heap, -1 when it is not there. */
  index = -1;

  constructor(subject: Subject) {
    this.subject = subject;
  }
}

export class Deadlines<Subject> {
  readonly #heap: Deadline<Subject>[] = [];

  /** How many deadlines are set. */
  get size(): number {
    return this.#heap.length;
  }

  set(deadline: Deadline<Subject>, atMs: number): void {
    deadline.atMs = atMs;
    if (deadline.index < 0) {
      deadline.placedMs = atMs;
      this.#place(deadline, this.#heap.length);
      this.#rise(deadline);
    } else if (atMs < deadline.placedMs) {
      deadline.placedMs = atMs;
      this.#rise(deadline);
    }
  }

  cancel(deadline: Deadline<Subject>): void {
    deadline.atMs = undefined;
    if (deadline.index >= 0) this.#remove(deadline);
  }

  /** The earliest deadline; undefined when none is set. */
  nextMs(): number | undefined {
    return this.#top()?.atMs;
  }

  /** Takes out the earliest deadline if it is due; it is then not set any more. */
  takeDue(nowMs: number): Deadline<Subject> | undefined {
    const top = this.#top();
    if (top?.atMs === undefined || top.atMs > nowMs) return undefined;
    this.cancel(top);
    return top;
  }

  clear(): void {
    for (const deadline of this.#heap) {
      deadline.atMs = undefined;
      deadline.index = -1;
    }
    this.#heap.length = 0;
  }

  /** The first of the heap, once its place is the one that it should have. */
  #top(): Deadline<Subject> | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top?.atMs === undefined || top.atMs === top.placedMs) return top;
      top.placedMs = top.atMs;
      this.#sink(top);
    }
  }

  #remove(deadline: Deadline<Subject>): void {
    const { index } = deadline;
    deadline.index = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === deadline) return;
    this.#place(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  #place(deadline: Deadline<Subject>, index: number): void {
    this.#heap[index] = deadline;
    deadline.index = index;
  }

  #rise(deadline: Deadline<Subject>): void {
    let { index } = deadline;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.placedMs <= deadline.placedMs) break;
      this.#place(parent, index);
      index = above;
    }
    this.#place(deadline, index);
  }

  #sink(deadline: Deadline<Subject>): void {
    let { index } = deadline;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      if (left === undefined) break;
      const child = right !== undefined && right.placedMs < left.placedMs ? right : left;
      if (child.placedMs >= deadline.placedMs) break;
      const below = child.index;
      this.#place(child, index);
      index = below;
    }
    this.#place(deadline, index);
  }
}
