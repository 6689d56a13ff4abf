/**
 * One seed: a cluster, a workload, a plan of harm, and the checks. The seed decides all of it.
 *
 * 1. start and set up · 2. harm, while the workload runs and the witness looks on · 3. harm ends:
 * everything must become well within a bound · 4. check · 5. stop in order, start, check again ·
 * 6. stop, and read the metadata from the disk in two ways.
 */
import { checkReplay } from './checkers/replay.ts';
import { Violation } from './checkers/violation.ts';
import { Cluster } from './cluster.ts';
import { drawPlan, type HarmType, Misfortune, type Plan, POWER_HARM } from './faults.ts';
import { Probes } from './probes.ts';
import type { ReportedLine } from './report.ts';
import { Simulation } from './simulation.ts';
import { Topics } from './topics.ts';
import type { Trace } from './trace.ts';
import { Witness } from './witness.ts';
import type { RunningWorkload, Stage, Workload } from './workloads/workload.ts';

export interface TrialOptions {
  readonly seed: number;
  readonly workload: Workload;
  readonly trace: Trace;
  /** Instead of the one that the seed draws. */
  readonly plan?: Plan;
}

const START_MS_MAX = 60_000;
const HARM_FROM_MS = 1000;
const HARM_FOR_MS = 20_000;
/** The last harm has some time to show what comes of it. */
const HARM_UNTIL_MS = 18_000;
const HARM_COUNT_MAX = 8;
/** In this time after the last harm, all must be well. */
const RECOVERY_MS_MAX = 300_000;
const LOOK_EVERY_MS = 3000;
const PAUSE_MS = 100;
const EVENTS_MAX = 2_000_000;

/** What a node in a simulation is told beyond its addresses: little of everything. */
const SMALL: Readonly<Record<string, string>> = {
  'num.partitions': '2',
  'offsets.topic.num.partitions': '3',
  'offsets.topic.replication.factor': '1',
  'group.initial.rebalance.delay.ms': '100',
  'log.cleaner.enable': 'false',
};

export class Trial {
  readonly plan: Plan;
  readonly probes: Probes = new Probes();
  readonly #workload: Workload;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #topics: Topics;
  readonly #misfortune: Misfortune;
  readonly #losesPower: boolean;
  #isOver = false;
  #lookingOn: Promise<void> = Promise.resolve();

