/**
 * A node of which only the metadata is there, for tests: its directories in memory, a clock that
 * moves by hand, chance from a seed. It can be stopped, killed and started again on the same disk.
 */
import type { Disk, DiskFile, Random, Timer, World } from '@odradek/world';
import { DiskError, MemoryDisk } from '@odradek/world';
import type { ApiHandler } from '../api/handler.ts';
import type { RequestContext } from '../api/request-context.ts';
import type { BrokerParts } from '../broker-parts.ts';
import { NodeConfig } from '../config/node-config.ts';
import { standaloneSettings } from '../config/standalone.ts';
import { Metadata } from '../metadata/metadata.ts';
import { endPointsOf } from '../metadata/registration.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';

const START_MS = 1_700_000_000_000;
export const DATA = '/data';
export const METADATA_LOG = '/data/__cluster_metadata-0';

export class HandClock {
  #nowMs = START_MS;
  #timers: { dueMs: number; task: () => void }[] = [];

  get timerCount(): number {
    return this.#timers.length;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - START_MS;
  }

  after(delayMs: number, task: () => void): Timer {
    const timer = { dueMs: this.#nowMs + delayMs, task };
    this.#timers.push(timer);
    const cancel = (): void => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
    return { cancel };
  }

  atEndOfTurn(task: () => void): void {
    queueMicrotask(task);
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error('nothing here sleeps'));
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    const due = this.#timers.filter(({ dueMs }) => dueMs <= this.#nowMs);
    this.#timers = this.#timers.filter(({ dueMs }) => dueMs > this.#nowMs);
    for (const { task } of due) task();
  }
}

/** A disk on which syncing can be made to fail, or to take its time. */
export class FragileDisk extends MemoryDisk {
  failsToSync = false;
  holdsSync = false;
  #held: (() => void)[] = [];

  /** Finishes all that is held, and holds no more. */
  release(): void {
    this.holdsSync = false;
    for (const finish of this.#held.splice(0)) finish();
  }

  override open(path: string, options: Parameters<Disk['open']>[1]): DiskFile {
    const file = super.open(path, options);
    const sync = file.sync.bind(file);
    file.sync = () => {
      if (this.failsToSync) return Promise.reject(new DiskError('EIO', path, 'sync'));
      if (!this.holdsSync) return sync();
      return new Promise<void>((resolve) => this.#held.push(resolve)).then(sync);
    };
    return file;
  }
}

export interface TestWorld extends World {
  readonly clock: HandClock;
  readonly disk: FragileDisk;
  /** What was reported as a warning or an error. */
  readonly complaints: string[];
}

export function testWorld(): TestWorld {
  const complaints: string[] = [];
  const complain = (message: string): void => {
    complaints.push(message);
  };
  const quiet = (): void => undefined;
  const refuse = (): Promise<never> => Promise.reject(new Error('no network'));
  const clock = new HandClock();
  return {
    clock,
    disk: new FragileDisk({ nowMs: () => clock.nowMs() }),
    random: seeded(),
    report: { error: complain, warn: complain, info: quiet, debug: quiet },
    network: { listen: refuse, connect: refuse },
    complaints,
  };
}

/** Different ids each time, the same in each run. */
function seeded(): Random {
  let state = 1;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  return {
    integer: (below) => next() % below,
    fraction: () => next() / 2_147_483_647,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() % 256),
    uuid: () => `${String(next()).padStart(20, 'u')}AA`.replace(/^-/, 'u'),
  };
}

export class MetadataNode {
  readonly world: TestWorld;
  readonly config: NodeConfig;
  readonly metadata: Metadata;
  readonly #storage: Storage;

  private constructor(world: TestWorld, config: NodeConfig, storage: Storage) {
    this.world = world;
    this.config = config;
    this.#storage = storage;
    this.metadata = new Metadata(world, config, storage);
  }

  /** Opens directories and log, but does not start. */
  static async open(
    world: TestWorld = testWorld(),
    settings: Readonly<Record<string, string>> = {},
  ): Promise<MetadataNode> {
    const texts = standaloneSettings({ port: 9092, controllerPort: 9093, dataDirectory: DATA });
    for (const [name, value] of Object.entries(settings)) texts.set(name, value);
    const config = new NodeConfig(texts, world.report);
    return new MetadataNode(world, config, await openStorage(world, config.static));
  }

  static async start(
    world: TestWorld = testWorld(),
    settings: Readonly<Record<string, string>> = {},
  ): Promise<MetadataNode> {
    const node = await MetadataNode.open(world, settings);
    await node.metadata.start();
    await node.metadata.register(endPointsOf(node.config.static.advertisedBrokerEndpoints));
    return node;
  }

  /** In order, with the marks of a clean stop. */
  async stop(): Promise<void> {
    await this.metadata.leave();
    await this.metadata.stop();
    await this.#close(true);
  }

  /** What was written stays; nobody is told, and there are no marks. */
  async kill(): Promise<void> {
    await this.metadata.stop();
    await this.#close(false);
  }

  async #close(clean: boolean): Promise<void> {
    const { metadataDirectory, directories } = this.#storage;
    const { brokerEpoch } = this.metadata;
    for (const { logs } of new Set([...directories, metadataDirectory])) {
      await logs.close({ clean, brokerEpoch });
    }
  }

  async createTopic(name: string, numPartitions = 1): Promise<string> {
    const wanted = { name, numPartitions, replicationFactor: -1, assignments: [], configs: [] };
    const { topics } = await this.metadata.submit({
      type: 'createTopics',
      topics: [wanted],
      validateOnly: false,
    });
    return topics[0]?.topicId ?? '';
  }

  /** Answers as the handler does, apart from the wire. Missing fields are the test's mistake. */
  async ask(
    handler: ApiHandler,
    apiVersion: number,
    request: object,
    listenerName = 'PLAINTEXT',
  ): Promise<unknown> {
    const { world, config, metadata } = this;
    // A handler that asks for more than these fails the test that calls it.
    const parts = { world, config, metadata } as unknown as BrokerParts;
    const context = { apiVersion, listenerName } as unknown as RequestContext;
    return handler.handle(request as never, context, parts);
  }
}
