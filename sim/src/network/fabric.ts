/**
 * The wires between simulated machines: latency, speed, cuts, and who listens where. Tests do harm
 * here; processes use `network.ts`.
 */
import type { SimulatedRandom } from '../random.ts';
import type { Scheduled, Scheduler } from '../scheduler.ts';
import type { SimulatedConnection } from './connection.ts';
import type { Lane } from './lane.ts';
import type { SimulatedListener } from './network.ts';

/** How a link behaves, in one direction. */
export interface LinkSpeed {
  readonly latencyMsMin: number;
  readonly latencyMsMax: number;
  readonly bytesPerMs: number;
}

export interface FabricOptions {
  readonly scheduler: Scheduler;
  readonly random: SimulatedRandom;
  readonly speed?: LinkSpeed;
}

/** Machines in one room. */
const USUAL: LinkSpeed = { latencyMsMin: 0.05, latencyMsMax: 0.5, bytesPerMs: 125_000 };
const LOOPBACK: LinkSpeed = { latencyMsMin: 0.01, latencyMsMax: 0.05, bytesPerMs: 1_000_000 };

/** Linux gives up after 15 retransmissions, which is about this. */
const GIVE_UP_MS = 924_600;

interface Hold {
  readonly lane: Lane;
  readonly timeout: Scheduled;
}

export class Fabric {
  readonly scheduler: Scheduler;
  readonly random: SimulatedRandom;
  readonly listeners = new Map<string, SimulatedListener>();
  readonly connections = new Set<SimulatedConnection>();
  readonly #speed: LinkSpeed;
  readonly #speeds = new Map<string, LinkSpeed>();
  readonly #hosts = new Set<string>();
  readonly #down = new Set<string>();
  readonly #cuts = new Set<string>();
  #held: Hold[] = [];

  constructor(options: FabricOptions) {
    this.scheduler = options.scheduler;
    this.random = options.random;
    this.#speed = options.speed ?? USUAL;
  }

  addHost(host: string): void {
    this.#hosts.add(host);
  }

  hasHost(host: string): boolean {
    return this.#hosts.has(host);
  }

  get hosts(): readonly string[] {
    return [...this.#hosts];
  }

  /** A machine without power takes no packets, and answers none. */
  setPower(host: string, isOn: boolean): void {
    if (isOn) this.#down.delete(host);
    else this.#down.add(host);
    this.#retryHeld();
  }

  isOn(host: string): boolean {
    return !this.#down.has(host);
  }

  /** Nothing gets from one host to the other any more; what goes the other way still does. */
  cut(from: string, to: string): void {
    this.#cuts.add(linkOf(from, to));
  }

  /** Cuts a host off from all others, in both directions. */
  isolate(host: string): void {
    for (const other of this.#hosts) {
      if (other === host) continue;
      this.cut(host, other);
      this.cut(other, host);
    }
  }

  heal(from: string, to: string): void {
    this.#cuts.delete(linkOf(from, to));
    this.#retryHeld();
  }

  /** Mends every cut and every slow link. */
  healAll(): void {
    this.#cuts.clear();
    this.#speeds.clear();
    this.#retryHeld();
  }

  slow(from: string, to: string, speed: LinkSpeed): void {
    this.#speeds.set(linkOf(from, to), speed);
  }

  /** Breaks all connections between two hosts, as a middlebox that has lost its state does. */
  reset(one: string, other: string): void {
    for (const connection of this.connections) {
      const ends = [connection.local.host, connection.remote.host];
      if (ends.includes(one) && ends.includes(other)) connection.fail('ECONNRESET');
    }
  }

  isUp(from: string, to: string): boolean {
    return this.isOn(from) && this.isOn(to) && !this.#cuts.has(linkOf(from, to));
  }

  latencyMs(from: string, to: string, byteCount: number): number {
    const usual = from === to ? LOOPBACK : this.#speed;
    const speed = this.#speeds.get(linkOf(from, to)) ?? usual;
    const latencyMs = this.random.between(speed.latencyMsMin, speed.latencyMsMax);
    return latencyMs + byteCount / speed.bytesPerMs;
  }

  /** Keeps a lane until its link may be there again, or until TCP gives up. */
  hold(lane: Lane, giveUp: () => void): void {
    const timeout = this.scheduler.after(GIVE_UP_MS, `${lane.from}→${lane.to}`, 'give up', () => {
      this.#held = this.#held.filter((hold) => hold.lane !== lane);
      giveUp();
    });
    this.#held.push({ lane, timeout });
  }

  #retryHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const hold of held) {
      if (!this.isUp(hold.lane.from, hold.lane.to)) {
        this.#held.push(hold);
        continue;
      }
      hold.timeout.cancel();
      hold.lane.retry();
    }
  }
}

function linkOf(from: string, to: string): string {
  return `${from}→${to}`;
}