  constructor({ seed, workload, trace, plan }: TrialOptions) {
    this.#workload = workload;
    this.#simulation = new Simulation({ seed, trace });
    const random = this.#simulation.random.fork('plan');
    this.#losesPower = workload.harm.includes('power off') && random.chance(0.5);
    const types = workload.harm.filter((type) => this.#losesPower || !isPowerHarm(type));
    this.plan =
      plan ??
      drawPlan(random, {
        types,
        nodeCount: 1,
        fromMs: HARM_FROM_MS,
        untilMs: HARM_UNTIL_MS,
        count: 1 + random.integer(HARM_COUNT_MAX),
      });
    this.#cluster = new Cluster(this.#simulation, {
      settings: { ...SMALL, ...workload.settings },
      probes: this.probes,
    });
    this.#topics = new Topics(this.probes);
    this.#misfortune = new Misfortune(this.#cluster, this.probes);
    this.#cluster.listen({
      onDown: (_node, powerLost) => {
        if (powerLost) this.#powerLost();
      },
      onUp: () => this.#cameUp(),
    });
  }

  /** Throws what went wrong. */
  async run(): Promise<void> {
    const { witness, running } = await this.#setUp();
    this.#lookingOn = this.#lookOn(witness);
    const working = running.run();
    // Awaited below; what it throws earlier is thrown there.
    working.catch(() => undefined);
    this.#misfortune.begin(this.plan);
    await this.#forMs(HARM_FOR_MS, working);
    this.#isOver = true;
    this.#misfortune.end();
    await this.#play('recovery', RECOVERY_MS_MAX, async () => {
      await this.#bringUp(witness);
      await working;
      await this.#lookingOn;
      await this.#check(witness, running);
    });
    await this.#play('restart', RECOVERY_MS_MAX, async () => {
      for (const node of this.#cluster.nodes) await this.#cluster.stopNode(node);
      await this.#cluster.start();
      await this.#check(witness, running);
      for (const node of this.#cluster.nodes) await this.#cluster.stopNode(node);
    });
    for (const node of this.#cluster.nodes) await checkReplay(node, this.probes);
    const [error] = this.#cluster.internalErrors;
    if (error !== undefined) throw new Violation('requests are handled', printedFields(error));
  }

  async #setUp(): Promise<{ witness: Witness; running: RunningWorkload }> {
    await this.#play('start', START_MS_MAX, () => this.#cluster.start());
    const witness = new Witness(this.#cluster);
    const running = this.#workload.begin(this.#stage(witness));
    await this.#play('setup', START_MS_MAX, () => running.setup());
    return { witness, running };
  }

  #stage(witness: Witness): Stage {
    const isOver = (): boolean => this.#isOver;
    return {
      cluster: this.#cluster,
      random: this.#simulation.random.fork(`workload ${this.#workload.name}`),
      probes: this.probes,
      witness,
      topics: this.#topics,
      losesPower: this.#losesPower,
      get isOver() {
        return isOver();
      },
    };
  }

  #lostPower = false;

  #powerLost(): void {
    this.#lostPower = true;
    this.#topics.powerLost();
  }

  /** What was acknowledged before the power went may have been heard of after. */
  #cameUp(): void {
    if (!this.#lostPower) return;
    this.#lostPower = false;
    this.#topics.powerLost();
  }

  async #lookOn(witness: Witness): Promise<void> {
    while (!this.#isOver) {
      await witness.world.clock.sleep(LOOK_EVERY_MS);
      await this.#topics.examine(witness);
    }
  }

  /** Harm has ended: a node that does not come up now never will. */
  async #bringUp(witness: Witness): Promise<void> {
    for (const node of this.#cluster.nodes) {
      if (node.state === 'off') this.#cluster.keepRunning(node);
      while (node.state !== 'up') {
        await witness.world.clock.sleep(PAUSE_MS);
        if (node.state === 'off') this.#cluster.keepRunning(node);
      }
    }
  }

  async #check(witness: Witness, running: RunningWorkload): Promise<void> {
    while (!(await this.#topics.examine(witness))) await witness.world.clock.sleep(PAUSE_MS);
    for (const { records } of this.#topics.partitions) records.checkNothingMissing();
    await running.check();
  }

  /** Lets time go on, unless the workload fails before. */
  async #forMs(ms: number, working: Promise<void>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    const watched = Promise.all([working, this.#lookingOn]);
    watched.catch((error: unknown) => {
      failure = { error };
    });
    const untilMs = this.#simulation.scheduler.nowMs + ms;
    const until = (): boolean => failure !== undefined;
    await this.#simulation.run({ untilMs, until, eventsMax: EVENTS_MAX });
    if (failure !== undefined) throw failure.error;
  }

  async #play(what: string, msMax: number, task: () => Promise<void>): Promise<void> {
    const untilMs = this.#simulation.scheduler.nowMs + msMax;
    let isDone = false;
    const done = async (): Promise<void> => {
      await task();
      isDone = true;
    };
    try {
      await this.#simulation.play(done, { untilMs, eventsMax: EVENTS_MAX });
    } catch (error) {
      if (isDone || error instanceof Violation) throw error;
      const states = this.#cluster.nodes.map(({ name, state, failure }) =>
        failure === undefined ? `${name} is ${state}` : `${name} gave up: ${failure.message}`,
      );
      throw new Error(`${what}: ${String(error)} (${states.join(', ')})`, { cause: error });
    }
  }
}

function isPowerHarm(type: HarmType): boolean {
  return POWER_HARM.includes(type);
}

function printedFields({ fields }: ReportedLine): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
