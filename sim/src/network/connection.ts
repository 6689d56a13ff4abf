/**
 * One end of a simulated TCP connection: what its process has queued, what its system has taken
 * (a bounded window), and what has arrived and was not read yet. Bytes are cut into segments of
 * any size by the seed.
 */
import {
  type Address,
  type Connection,
  type ConnectionHandler,
  NetworkError,
} from '@odradek/world';
import type { SimulatedProcess } from '../process.ts';
import type { SimulatedRandom } from '../random.ts';
import type { Fabric } from './fabric.ts';
import { Lane } from './lane.ts';
import { SendQueue } from './send-queue.ts';

export interface SocketOptions {
  readonly fabric: Fabric;
  readonly process: SimulatedProcess;
  readonly host: string;
  readonly local: Address;
  readonly queuedBytesMax: number;
}

const SCRIBBLE = 0xdd;
const SEGMENT_BITS_MAX = 16;
const SEGMENT_BYTES_MAX = 2 ** SEGMENT_BITS_MAX;
const WINDOW_BYTES_MIN = 64 * 1024;
const WINDOW_BYTES_MAX = 512 * 1024;
/** As in Node's world: after `end`, how long the other side may go on sending. */
const LINGER_MS = 1000;

export class SimulatedConnection implements Connection {
  readonly local: Address;
  readonly remote: Address;
  readonly #fabric: Fabric;
  readonly #process: SimulatedProcess;
  readonly #queuedBytesMax: number;
  readonly #lane: Lane;
  readonly #windowBytes: number;
  #peer: SimulatedConnection | undefined;
  #handler: ConnectionHandler | undefined;
  #state: 'open' | 'ending' | 'closed' = 'open';

  readonly #queue = new SendQueue();
  #segmentBytes: number;
  #unreadBytes = 0;
  #needsDrain = false;
  #error: NetworkError | undefined;
  #hasSentEnd = false;

  #arrived: Uint8Array[] = [];
  #hasArrivedEnd = false;
  #isPaused = false;
  #isDeliveryDue = false;

  /** What the process is yet to be told, oldest first. */
  readonly #untold: (() => void)[] = [];

  constructor(socket: SocketOptions, remote: SocketOptions) {
    this.local = socket.local;
    this.remote = remote.local;
    this.#fabric = socket.fabric;
    this.#process = socket.process;
    this.#queuedBytesMax = socket.queuedBytesMax;
    this.#lane = new Lane(socket.fabric, socket.host, remote.host, () => this.fail('ETIMEDOUT'));
    const wider = socket.fabric.random.integer(WINDOW_BYTES_MAX - WINDOW_BYTES_MIN);
    this.#windowBytes = WINDOW_BYTES_MIN + wider;
    this.#segmentBytes = drawSegmentBytes(socket.fabric.random);
    this.#fabric.connections.add(this);
  }

  meet(peer: SimulatedConnection): void {
    this.#peer = peer;
  }

  get queuedBytes(): number {
    return this.#queue.byteCount;
  }

