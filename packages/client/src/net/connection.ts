/**
 * One connection to a broker: requests go out as they come, answers come back in the same order.
 *
 * The versions are agreed on when it opens. It does not try again, nor does it know what is asked:
 * an answer with an error code is an answer.
 * Spec: https://kafka.apache.org/protocol#protocol_network; KIP-511 (ApiVersions).
 */
import {
  correlationIdOfResponse,
  type Decoded,
  decode,
  type Encodable,
  encodeRequestFrame,
  MalformedMessage,
  type MessageDefinition,
  skipResponseHeader,
} from '@odradek/wire';
import type {
  AbortSignalLike,
  Address,
  Connection,
  NetworkError,
  Timer,
  World,
} from '@odradek/world';
import { ClosedError, ConnectionError, ProtocolError, TimeoutError } from '../errors.ts';
import { agreedVersion, isServed, NO_VERSIONS, type ServedVersions } from './api-versions.ts';
import type { Call } from './call.ts';
import { FrameReader } from './frames.ts';

export interface ConnectionOptions {
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  readonly responseBytesMax: number;
}

export interface AnswerOptions {
  /** When no answer has come by then, the connection is given up: it would be out of step. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignalLike | undefined;
}

interface Waiting {
  readonly correlationId: number;
  readonly api: string;
  readonly dueMs: number;
  receive(frame: Buffer): void;
  fail(error: Error): void;
}

const CORRELATION_ID_MAX = 0x7fff_ffff;

export class BrokerConnection {
  readonly address: Address;
  readonly #world: World;
  readonly #clientId: string;
  readonly #transport: Connection;
  readonly #waiting: Waiting[] = [];
  readonly #onClosed: (() => void)[] = [];
  #onDrained: (() => void)[] = [];
  /** Filled when the connection opens. */
  versions: ServedVersions = NO_VERSIONS;
  #correlationId = 0;
  #timer: Timer | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #closedBy: Error | undefined;

  constructor(world: World, transport: Connection, address: Address, options: ConnectionOptions) {
    this.#world = world;
    this.#clientId = options.clientId;
    this.#transport = transport;
    this.address = address;
    const frames = new FrameReader(options.responseBytesMax, (frame) => this.#onFrame(frame));
    transport.start({
      onData: (chunk) => this.#guarded(() => frames.push(chunk)),
      onDrain: () => this.#onDrain(),
      onClose: (error) => this.#onTransportClosed(error),
    });
  }

  get isOpen(): boolean {
    return this.#closedBy === undefined;
  }

  /** Requests whose answers have not come. */
  get inFlight(): number {
    return this.#waiting.length;
  }

  /** Calls `task` when the connection has ended; at once if it has already. */
  onClosed(task: () => void): void {
    if (this.isOpen) this.#onClosed.push(task);
    else task();
  }

  /** Whether there is a version that both sides know. */
  offers(call: Call): boolean {
    return isServed(call, this.versions);
  }

  /** The highest version that both sides know. Throws an `UnsupportedError`. */
  versionOf(call: Call): number {
    return agreedVersion(call, this.versions, this.address);
  }

  /** Sends a request and resolves with its answer. */
  ask<Request extends MessageDefinition, Response extends MessageDefinition>(
    call: Call<Request, Response>,
    version: number,
    body: Encodable<Request>,
    options: AnswerOptions,
  ): Promise<Decoded<Response>> {
    return new Promise((resolve, reject) => {
      const { response } = call;
      this.askFrame(call, version, body, options, {
        receive: (frame) =>
          resolve(decode(response, version, frame, skipResponseHeader(response, version, frame))),
        fail: reject,
      });
    });
  }

  /** Like `ask`, without a promise: for those who send many. Neither callback may throw. */
  askFrame<Request extends MessageDefinition>(
    call: Call<Request>,
    version: number,
    body: Encodable<Request>,
    { timeoutMs, signal }: AnswerOptions,
    then: { receive(frame: Buffer): void; fail(error: Error): void },
  ): void {
    if (signal?.aborted === true) return then.fail(abortReason(signal));
    if (!this.isOpen) return then.fail(this.#closedError());
    const correlationId = this.#nextCorrelationId();
    const head = { correlationId, clientId: this.#clientId };
    const chunks = encodeRequestFrame(call.request, version, head, body);
    const dueMs = this.#world.clock.monotonicMs() + timeoutMs;
    const waiting = signal === undefined ? then : abortable(then, signal);
    this.#waiting.push({ correlationId, api: call.name, dueMs, ...waiting });
    this.#watch(dueMs);
    this.#transport.write(chunks);
  }

  /** Sends a request that has no answer: Produce with acks 0. */
  post<Request extends MessageDefinition>(
    call: Call<Request>,
    version: number,
    body: Encodable<Request>,
  ): void {
    if (!this.isOpen) throw this.#closedError();
    const head = { correlationId: this.#nextCorrelationId(), clientId: this.#clientId };
    this.#transport.write(encodeRequestFrame(call.request, version, head, body));
  }

  /** Bytes that the system has not taken yet. */
  get queuedBytes(): number {
    return this.#transport.queuedBytes;
  }

  /** Calls `task` once, when the system has taken what is queued, or the connection ends. */
  onDrained(task: () => void): void {
    if (this.isOpen && this.queuedBytes > 0) this.#onDrained.push(task);
    else task();
  }

  /** Closes at once; whoever still waits gets the error. */
  destroy(error: Error = new ClosedError('the connection')): void {
    this.#end(error);
    this.#transport.destroy();
  }

  /** Sends what is queued, then closes. */
  end(): void {
    this.#end(new ClosedError('the connection'));
    this.#transport.end();
  }

  #onFrame(frame: Buffer): void {
    const [waiting] = this.#waiting;
    const correlationId = correlationIdOfResponse(frame);
    if (waiting === undefined || waiting.correlationId !== correlationId) {
      throw new ProtocolError(`an answer that nobody waits for, from ${this.#where}`);
    }
    this.#waiting.shift();
    try {
      waiting.receive(frame);
    } catch (error) {
      waiting.fail(
        error instanceof MalformedMessage
          ? new ProtocolError(`${waiting.api}: a damaged answer from ${this.#where}`, error)
          : asError(error),
      );
    }
  }

  #guarded(task: () => void): void {
    if (!this.isOpen) return;
    try {
      task();
    } catch (error) {
      this.destroy(asError(error));
    }
  }

  #onDrain(): void {
    const tasks = this.#onDrained;
    this.#onDrained = [];
    for (const task of tasks) task();
  }

  #onTransportClosed(error: NetworkError | undefined): void {
    const why = error === undefined ? 'the broker closed it' : error.code;
    this.#end(new ConnectionError(`the connection to ${this.#where} ended: ${why}`, error));
  }

