/**
 * A plan of harm, drawn from the seed before anything begins, and its carrying out. A plan is a
 * list that can be printed and cut short, so that a failure can be had with less of it.
 *
 * Only harm that a cluster must survive is planned; all of it ends when the plan does.
 */
import type { Cluster } from './cluster.ts';
import type { SimulatedMachine } from './machine.ts';
import type { SimulatedNode } from './node.ts';
import type { Probes } from './probes.ts';
import type { SimulatedRandom } from './random.ts';

/** `calls`: at which call of the disk from then on. `ms`: how long it lasts. */
export type Harm =
  | { readonly type: 'kill'; readonly ms: number }
  | { readonly type: 'kill within'; readonly calls: number; readonly ms: number }
  | { readonly type: 'power off'; readonly ms: number }
  | { readonly type: 'power off within'; readonly calls: number; readonly ms: number }
  | { readonly type: 'restart'; readonly ms: number }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'isolate'; readonly ms: number }
  | { readonly type: 'cut answers'; readonly ms: number }
  | { readonly type: 'cut requests'; readonly ms: number }
  | { readonly type: 'slow wires'; readonly ms: number }
  | { readonly type: 'reset' }
  | { readonly type: 'slow disk'; readonly ms: number }
  | { readonly type: 'full disk'; readonly bytes: number; readonly ms: number }
  | { readonly type: 'disk error'; readonly calls: number }
  | { readonly type: 'wrong clock'; readonly ms: number }
  | { readonly type: 'kill while stopping'; readonly calls: number; readonly ms: number }
  | { readonly type: 'kill while starting'; readonly calls: number; readonly ms: number }
  | { readonly type: 'power off while starting'; readonly calls: number; readonly ms: number }
  | { readonly type: 'pause client'; readonly client: number; readonly ms: number }
  | { readonly type: 'isolate client'; readonly client: number; readonly ms: number };

export type HarmType = Harm['type'];

export interface PlannedHarm {
  readonly atMs: number;
  readonly nodeId: number;
  readonly harm: Harm;
}

export type Plan = readonly PlannedHarm[];

/** What a process and its wires may suffer; the disk keeps all that was written to it. */
export const PROCESS_HARM: readonly HarmType[] = [
  'kill',
  'kill within',
  'restart',
  'pause',
  'isolate',
  'cut answers',
  'cut requests',
  'slow wires',
  'reset',
  'slow disk',
  'wrong clock',
  'kill while stopping',
  'kill while starting',
  'isolate client',
];

/** Not where the power is lost: a client that stood still would tell later what it heard before. */
export const PAUSED_CLIENT: readonly HarmType[] = ['pause client'];

export const POWER_HARM: readonly HarmType[] = [
  'power off',
  'power off within',
  'power off while starting',
];
export const DISK_HARM: readonly HarmType[] = ['full disk', 'disk error'];

export interface PlanOptions {
  readonly types: readonly HarmType[];
  readonly nodeCount: number;
  /** Harm begins after this, and all of it has begun before that. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly count: number;
}

export function drawPlan(random: SimulatedRandom, options: PlanOptions): Plan {
  const plan: PlannedHarm[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const type = options.types[random.integer(options.types.length)];
    if (type === undefined) continue;
    plan.push({
      atMs: Math.round(random.between(options.fromMs, options.untilMs)),
      nodeId: 1 + random.integer(options.nodeCount),
      harm: drawHarm(random, type),
    });
  }
  return plan.sort((a, b) => a.atMs - b.atMs);
}

export function printedHarm({ atMs, nodeId, harm }: PlannedHarm): string {
  const { type, ...rest } = harm;
  const details = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  return [`${atMs} node${nodeId} ${type}`, ...details].join(' ');
}

/** A start asks its disk so often, and more. */
const START_CALLS = 200;

/** Of so many clients one is meant, or another, if there are fewer. */
const CLIENTS_MAX = 12;

function drawHarm(random: SimulatedRandom, type: HarmType): Harm {
  const ms = Math.round(random.chance(0.7) ? random.between(1, 500) : random.between(500, 12_000));
  switch (type) {
    case 'kill within':
    case 'kill while stopping':
    case 'power off within':
      return { type, calls: 1 + random.integer(60), ms };
    case 'kill while starting':
    case 'power off while starting':
      return { type, calls: 1 + random.integer(START_CALLS), ms };
    case 'disk error':
      return { type, calls: 1 + random.integer(60) };
    case 'full disk':
      return { type, bytes: random.integer(20_000), ms };
    case 'wrong clock':
      return { type, ms: Math.round(random.between(-60_000, 60_000)) };
    case 'reset':
      return { type };
    case 'pause client':
    case 'isolate client':
      return { type, client: random.integer(CLIENTS_MAX), ms };
    default:
      return { type, ms };
  }
}

const SLOW_DISK = { msMin: 1, msMax: 40 };
const SLOW_WIRES = { latencyMsMin: 20, latencyMsMax: 300, bytesPerMs: 500 };

/** Carries out a plan. */
export class Misfortune {
  readonly #cluster: Cluster;
  readonly #probes: Probes;
  /** Whether the plan has ended: what was to come later, such as a start, does not come. */
  #isOver = false;

  constructor(cluster: Cluster, probes: Probes) {
    this.#cluster = cluster;
    this.#probes = probes;
  }

