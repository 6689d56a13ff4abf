/**
 * One machine of the cluster and the node on it: one life after another, on the same drive.
 *
 * It does harm only when told. Who watches over the node, and starts it again, is `cluster.ts`.
 */
import { Broker, standaloneSettings } from '@odradek/broker';
import type { Unsynced } from './disk/operations.ts';
import type { SimulatedMachine, SimulatedWorld } from './machine.ts';
import type { ReportedLine } from './report.ts';

export const CLIENT_PORT = 9092;
const CONTROLLER_PORT = 9093;
const DATA = '/data';

export interface NodeOptions {
  readonly id: number;
  readonly machine: SimulatedMachine;
  /** Over those of a node that stands alone. */
  readonly settings: Readonly<Record<string, string>>;
  /** Gets what the node of one life told its operator, when that life is over. */
  readonly onEnd: (lines: readonly ReportedLine[]) => void;
  /** It gave up by itself, or would not start. */
  readonly onFailure: (node: SimulatedNode) => void;
}

/** `failed`: it gave up by itself, and its process has ended. */
export type NodeState = 'off' | 'starting' | 'up' | 'stopping' | 'failed';

export class SimulatedNode {
  readonly id: number;
  readonly machine: SimulatedMachine;
  readonly #settings: ReadonlyMap<string, string>;
  readonly #onEnd: (lines: readonly ReportedLine[]) => void;
  readonly #onFailure: (node: SimulatedNode) => void;
  #state: NodeState = 'off';
  #world: SimulatedWorld | undefined;
  #broker: Broker | undefined;
  #failure: Error | undefined;
  #lifeCount = 0;
  #lines: () => readonly ReportedLine[] = () => [];

  constructor(options: NodeOptions) {
    this.id = options.id;
    this.machine = options.machine;
    this.#onEnd = options.onEnd;
    this.#onFailure = options.onFailure;
    this.#settings = settingsOf(options);
    makeDirectories(this.machine, this.#settings);
  }

  get name(): string {
    return this.machine.name;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Why it gave up, if it did. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Counts starts: what was learnt in one life may not hold in the next. */
  get lifeCount(): number {
    return this.#lifeCount;
  }

  /** What the node of the present life, or of the last one, told its operator. */
  get lines(): readonly ReportedLine[] {
    return this.#lines();
  }

  get settings(): ReadonlyMap<string, string> {
    return this.#settings;
  }

  /**
   * Starts the node; resolves when it serves. Rejects when it will not start; never settles when
   * it is killed meanwhile.
   */
  async start(): Promise<void> {
    if (this.#state !== 'off' && this.#state !== 'failed') throw new Error(`${this.name} is on`);
    this.#lifeCount += 1;
    this.#state = 'starting';
    this.#failure = undefined;
    const world = this.machine.boot();
    this.#world = world;
    this.#lines = () => world.report.lines;
    try {
      const broker = await Broker.open(world, this.#settings, { hostName: this.name });
      this.#broker = broker;
      broker.onFailure = (failure) => this.#giveUp(world, failure);
      await broker.start();
      if (this.#world === world) this.#state = 'up';
    } catch (error) {
      // Killed within a call: nobody is there any more to whom it could fail.
      if (this.#world !== world) return new Promise(() => undefined);
      this.#giveUp(world, error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  /** In order, as an operator stops it. Where that fails, its process ends all the same. */
  async stop(): Promise<void> {
    const world = this.#world;
    if (this.#state !== 'up' || world === undefined) return;
    this.#state = 'stopping';
    try {
      await this.#broker?.stop();
    } catch (error) {
      return this.#giveUp(world, error instanceof Error ? error : new Error(String(error)));
    }
    if (this.#world !== world) return;
    this.machine.kill();
    this.#over('off');
  }

  kill(): void {
    if (!this.machine.isRunning) return;
    this.machine.kill();
    this.#over('off');
  }

  /** Also a machine that is off loses what its system had not written yet. */
  powerOff(unsynced?: Unsynced): void {
    this.machine.powerOff(unsynced);
    this.#over('off');
  }

  #giveUp(world: SimulatedWorld, failure: Error): void {
    if (this.#world !== world) return;
    world.report.error('the node gave up', { reason: failure.message });
    this.#failure = failure;
    this.machine.kill();
    this.#over('failed');
    this.#onFailure(this);
  }

  #over(state: NodeState): void {
    if (this.#world !== undefined) this.#onEnd(this.#world.report.lines);
    this.#world = undefined;
    this.#broker = undefined;
    this.#state = state;
  }
}

function settingsOf({ id, machine, settings }: NodeOptions): ReadonlyMap<string, string> {
  const { name } = machine;
  const all = standaloneSettings({
    port: CLIENT_PORT,
    controllerPort: CONTROLLER_PORT,
    dataDirectory: DATA,
  });
  all.set('node.id', String(id));
  all.set(
    'listeners',
    `PLAINTEXT://${name}:${CLIENT_PORT},CONTROLLER://${name}:${CONTROLLER_PORT}`,
  );
  all.set('controller.quorum.bootstrap.servers', `${name}:${CONTROLLER_PORT}`);
  for (const [setting, value] of Object.entries(settings)) all.set(setting, value);
  return all;
}

/** The directories are the operator's, made long before the node is first started. */
function makeDirectories({ drive }: SimulatedMachine, settings: ReadonlyMap<string, string>): void {
  for (const path of (settings.get('log.dirs') ?? DATA).split(',')) {
    drive.apply({ type: 'makeDirectory', path });
  }
  drive.apply({ type: 'syncDirectory', path: '/' });
}