  #end(error: Error): void {
    if (!this.isOpen) return;
    this.#closedBy = error;
    this.#timer?.cancel();
    for (const waiting of this.#waiting.splice(0)) waiting.fail(error);
    for (const task of this.#onClosed.splice(0)) task();
    this.#onDrain();
  }

  /** One timer for all that wait: it is set anew only for what is due earlier. */
  #watch(dueMs: number): void {
    if (dueMs >= this.#timerDueMs) return;
    this.#timer?.cancel();
    this.#timerDueMs = dueMs;
    const delayMs = dueMs - this.#world.clock.monotonicMs();
    this.#timer = this.#world.clock.after(Math.max(0, delayMs), () => this.#onTime());
  }

  #onTime(): void {
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#world.clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const waiting of this.#waiting) {
      if (waiting.dueMs <= nowMs) {
        return this.destroy(
          new TimeoutError(`${waiting.api}: no answer from ${this.#where} in time`),
        );
      }
      nextMs = Math.min(nextMs, waiting.dueMs);
    }
    if (nextMs < Number.POSITIVE_INFINITY) this.#watch(nextMs);
  }

  #nextCorrelationId(): number {
    this.#correlationId = this.#correlationId === CORRELATION_ID_MAX ? 0 : this.#correlationId + 1;
    return this.#correlationId;
  }

  #closedError(): Error {
    return this.#closedBy ?? new ClosedError('the connection');
  }

  get #where(): string {
    return `${this.address.host}:${this.address.port}`;
  }
}

/** The answer to a question that nobody waits for any more is dropped when it comes. */
function abortable(
  then: { receive(frame: Buffer): void; fail(error: Error): void },
  signal: AbortSignalLike,
): { receive(frame: Buffer): void; fail(error: Error): void } {
  let isOver = false;
  const onAbort = (): void => {
    isOver = true;
    then.fail(abortReason(signal));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const end = (): boolean => {
    if (isOver) return false;
    isOver = true;
    signal.removeEventListener('abort', onAbort);
    return true;
  };
  return {
    receive: (frame) => {
      if (end()) then.receive(frame);
    },
    fail: (error) => {
      if (end()) then.fail(error);
    },
  };
}

function abortReason(signal: AbortSignalLike): Error {
  return asError(signal.reason);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
