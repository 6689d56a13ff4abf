/**
 * The nodes of a simulated cluster and their clients, and what can be done to them: start, kill,
 * power off, isolate, heal. Each client is a machine of its own.
 *
 * A node that has stopped is started again here, as whoever runs it would; when harm is done, and
 * which, is decided in `faults.ts`.
 */
import type { Address } from '@odradek/world';
import type { Skew } from './clock.ts';
import type { Unsynced } from './disk/operations.ts';
import type { SimulatedMachine, SimulatedWorld } from './machine.ts';
import { CLIENT_PORT, SimulatedNode } from './node.ts';
import type { Probes } from './probes.ts';
import type { SimulatedRandom } from './random.ts';
import type { ReportedLine } from './report.ts';
import type { Simulation } from './simulation.ts';

export interface ClusterOptions {
  readonly nodeCount?: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly probes: Probes;
}

/** What the node says of a request that fails as none should. */
const INTERNAL_ERROR = 'a request could not be handled';

const SKEW_MS_MAX = 5000;
/** 200 parts in a million: ten seconds a day and more, as bad clocks have it. */
const DRIFT_MAX = 0.0002;

/** How long whoever runs a node takes to start it again. */
const START_AGAIN_MS = 1000;

/** What happened to a node, for those who must know what it may forget. */
export interface ClusterListener {
  /** `powerLost`: what was not synced may be gone. */
  onDown?(node: SimulatedNode, powerLost: boolean): void;
  onUp?(node: SimulatedNode): void;
}

export class Cluster {
  readonly simulation: Simulation;
  readonly nodes: readonly SimulatedNode[];
  /** What went wrong in a node that was no mistake of its clients, in lives that are over. */
  readonly internalErrors: ReportedLine[] = [];
  readonly #probes: Probes;
  readonly #random: SimulatedRandom;
  readonly #clients = new Set<SimulatedMachine>();
  readonly #listeners: ClusterListener[] = [];
  readonly #capacities = new Map<SimulatedNode, number>();

  constructor(simulation: Simulation, options: ClusterOptions) {
    this.simulation = simulation;
    this.#random = simulation.random.fork('cluster');
    this.#probes = options.probes;
    const nodes: SimulatedNode[] = [];
    for (let id = 1; id <= (options.nodeCount ?? 1); id += 1) {
      nodes.push(
        new SimulatedNode({
          id,
          machine: simulation.machine(`node${id}`, { skew: this.#skew() }),
          settings: options.settings ?? {},
          onEnd: (lines) => this.#heard(lines),
          onFailure: (node) => this.#failed(node),
        }),
      );
    }
    this.nodes = nodes;
    for (const node of nodes) this.#capacities.set(node, node.machine.drive.capacityBytes);
  }

  get bootstrap(): readonly Address[] {
    return this.nodes.map(({ name }) => ({ host: name, port: CLIENT_PORT }));
  }

  get bootstrapServers(): string {
    return this.bootstrap.map(({ host, port }) => `${host}:${port}`).join(',');
  }

  node(id: number): SimulatedNode {
    const node = this.nodes[id - 1];
    if (node === undefined) throw new RangeError(`no node ${id}`);
    return node;
  }

  listen(listener: ClusterListener): void {
    this.#listeners.push(listener);
  }

  /** Starts a process on a client's machine. */
  client(name: string): SimulatedWorld {
    const machine = this.simulation.machine(name, { skew: this.#skew() });
    this.#clients.add(machine);
    return machine.boot();
  }

  get clients(): readonly SimulatedMachine[] {
    return [...this.#clients];
  }

  /** Starts all nodes that are off; resolves when they serve. */
  async start(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.startNode(node)));
  }

  /** Starts a node, and again each time that it gives up by itself. */
  keepRunning(node: SimulatedNode): void {
    // Each failure, this one too, comes to `#failed`.
    this.startNode(node).catch(() => undefined);
  }

  async startNode(node: SimulatedNode): Promise<void> {
    if (node.state !== 'off' && node.state !== 'failed') return;
    await node.start();
    for (const { onUp } of this.#listeners) onUp?.(node);
  }

  async stopNode(node: SimulatedNode): Promise<void> {
    if (node.state !== 'up') return;
    this.#down(node, false);
    await node.stop();
  }

  kill(node: SimulatedNode): void {
    if (node.state === 'starting') this.#probes.reached('killed while starting');
    if (node.state === 'stopping') this.#probes.reached('killed while stopping');
    node.kill();
    this.#down(node, false);
  }

  powerOff(node: SimulatedNode, unsynced?: Unsynced): void {
    if (node.state === 'starting') this.#probes.reached('power lost while starting');
    node.powerOff(unsynced);
    this.#down(node, true);
  }

  isolate(machine: Pick<SimulatedMachine, 'name'>): void {
    this.simulation.fabric.isolate(machine.name);
  }

  /** Mends wires and drives, and lets everything go on. Nodes that are off stay off. */
  heal(): void {
    this.simulation.fabric.healAll();
    for (const node of this.nodes) {
      const { drive } = node.machine;
      node.machine.resume();
      drive.slow = undefined;
      drive.failWhen = undefined;
      drive.capacityBytes = this.#capacities.get(node) ?? drive.capacityBytes;
    }
    for (const client of this.#clients) client.resume();
  }

  #heard(lines: readonly ReportedLine[]): void {
    this.#probes.reported(lines);
    for (const line of lines) if (line.message === INTERNAL_ERROR) this.internalErrors.push(line);
  }

  /** No two clocks agree, and none goes quite right. */
  #skew(): Skew {
    return {
      offsetMs: Math.round(this.#random.between(-SKEW_MS_MAX, SKEW_MS_MAX)),
      drift: this.#random.between(-DRIFT_MAX, DRIFT_MAX),
    };
  }

  #failed(node: SimulatedNode): void {
    this.#down(node, false);
    this.#probes.reached('node gave up and was started again');
    const task = (): void => {
      if (node.state === 'failed') this.keepRunning(node);
    };
    this.simulation.scheduler.after(START_AGAIN_MS, node.name, 'start again', task);
  }

  #down(node: SimulatedNode, powerLost: boolean): void {
    for (const { onDown } of this.#listeners) onDown?.(node, powerLost);
  }
}
