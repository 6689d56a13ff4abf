/**
 * What is done once for all requests of a turn of the event loop: first one write per log for all
 * that was appended, then one write per connection for all that was answered. The order matters:
 * writing a log settles answers, and they should leave in the same turn.
 */
import type { Clock } from '@odradek/world';

export interface Flushable {
  flush(): void;
}

export class Turn {
  readonly #clock: Clock;
  #logs: Flushable[] = [];
  #connections: Flushable[] = [];
  #scheduled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The caller sees to it that a log is added once until it is flushed. */
  addLog(log: Flushable): void {
    this.#logs.push(log);
    this.#schedule();
  }

  /** The caller sees to it that a connection is added once until it is flushed. */
  addConnection(connection: Flushable): void {
    this.#connections.push(connection);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.atEndOfTurn(this.#run);
  }

  readonly #run = (): void => {
    while (this.#logs.length > 0) {
      const logs = this.#logs;
      this.#logs = [];
      for (const log of logs) log.flush();
    }
    // Answers that wait for a promise of this turn are settled by now, except those whose last
    // step is a microtask; these come next turn. `#scheduled` is cleared before connections are
    // flushed so that nothing added meanwhile is forgotten.
    this.#scheduled = false;
    const connections = this.#connections;
    this.#connections = [];
    for (const connection of connections) connection.flush();
  };
}
