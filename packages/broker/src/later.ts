/**
 * A value that comes later, and reaches whoever waits for it at once, in the same turn of the event
 * loop. A promise would come one round of microtasks later: too late for the write that collects
 * all answers of the turn.
 */
export class Later<Value> {
  #settled = false;
  #value: Value | undefined;
  #then: ((value: Value) => void) | undefined;

  settle(value: Value): void {
    if (this.#settled) return;
    this.#settled = true;
    const then = this.#then;
    if (then === undefined) this.#value = value;
    else then(value);
  }

  /** At most one function may wait. */
  whenSettled(then: (value: Value) => void): void {
    if (!this.#settled) {
      this.#then = then;
      return;
    }
    const value = this.#value;
    this.#value = undefined;
    // `#settled` says that a value of the right type was stored.
    then(value as Value);
  }
}
