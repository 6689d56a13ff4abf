/**
 * One direction between two sockets: what is sent arrives in order, after the link's latency. When
 * the link is cut nothing is lost, as TCP sends again: it arrives some time after the link is
 * healed.
 */
import type { Fabric } from './fabric.ts';

interface Packet {
  readonly what: string;
  readonly arrive: () => void;
}

/** After a cut, a sender that waits longer and longer has yet to try again. */
const RETRY_MS_MAX = 2000;

export class Lane {
  readonly from: string;
  readonly to: string;
  readonly #fabric: Fabric;
  readonly #packets: Packet[] = [];
  /** Packets whose time has come, but whose link is cut. */
  #heldCount = 0;
  #lastArrivalMs = 0;
  /** Told when what was sent could not arrive for as long as TCP tries. */
  readonly #onTimeout: () => void;

  constructor(fabric: Fabric, from: string, to: string, onTimeout: () => void) {
    this.#fabric = fabric;
    this.from = from;
    this.to = to;
    this.#onTimeout = onTimeout;
  }

  send(byteCount: number, what: string, arrive: () => void): void {
    const { nowMs } = this.#fabric.scheduler;
    this.#packets.push({ what, arrive });
    const arrivalMs = nowMs + this.#fabric.latencyMs(this.from, this.to, byteCount);
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrivalMs);
    this.#arriveAfter(this.#lastArrivalMs - nowMs);
  }

  /** The link may be there again. */
  retry(): void {
    const count = this.#heldCount;
    this.#heldCount = 0;
    const delayMs = this.#fabric.random.between(0, RETRY_MS_MAX);
    for (let packet = 0; packet < count; packet += 1) this.#arriveAfter(delayMs);
    const { nowMs } = this.#fabric.scheduler;
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + delayMs);
  }

  /** Forgets what is under way: its sender has vanished, or has given up. */
  clear(): void {
    this.#packets.length = 0;
  }

  // Whichever of several events of one time comes first, the first packet is the one that arrives.
  #arriveAfter(delayMs: number): void {
    const { scheduler } = this.#fabric;
    const name = `${this.from}→${this.to}`;
    scheduler.after(delayMs, name, '', () => {
      if (this.#heldCount > 0 || !this.#fabric.isUp(this.from, this.to)) return this.#hold();
      const packet = this.#packets.shift();
      if (packet === undefined) return;
      scheduler.trace.add(scheduler.nowMs, name, packet.what);
      packet.arrive();
    });
  }

  #hold(): void {
    this.#heldCount += 1;
    if (this.#heldCount > 1) return;
    this.#fabric.hold(this, () => {
      this.#heldCount = 0;
      this.clear();
      this.#onTimeout();
    });
  }
}
