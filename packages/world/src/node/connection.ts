/**
 * One TCP connection of this machine. It knows bytes only; frames are the business of its handler.
 * The promises are written in `../network.ts`.
 */
import type { Socket } from 'node:net';
import type { Address, Connection, ConnectionHandler } from '../network.ts';
import { NetworkError } from '../network.ts';
import type { LentReads } from './lent-reads.ts';

/**
 * After `end`, how long the other side may go on sending. Closing with unread bytes makes the
 * system send a reset, which can destroy the answer that was just sent.
 */
const LINGER_MS = 1000;

const NO_BYTES = Buffer.alloc(0);
const IPV4_IN_IPV6 = '::ffff:';

export class NodeConnection implements Connection {
  readonly local: Address;
  readonly remote: Address;
  readonly #socket: Socket;
  readonly #reading: LentReads;
  #handler: ConnectionHandler | undefined;
  #error: NetworkError | undefined;
  #state: 'open' | 'ending' | 'closed' = 'open';
  #paused = false;
  #ended = false;
  readonly #held: Buffer[] = [];
  #linger: NodeJS.Timeout | undefined;

  constructor(socket: Socket, reading: LentReads) {
    this.#socket = socket;
    this.#reading = reading;
    this.local = plainAddress(socket.localAddress, socket.localPort);
    this.remote = plainAddress(socket.remoteAddress, socket.remotePort);
    socket.on('error', (error) => {
      this.#error ??= networkError(error, 'connection to', this.remote);
    });
    socket.on('close', () => this.#close());
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  start(handler: ConnectionHandler): void {
    if (this.#handler !== undefined) throw new Error('a connection has one handler');
    this.#handler = handler;
    if (this.#state === 'closed') {
      queueMicrotask(() => handler.onClose(this.#error));
      return;
    }
    const socket = this.#socket;
    this.#reading.onBytes = (chunk) => this.#onBytes(handler, chunk);
    socket.on('drain', () => {
      if (this.#state === 'open') handler.onDrain();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#endOfStream();
    });
    socket.resume();
  }

  /** Node may read once more after a pause that came right behind a resume: that is held here. */
  #onBytes(handler: ConnectionHandler, chunk: Buffer): boolean {
    if (this.#state !== 'open') return true;
    if (this.#paused) this.#held.push(Buffer.from(chunk));
    else handler.onData(chunk);
    return !this.#paused;
  }

  /** The other side sends no more, and all that it sent has been handed on. */
  #endOfStream(): void {
    // After our own `end` the socket closes by itself, once what is queued has left.
    if (!this.#ended || this.#paused || this.#state !== 'open') return;
    this.#close();
    this.#socket.destroy();
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): boolean {
    if (this.#state !== 'open') {
      if (sent !== undefined) queueMicrotask(sent);
      return false;
    }
    const socket = this.#socket;
    const last = chunks.length - 1;
    if (last <= 0) return socket.write(chunks[0] ?? NO_BYTES, sent);
    // Held back until all are queued, so that they leave in one system call.
    socket.cork();
    for (let index = 0; index < last; index += 1) socket.write(chunks[index] ?? NO_BYTES);
    const goOn = socket.write(chunks[last] ?? NO_BYTES, sent);
    socket.uncork();
    return goOn;
  }

  pause(): void {
    if (this.#state !== 'open') return;
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (this.#state !== 'open' || this.#handler === undefined) return;
    this.#paused = false;
    if (this.#held.length === 0 && !this.#ended) this.#socket.resume();
    // No handler is called from within a call of its own.
    else setImmediate(() => this.#handOn());
  }

  /** What came although the handler had paused. */
  #handOn(): void {
    while (this.#held.length > 0) {
      if (this.#paused || this.#state !== 'open') return;
      const chunk = this.#held.shift();
      if (chunk !== undefined) this.#handler?.onData(chunk);
    }
    if (this.#paused || this.#state !== 'open') return;
    this.#socket.resume();
    this.#endOfStream();
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    const socket = this.#socket;
    socket.once('finish', () => {
      this.#linger = setTimeout(() => socket.destroy(), LINGER_MS);
    });
    socket.end();
    // Whatever still comes is thrown away.
    this.#reading.onBytes ??= () => true;
    socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #close(): void {
    clearTimeout(this.#linger);
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#handler?.onClose(this.#error);
  }
}

/** Any failure of `node:net` as the one kind of error that a `Network` has. */
export function networkError(error: Error, doing: string, address: Address): NetworkError {
  const code = 'code' in error ? String(error.code) : 'EIO';
  return new NetworkError(code, `${doing} ${address.host}:${address.port}: ${code}`);
}

/** A socket's address. IPv4 through an IPv6 socket looks like IPv4, as it does in Java. */
export function plainAddress(host: string | undefined, port: number | undefined): Address {
  const known = host ?? '';
  const isMapped = known.startsWith(IPV4_IN_IPV6) && known.includes('.');
  return { host: isMapped ? known.slice(IPV4_IN_IPV6.length) : known, port: port ?? 0 };
}
