/**
 * What waits for a partition to reach an offset: answers to producers, in the order of their
 * appends. A queue, since offsets are given in order and reached in order.
 */
export class OffsetWaiters {
  #offsets: number[] = [];
  #tasks: ((errorCode: number) => void)[] = [];
  #head = 0;

  /** Calls `task` with 0 when everything below `offset` is there. Offsets must not decrease. */
  add(offset: number, task: (errorCode: number) => void): void {
    this.#offsets.push(offset);
    this.#tasks.push(task);
  }

  get count(): number {
    return this.#offsets.length - this.#head;
  }

  /** Everything below `endOffset` is there. */
  reached(endOffset: number): void {
    while (this.#head < this.#offsets.length) {
      const offset = this.#offsets[this.#head];
      if (offset === undefined || offset > endOffset) break;
      const task = this.#tasks[this.#head];
      this.#head++;
      task?.(0);
    }
    if (this.#head === this.#offsets.length) {
      this.#offsets = [];
      this.#tasks = [];
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#offsets = this.#offsets.slice(this.#head);
      this.#tasks = this.#tasks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Nothing of what is waited for will come: every task gets the error. */
  fail(errorCode: number): void {
    const tasks = this.#tasks.slice(this.#head);
    this.#offsets = [];
    this.#tasks = [];
    this.#head = 0;
    for (const task of tasks) task(errorCode);
  }
}