  begin(plan: Plan): void {
    const { nowMs } = this.#cluster.simulation.scheduler;
    for (const planned of plan) {
      this.#later(planned.atMs - nowMs, printedHarm(planned), () => {
        this.#harm(this.#cluster.node(planned.nodeId), planned.harm);
      });
    }
  }

  /** Mends everything. Nodes that are off stay off. */
  end(): void {
    this.#isOver = true;
    this.#cluster.heal();
  }

  #harm(node: SimulatedNode, harm: Harm): void {
    const { machine } = node;
    const { drive } = machine;
    const { fabric } = this.#cluster.simulation;
    switch (harm.type) {
      case 'kill':
        return this.#stopFor(node, harm.ms, () => this.#cluster.kill(node));
      case 'kill within':
        return this.#atCall(node, harm.calls, () => {
          this.#probes.reached('killed within a disk operation');
          this.#stopFor(node, harm.ms, () => this.#cluster.kill(node));
        });
      case 'power off':
        return this.#stopFor(node, harm.ms, () => this.#cluster.powerOff(node));
      case 'power off within':
        return this.#atCall(node, harm.calls, () => {
          this.#probes.reached('power lost within a disk operation');
          this.#stopFor(node, harm.ms, () => this.#cluster.powerOff(node));
        });
      case 'kill while stopping':
        void this.#cluster.stopNode(node);
        return this.#atCall(node, harm.calls, () => {
          this.#stopFor(node, harm.ms, () => this.#cluster.kill(node));
        });
      case 'kill while starting':
        return this.#stopTwice(node, harm, () => this.#cluster.kill(node));
      case 'power off while starting':
        return this.#stopTwice(node, harm, () => this.#cluster.powerOff(node));
      case 'restart':
        return this.#restart(node, harm.ms);
      case 'pause client':
        return this.#pauseFor(this.#client(harm.client), harm.ms);
      case 'isolate client':
        fabric.isolate(this.#client(harm.client).name);
        return this.#later(harm.ms, 'heal', () => fabric.healAll());
      case 'pause':
        return this.#pauseFor(machine, harm.ms);
      case 'isolate':
        fabric.isolate(machine.name);
        return this.#later(harm.ms, 'heal', () => fabric.healAll());
      case 'cut answers':
      case 'cut requests':
        return this.#cut(node, harm.type === 'cut answers', harm.ms);
      case 'slow wires':
        for (const [here, there] of this.#links(node)) fabric.slow(here, there, SLOW_WIRES);
        return this.#later(harm.ms, 'heal', () => fabric.healAll());
      case 'reset':
        for (const [here, there] of this.#links(node)) fabric.reset(here, there);
        return undefined;
      case 'slow disk':
        drive.slow = SLOW_DISK;
        return this.#later(harm.ms, 'disk as usual', () => (drive.slow = undefined));
      case 'full disk':
        return this.#fill(node, harm.bytes, harm.ms);
      case 'disk error':
        return this.#atCall(node, harm.calls, () => 'EIO');
      case 'wrong clock':
        machine.skew.offsetMs = harm.ms;
        return undefined;
    }
  }

  /** The witness is spared. */
  #client(index: number): SimulatedMachine {
    const clients = this.#cluster.clients.filter(({ name }) => name !== 'witness');
    const client = clients[index % Math.max(1, clients.length)];
    if (client === undefined) throw new Error('a plan against clients, and no client');
    return client;
  }

  #pauseFor(machine: SimulatedMachine, ms: number): void {
    machine.pause();
    this.#later(ms, 'resume', () => machine.resume());
  }

  #stopFor(node: SimulatedNode, ms: number, stop: () => void): undefined {
    stop();
    this.#later(ms, 'start again', () => this.#cluster.keepRunning(node));
    return undefined;
  }

  /** Stops it, and once more when it has just begun to start. */
  #stopTwice(node: SimulatedNode, harm: { calls: number; ms: number }, stop: () => void): void {
    stop();
    this.#later(harm.ms, 'start again', () => {
      this.#atCall(node, harm.calls, () => this.#stopFor(node, harm.ms, stop));
      this.#cluster.keepRunning(node);
    });
  }

  #restart(node: SimulatedNode, ms: number): void {
    if (node.state === 'up') this.#probes.reached('stopped in order under load');
    void this.#cluster.stopNode(node).then(() => {
      this.#later(ms, 'start again', () => this.#cluster.keepRunning(node));
    });
  }

  /** `then` may answer the code with which the call fails. */
  #atCall(node: SimulatedNode, calls: number, then: () => string | undefined | void): void {
    const { drive } = node.machine;
    const due = drive.callCount + calls;
    drive.failWhen = ({ index }): string | undefined => {
      if (index < due) return undefined;
      drive.failWhen = undefined;
      return then() ?? undefined;
    };
  }

  #fill(node: SimulatedNode, bytes: number, ms: number): void {
    const { drive } = node.machine;
    const { capacityBytes } = drive;
    drive.capacityBytes = drive.usedBytes() + bytes;
    this.#probes.reached('disk full');
    this.#later(ms, 'disk has room', () => (drive.capacityBytes = capacityBytes));
  }

  #cut(node: SimulatedNode, answers: boolean, ms: number): void {
    const { fabric } = this.#cluster.simulation;
    for (const [here, there] of this.#links(node)) {
      if ((here === node.name) === answers) fabric.cut(here, there);
    }
    this.#later(ms, 'heal', () => fabric.healAll());
  }

  /** Both directions between a node and all others. */
  #links(node: SimulatedNode): readonly (readonly [string, string])[] {
    const others = this.#cluster.simulation.fabric.hosts.filter((host) => host !== node.name);
    return others.flatMap((other) => [[node.name, other] as const, [other, node.name] as const]);
  }

  #later(ms: number, what: string, task: () => void): void {
    this.#cluster.simulation.scheduler.after(ms, 'misfortune', what, () => {
      if (!this.#isOver) task();
    });
  }
}
