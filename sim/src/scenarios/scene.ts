/**
 * What a scenario is played with: one node, its clients, and the lines that people read. What is
 * done begins with `>`; what came of it, and what the node complained of, follows.
 */
import { Client } from '@odradek/client/any-world';
import { Cluster } from '../cluster.ts';
import type { SimulatedWorld } from '../machine.ts';
import type { SimulatedNode } from '../node.ts';
import { Probes } from '../probes.ts';
import { createTopic, type TopicWish } from '../questions.ts';
import { Simulation } from '../simulation.ts';
import { Witness } from '../witness.ts';

const SCENE_MS_MAX = 600_000;
const PAUSE_MS = 50;
const PATIENCE_MS = 120_000;
const READ_MS = 2000;

export class Scene {
  readonly cluster: Cluster;
  readonly witness: Witness;
  readonly lines: string[] = [];
  readonly #machines = new Map<string, SimulatedWorld>();
  #reportedCount = 0;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.witness = new Witness(cluster);
  }

  /** Plays `script` and answers what people read, beginning with `title`. */
  static async play(
    title: string,
    settings: Readonly<Record<string, string>>,
    script: (scene: Scene) => Promise<void>,
    seed = 1,
  ): Promise<string> {
    const simulation = new Simulation({ seed });
    const cluster = new Cluster(simulation, { settings, probes: new Probes() });
    const scene = new Scene(cluster);
    const task = async (): Promise<void> => {
      await cluster.start();
      await script(scene);
    };
    await simulation.play(task, { untilMs: SCENE_MS_MAX });
    const told = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    return [`# ${title}`, ...told, ...scene.lines, ''].join('\n');
  }

  get node(): SimulatedNode {
    return this.cluster.node(1);
  }

  say(line: string): void {
    this.lines.push(line);
  }

  did(what: string): void {
    this.say(`> ${what}`);
  }

  async createTopic(wish: TopicWish): Promise<void> {
    const configs = Object.entries(wish.configs ?? {}).map(([name, value]) => ` ${name}=${value}`);
    this.did(`create ${wish.name} partitions=${wish.partitionCount}${configs.join('')}`);
    await this.witness.eventually(
      `create ${wish.name}`,
      (asker) => createTopic(asker, wish),
      PATIENCE_MS,
    );
  }

  client(name: string): Client {
    const world = this.cluster.client(name);
    this.#machines.set(name, world);
    return new Client(world, { bootstrapServers: this.cluster.bootstrapServers });
  }

  /** What a new reader sees in a topic, in order of partition and offset. */
  async read(topic: string): Promise<void> {
    this.did(`read ${topic} from the beginning`);
    const client = this.client(`reader-${this.#machines.size}`);
    const consumer = client.consumer({ topics: topic, autoOffsetReset: 'earliest' });
    const seen: string[] = [];
    for (;;) {
      const blocks = await consumer.poll({ timeoutMs: READ_MS });
      if (blocks.length === 0) break;
      for (const block of blocks) {
        block.forEach(({ offset, value }) => {
          const text = value?.toString('latin1') ?? 'null';
          seen.push(`${block.topic}-${block.partition} @${offset} ${text.slice(0, 20)}`);
        });
      }
    }
    for (const line of seen.toSorted()) this.say(line);
    await client.close();
  }

  kill(): void {
    this.did('kill node1');
    this.complaints();
    this.cluster.kill(this.node);
  }

  async start(): Promise<void> {
    this.did('start node1');
    this.#reportedCount = 0;
    await this.cluster.startNode(this.node);
    this.complaints();
  }

  /** What the node of this life told its operator as warning or error, as far as is new. */
  complaints(): void {
    const lines = this.node.lines;
    for (const { level, message, fields } of lines.slice(this.#reportedCount)) {
      if (level !== 'warn' && level !== 'error') continue;
      const told = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
      this.say(`node1: ${level}: ${message}${told.join('')}`);
    }
    this.#reportedCount = lines.length;
  }

  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const { clock } = this.witness.world;
    const dueMs = clock.monotonicMs() + PATIENCE_MS;
    while (!(await condition())) {
      if (clock.monotonicMs() > dueMs) throw new Error(`never: ${what}`);
      await clock.sleep(PAUSE_MS);
    }
  }
}
