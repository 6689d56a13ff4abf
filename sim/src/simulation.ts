/**
 * A room of simulated machines, driven by one seed: the same seed gives the same run, event by
 * event, which the trace's hash proves.
 */
import type { Skew } from './clock.ts';
import { SimulatedMachine } from './machine.ts';
import { Fabric, type LinkSpeed } from './network/fabric.ts';
import type { SimulatedRandom } from './random.ts';
import { type RunEnd, type RunOptions, Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly trace?: Trace;
  readonly speed?: LinkSpeed;
}

export interface MachineOptions {
  readonly skew?: Skew;
  readonly capacityBytes?: number;
}

export class Simulation {
  readonly scheduler: Scheduler;
  readonly random: SimulatedRandom;
  readonly fabric: Fabric;
  readonly #machines = new Map<string, SimulatedMachine>();

  constructor(options: SimulationOptions) {
    const { seed, trace, speed } = options;
    this.scheduler = new Scheduler({ seed, ...(trace === undefined ? {} : { trace }) });
    this.random = this.scheduler.random.fork('simulation');
    this.fabric = new Fabric({
      scheduler: this.scheduler,
      random: this.random.fork('fabric'),
      ...(speed === undefined ? {} : { speed }),
    });
  }

  get trace(): Trace {
    return this.scheduler.trace;
  }

  /** The machine of this name; made, without a process, when there is none. */
  machine(name: string, options: MachineOptions = {}): SimulatedMachine {
    const known = this.#machines.get(name);
    if (known !== undefined) return known;
    const random = this.random.fork(`machine ${name}`);
    const made = new SimulatedMachine({ ...options, name, fabric: this.fabric, random });
    this.#machines.set(name, made);
    return made;
  }

  run(options?: RunOptions): Promise<RunEnd> {
    return this.scheduler.run(options);
  }

  /** Lets time go on until `task` has ended; answers, or throws, what it does. */
  async play<Result>(task: () => Promise<Result>, options: RunOptions = {}): Promise<Result> {
    let hasEnded = false;
    const playing = task().finally(() => {
      hasEnded = true;
    });
    // Whoever awaits it does so only after the run.
    playing.catch(() => undefined);
    const end = await this.run({ ...options, until: () => hasEnded });
    if (!hasEnded) throw new Error(`the task still waits, but the run has ended: ${end}`);
    return playing;
  }
}
