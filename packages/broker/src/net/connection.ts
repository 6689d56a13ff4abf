/**
 * One client connection: frames in order, answers in the same order, and pressure passed on in both
 * directions. It knows no API; a `RequestProcessor` does.
 *
 * Kafka handles one request of a connection at a time. We keep that, with one exception that no
 * client can see: a run of requests that may overlap (Produce) is taken in before the first is
 * answered, so that one write serves several. A slow reader stops its own requests: nothing more is
 * read from it until its answers have left.
 */
import type { Connection, NetworkError } from '@odradek/world';
import type { BufferPool } from './buffer-pool.ts';
import { FrameReader } from './framing.ts';
import type { RequestMemory } from './request-memory.ts';
import type { Turn } from './turn.ts';

/** What the dispatcher is to a connection. */
export interface RequestProcessor {
  /** Whether the request may begin while others like it are not yet answered. */
  overlaps(frame: Buffer): boolean;
  /** Answers through `answer`, now or later, exactly once. Does not throw. */
  process(frame: Buffer, connection: ClientConnection, answer: Answer): void;
}

export interface ConnectionOptions {
  readonly id: string;
  readonly listenerName: string;
  readonly frameBytesMax: number;
}

/** Requests of one connection that may be under way at once. */
const overlapMax = 256;

/** The answer to one request, and its place in the order. */
export class Answer {
  readonly #connection: ClientConnection;
  readonly frame: Buffer;
  readonly pooled: boolean;
  /** Set when nothing refers to the frame once the answer is there: it can be used again. */
  frameReusable = false;
  chunks: readonly Uint8Array[] | undefined;
  sent: (() => void) | undefined;
  /** Called when the connection is gone and nobody waits for the answer any more. */
  abandoned: (() => void) | undefined;
  done = false;

  constructor(connection: ClientConnection, frame: Buffer, pooled: boolean) {
    this.#connection = connection;
    this.frame = frame;
    this.pooled = pooled;
  }

  /** The whole response frame, length included. `sent` is called when its bytes have left. */
  send(chunks: readonly Uint8Array[], sent?: () => void): void {
    this.chunks = chunks;
    this.sent = sent;
    this.#connection.answered(this);
  }

  /** The client expects no answer. */
  nothing(): void {
    this.#connection.answered(this);
  }

  /** The request cannot be answered: the connection ends, with one line in the log. */
  refuse(reason: string): void {
    this.#connection.refuse(reason);
  }
}

export class ClientConnection {
  readonly id: string;
  readonly listenerName: string;
  readonly clientAddress: string;
  clientSoftwareName = '';
  clientSoftwareVersion = '';
  closed = false;
  /** Monotonic time of the last request or answer, for the idle check. */
  lastActiveMs: number;

  readonly #socket: Connection;
  readonly #processor: RequestProcessor;
  readonly #turn: Turn;
  readonly #pool: BufferPool;
  readonly #memory: RequestMemory;
  readonly #reader: FrameReader;
  readonly #onClosed: (connection: ClientConnection, reason: string | undefined) => void;
  readonly #now: () => number;

  /** Requests under way, oldest first; `#head` is the next to be sent. */
  #order: Answer[] = [];
  #head = 0;
  /** Requests that have come but may not begin yet. */
  #waiting: Answer[] = [];
  #exclusive = false;
  #output: Uint8Array[] = [];
  #sentCallbacks: (() => void)[] = [];
  #flushQueued = false;
  #writable = true;
  #paused = false;
  #beginning = false;
  #reason: string | undefined;

  constructor(
    socket: Connection,
    options: ConnectionOptions,
    parts: {
      processor: RequestProcessor;
      turn: Turn;
      pool: BufferPool;
      memory: RequestMemory;
      now: () => number;
      onClosed: (connection: ClientConnection, reason: string | undefined) => void;
    },
  ) {
    this.id = options.id;
    this.listenerName = options.listenerName;
    this.clientAddress = socket.remote.host;
    this.#socket = socket;
    this.#processor = parts.processor;
    this.#turn = parts.turn;
    this.#pool = parts.pool;
    this.#memory = parts.memory;
    this.#now = parts.now;
    this.#onClosed = parts.onClosed;
    this.lastActiveMs = parts.now();
    this.#reader = new FrameReader(options.frameBytesMax, parts.pool, this.#onFrame);
  }

