/** Chunks that a process has written and its system has not taken yet, oldest first. */

interface Queued {
  readonly bytes: Uint8Array;
  /** Called when this one is taken as a whole. */
  readonly sent: (() => void) | undefined;
}

const NO_BYTES = new Uint8Array(0);

export class SendQueue {
  #queue: Queued[] = [];
  /** How much of the first one is taken. */
  #taken = 0;
  #byteCount = 0;
  #sent: (() => void)[] = [];

  get byteCount(): number {
    return this.#byteCount;
  }

  add(chunks: readonly Uint8Array[], sent: (() => void) | undefined): void {
    const last = chunks.length - 1;
    for (const [index, bytes] of chunks.entries()) {
      this.#queue.push({ bytes, sent: index === last ? sent : undefined });
      this.#byteCount += bytes.byteLength;
    }
    if (last < 0 && sent !== undefined) this.#queue.push({ bytes: NO_BYTES, sent });
    this.#skipTaken();
  }

  /** Copies out the first bytes: as many as asked for, if there are. */
  take(byteCount: number): Uint8Array {
    const segment = new Uint8Array(Math.min(byteCount, this.#byteCount));
    let at = 0;
    while (at < segment.byteLength) {
      const first = this.#queue[0]?.bytes ?? NO_BYTES;
      const end = Math.min(first.byteLength, this.#taken + segment.byteLength - at);
      segment.set(first.subarray(this.#taken, end), at);
      at += end - this.#taken;
      this.#taken = end;
      this.#skipTaken();
    }
    this.#byteCount -= segment.byteLength;
    return segment;
  }

  /** What is to be called for the chunks that have been taken since the last time. */
  takeSent(): readonly (() => void)[] {
    const sent = this.#sent;
    if (sent.length > 0) this.#sent = [];
    return sent;
  }

  /** Forgets all bytes; answers what is to be called for them. */
  clear(): readonly (() => void)[] {
    for (const { sent } of this.#queue) if (sent !== undefined) this.#sent.push(sent);
    this.#queue = [];
    this.#byteCount = 0;
    return this.takeSent();
  }

  #skipTaken(): void {
    for (;;) {
      const first = this.#queue[0];
      if (first === undefined || this.#taken < first.bytes.byteLength) return;
      this.#queue.shift();
      this.#taken = 0;
      if (first.sent !== undefined) this.#sent.push(first.sent);
    }
  }
}
