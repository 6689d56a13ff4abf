/**
 * One simulated machine: a drive and an address that stay, and one process after another. A test
 * starts its process, kills it, takes away its power, or lets it stand still.
 */
import type { World } from '@odradek/world';
import { SimulatedClock, type Skew } from './clock.ts';
import { SimulatedDisk } from './disk/disk.ts';
import { Drive } from './disk/drive.ts';
import type { Unsynced } from './disk/operations.ts';
import type { Fabric } from './network/fabric.ts';
import { SimulatedNetwork } from './network/network.ts';
import { SimulatedProcess } from './process.ts';
import type { SimulatedRandom } from './random.ts';
import { SimulatedReport } from './report.ts';

export interface SimulatedMachineOptions {
  /** Also its address. */
  readonly name: string;
  readonly fabric: Fabric;
  readonly random: SimulatedRandom;
  readonly skew?: Skew;
  readonly capacityBytes?: number;
}

/** What a process is given, and what a test may look at. */
export interface SimulatedWorld extends World {
  readonly process: SimulatedProcess;
  readonly disk: SimulatedDisk;
  readonly report: SimulatedReport;
}

export class SimulatedMachine {
  readonly name: string;
  readonly skew: Skew;
  readonly drive: Drive;
  readonly #fabric: Fabric;
  readonly #random: SimulatedRandom;
  #process: SimulatedProcess | undefined;
  #bootCount = 0;

  constructor(options: SimulatedMachineOptions) {
    const { name, fabric, random, skew = { offsetMs: 0, drift: 0 }, capacityBytes } = options;
    this.name = name;
    this.skew = skew;
    this.#fabric = fabric;
    this.#random = random;
    const { trace } = fabric.scheduler;
    this.drive = new Drive({
      random: random.fork('drive'),
      trace: (line) => trace.add(fabric.scheduler.nowMs, name, line),
      ...(capacityBytes === undefined ? {} : { capacityBytes }),
    });
    fabric.addHost(name);
  }

  get isRunning(): boolean {
    return this.#process?.isAlive === true;
  }

  /** Starts a process; its disk is as the last one left it. */
  boot(): SimulatedWorld {
    if (this.isRunning) throw new Error(`${this.name} is already running`);
    this.#fabric.setPower(this.name, true);
    this.#bootCount += 1;
    this.#note(`boot ${this.#bootCount}`);
    const process = new SimulatedProcess(this.name, this.#fabric.scheduler);
    this.#process = process;
    const random = this.#random.fork(`boot ${this.#bootCount}`);
    const clock = new SimulatedClock(process, this.skew, random.fork('clock'));
    return {
      process,
      clock,
      disk: new SimulatedDisk({ drive: this.drive, process, nowMs: () => clock.nowMs() }),
      network: new SimulatedNetwork({ fabric: this.#fabric, host: this.name, process }),
      random: random.fork('random'),
      report: new SimulatedReport(process),
    };
  }

  /** The process dies at once; its system closes its connections and keeps what it wrote. */
  kill(): void {
    if (!this.isRunning) return;
    this.#note('kill');
    this.#process?.die();
    this.drive.crash({ type: 'kill' });
  }

  /** The machine is gone without a word; of what was not synced, `unsynced` or the seed decides. */
  powerOff(unsynced?: Unsynced): void {
    this.#note('power off');
    this.#fabric.setPower(this.name, false);
    this.#process?.die();
    this.drive.crash({ type: 'powerOff', ...(unsynced === undefined ? {} : { unsynced }) });
  }

  pause(): void {
    this.#note('pause');
    this.#process?.pause();
  }

  resume(): void {
    this.#note('resume');
    this.#process?.resume();
  }

  #note(what: string): void {
    const { scheduler } = this.#fabric;
    scheduler.trace.add(scheduler.nowMs, this.name, what);
  }
}
