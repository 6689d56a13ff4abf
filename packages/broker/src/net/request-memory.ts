/**
 * How many bytes of requests are held by all connections together: received, not yet answered.
 * Above the bound connections stop reading until others have been answered; a connection that has
 * nothing under way may always bring one request, so that no request can be kept out for ever.
 */
export interface MemoryUser {
  resumeReading(): void;
}

export class RequestMemory {
  readonly #bytesMax: number;
  #bytes = 0;
  readonly #stopped: Set<MemoryUser> = new Set();

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  hold(bytes: number, user: MemoryUser): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#bytesMax) this.#stopped.add(user);
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
    if (this.#stopped.size === 0 || this.#bytes > this.#bytesMax) return;
    const users = [...this.#stopped];
    this.#stopped.clear();
    for (const user of users) user.resumeReading();
  }

  isFull(user: MemoryUser): boolean {
    return this.#stopped.has(user);
  }

  forget(user: MemoryUser): void {
    this.#stopped.delete(user);
  }
}