  start(handler: ConnectionHandler): void {
    if (this.#handler !== undefined) throw new Error('a connection has one handler');
    this.#handler = handler;
    if (this.#state === 'closed') this.#tellClose();
    else this.#deliverSoon();
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): boolean {
    if (this.#state !== 'open') {
      this.#tellSent(sent === undefined ? [] : [sent]);
      return false;
    }
    this.#queue.add(chunks, sent);
    this.#send();
    const goOn = this.#queue.byteCount < this.#queuedBytesMax;
    if (!goOn) this.#needsDrain = true;
    return goOn;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliverSoon();
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#dropArrived();
    this.#send();
  }

  destroy(): void {
    if (this.#state === 'closed') return;
    // Who goes away with unread bytes says so: they are lost, and the other side must know.
    const isReset = this.#arrived.length > 0;
    if (isReset || !this.#hasSentEnd) {
      this.#lane.send(0, isReset ? 'reset' : 'end', () => {
        if (isReset) this.#peer?.fail('ECONNRESET');
        else this.#peer?.arriveEnd();
      });
    }
    this.#close(undefined);
  }

  belongsTo(process: SimulatedProcess): boolean {
    return this.#process === process;
  }

  /** Power is lost here: nothing is sent any more. Who sends later finds a connection unknown. */
  vanish(): void {
    this.#lane.clear();
    if (this.#state !== 'closed') this.#close(undefined);
  }

  /** The connection breaks, without a word to the other side. */
  fail(code: string): void {
    if (this.#state === 'closed') return;
    const { host, port } = this.remote;
    this.#close(new NetworkError(code, `connection to ${host}:${port}: ${code}`));
  }

  /** Takes from the queue what fits into the window, and sends it. */
  #send(): void {
    while (this.#queue.byteCount > 0) {
      // Waits for room instead of sending ever smaller pieces, as TCP does (RFC 9293 §3.8.6.2).
      const wanted = Math.min(this.#segmentBytes, this.#queue.byteCount);
      if (this.#unreadBytes + wanted > this.#windowBytes) break;
      const segment = this.#queue.take(wanted);
      this.#segmentBytes = drawSegmentBytes(this.#fabric.random);
      this.#unreadBytes += segment.byteLength;
      this.#lane.send(segment.byteLength, `${segment.byteLength} bytes`, () => {
        this.#peer?.arrive(segment);
      });
    }
    this.#tellSent(this.#queue.takeSent());
    if (this.#queue.byteCount > 0) return;
    if (this.#needsDrain) this.#tellDrain();
    if (this.#state === 'ending' && !this.#hasSentEnd) this.#sendEnd();
  }

  #sendEnd(): void {
    this.#hasSentEnd = true;
    this.#lane.send(0, 'end', () => this.#peer?.arriveEnd());
    if (this.#hasArrivedEnd) this.#close(undefined);
    else this.#fabric.scheduler.after(LINGER_MS, this.local.host, 'linger', () => this.destroy());
  }

  /** From the other end's system. */
  arrive(segment: Uint8Array): void {
    if (this.#state === 'closed') {
      this.#lane.send(0, 'reset', () => this.#peer?.fail('ECONNRESET'));
      return;
    }
    if (this.#state === 'ending') return this.#acknowledge(segment.byteLength);
    this.#arrived.push(segment);
    this.#deliverSoon();
  }

  /** The other end sends no more. */
  arriveEnd(): void {
    if (this.#state === 'closed') return;
    this.#hasArrivedEnd = true;
    if (this.#state === 'open') this.#deliverSoon();
    else if (this.#hasSentEnd) this.#close(undefined);
  }

  #acknowledge(byteCount: number): void {
    this.#lane.send(0, 'acknowledge', () => {
      const peer = this.#peer;
      if (peer === undefined || peer.#state === 'closed') return;
      peer.#unreadBytes -= byteCount;
      peer.#send();
    });
  }

  #deliverSoon(): void {
    const hasSome = this.#arrived.length > 0 || this.#hasArrivedEnd;
    if (this.#isDeliveryDue || this.#isPaused || this.#handler === undefined || !hasSome) return;
    this.#isDeliveryDue = true;
    this.#tell('readable', () => {
      this.#isDeliveryDue = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#state !== 'open' || this.#isPaused) return;
    const segment = this.#arrived.shift();
    if (segment === undefined) {
      if (this.#hasArrivedEnd) this.destroy();
      return;
    }
    this.#acknowledge(segment.byteLength);
    this.#handler?.onData(segment);
    // It was only lent: who has kept it will notice.
    segment.fill(SCRIBBLE);
    this.#deliverSoon();
  }

  #dropArrived(): void {
    for (const segment of this.#arrived) this.#acknowledge(segment.byteLength);
    this.#arrived = [];
  }

  #close(error: NetworkError | undefined): void {
    this.#state = 'closed';
    this.#error = error;
    this.#arrived = [];
    this.#fabric.connections.delete(this);
    this.#tellSent(this.#queue.clear());
    if (this.#handler !== undefined) this.#tellClose();
  }

  #tellClose(): void {
    this.#tell('closed', () => this.#handler?.onClose(this.#error));
  }

  #tellDrain(): void {
    this.#needsDrain = false;
    this.#tell('drained', () => {
      if (this.#state !== 'open') return;
      if (this.#queue.byteCount === 0) this.#handler?.onDrain();
      else this.#needsDrain = true;
    });
  }

  #tellSent(sent: readonly (() => void)[]): void {
    if (sent.length === 0) return;
    this.#tell('sent', () => {
      for (const each of sent) each();
    });
  }

  // Of several events of one time the seed takes any one first; a connection has an order.
  #tell(what: string, task: () => void): void {
    this.#untold.push(task);
    this.#process.after(0, what, () => this.#untold.shift()?.());
  }
}

/** Mostly large ones; now and then one of any size, as when a sender had only little. */
function drawSegmentBytes(random: SimulatedRandom): number {
  const max = random.chance(0.1) ? 2 ** random.integer(SEGMENT_BITS_MAX) : SEGMENT_BYTES_MAX;
  return 1 + random.integer(max);
}

/** Both ends of a new connection: of the one who connected, and of the one who accepts. */
export function connectedPair(
  client: SocketOptions,
  server: SocketOptions,
): [SimulatedConnection, SimulatedConnection] {
  const here = new SimulatedConnection(client, server);
  const there = new SimulatedConnection(server, client);
  here.meet(there);
  there.meet(here);
  return [here, there];
}