  start(): void {
    this.#socket.start({
      onData: (chunk) => this.#onData(chunk),
      onDrain: () => this.#onDrain(),
      onClose: (error) => this.#onClose(error),
    });
  }

  /** Nothing is under way and nothing waits: the idle check may close it. */
  get idle(): boolean {
    return this.#order.length === this.#head && this.#output.length === 0;
  }

  /** Closes at once. The reason is for the log; without one the closing is not worth a line. */
  refuse(reason?: string): void {
    if (this.closed) return;
    this.#reason = reason;
    this.#socket.destroy();
    this.#onClose(undefined);
  }

  /** Called by an answer when it is there. */
  answered(answer: Answer): void {
    if (answer.done) return;
    answer.done = true;
    this.#memory.release(answer.frame.length);
    if (answer.pooled && answer.frameReusable) this.#pool.give(answer.frame);
    if (this.closed) {
      answer.sent?.();
      return;
    }
    this.#collect();
    if (this.#exclusive) this.#exclusive = false;
    if (this.#waiting.length > 0) this.#beginWaiting();
    this.#updatePause();
  }

  /** One write for all answers of the turn. */
  flush(): void {
    this.#flushQueued = false;
    if (this.closed || this.#output.length === 0) return;
    const chunks = joinSmall(this.#output);
    this.#output = [];
    let sent: (() => void) | undefined;
    if (this.#sentCallbacks.length > 0) {
      const callbacks = this.#sentCallbacks;
      this.#sentCallbacks = [];
      sent = () => {
        for (const callback of callbacks) callback();
      };
    }
    this.#writable = this.#socket.write(chunks, sent);
    this.lastActiveMs = this.#now();
    if (!this.#writable) this.#updatePause();
  }

  /** The memory bound allows reading again. */
  resumeReading(): void {
    this.#updatePause();
  }

  #onData(chunk: Uint8Array): void {
    if (this.closed) return;
    this.lastActiveMs = this.#now();
    const buffer = Buffer.isBuffer(chunk)
      ? chunk
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const violation = this.#reader.push(buffer);
    if (violation !== undefined) {
      this.refuse(
        `a frame claims ${violation.claimedBytes} bytes; allowed are 8 to ` +
          `${violation.allowedBytes} (socket.request.max.bytes)`,
      );
      return;
    }
    this.#updatePause();
  }

  readonly #onFrame = (frame: Buffer, pooled: boolean): void => {
    if (this.closed) return;
    this.#memory.hold(frame.length, this);
    const answer = new Answer(this, frame, pooled);
    if (this.#waiting.length > 0 || !this.#mayBegin(frame)) this.#waiting.push(answer);
    else this.#begin(answer);
  };

  #mayBegin(frame: Buffer): boolean {
    const underWay = this.#order.length - this.#head;
    if (underWay === 0) return this.#writable;
    return !this.#exclusive && underWay < overlapMax && this.#processor.overlaps(frame);
  }

  #begin(answer: Answer): void {
    this.#order.push(answer);
    this.#exclusive = !this.#processor.overlaps(answer.frame);
    this.#processor.process(answer.frame, this, answer);
  }

  #beginWaiting(): void {
    // A request that is answered at once calls back here: the loop that is running goes on then,
    // so that a thousand small requests in one chunk do not become a thousand nested calls.
    if (this.#beginning) return;
    this.#beginning = true;
    let begun = 0;
    while (begun < this.#waiting.length && !this.closed) {
      const next = this.#waiting[begun];
      if (next === undefined || !this.#mayBegin(next.frame)) break;
      begun++;
      this.#begin(next);
    }
    this.#waiting.splice(0, begun);
    this.#beginning = false;
  }

  /** Moves answers that are there, and whose turn it is, to the output. */
  #collect(): void {
    const order = this.#order;
    while (this.#head < order.length) {
      const answer = order[this.#head];
      if (answer === undefined || !answer.done) break;
      this.#head++;
      if (answer.chunks !== undefined) {
        for (const chunk of answer.chunks) this.#output.push(chunk);
        if (answer.sent !== undefined) this.#sentCallbacks.push(answer.sent);
      }
    }
    if (this.#head === order.length) {
      this.#order = [];
      this.#head = 0;
    } else if (this.#head > overlapMax) {
      this.#order = order.slice(this.#head);
      this.#head = 0;
    }
    if (this.#output.length > 0 && !this.#flushQueued) {
      this.#flushQueued = true;
      this.#turn.addConnection(this);
    }
  }

  #onDrain(): void {
    this.#writable = true;
    if (this.#waiting.length > 0) this.#beginWaiting();
    this.#updatePause();
  }

  #updatePause(): void {
    const shouldPause = !this.#writable || this.#waiting.length > 0 || this.#memory.isFull(this);
    if (shouldPause === this.#paused || this.closed) return;
    this.#paused = shouldPause;
    if (shouldPause) this.#socket.pause();
    else this.#socket.resume();
  }

  #onClose(error: NetworkError | undefined): void {
    if (this.closed) return;
    this.closed = true;
    this.#reader.close();
    for (const answer of this.#waiting) this.#memory.release(answer.frame.length);
    this.#waiting = [];
    this.#output = [];
    for (const callback of this.#sentCallbacks) callback();
    this.#sentCallbacks = [];
    for (const answer of this.#order.slice(this.#head)) {
      if (answer.done) answer.sent?.();
      else answer.abandoned?.();
    }
    this.#memory.forget(this);
    this.#onClosed(this, this.#reason ?? error?.message);
  }
}

/** Up to so many bytes, one copy costs less than what the system does for each chunk. */
const joinedBytesMax = 4096;

function joinSmall(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  if (chunks.length === 1) return chunks;
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.length;
  if (bytes > joinedBytesMax) return chunks;
  const joined = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return [joined];
}
