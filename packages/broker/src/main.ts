/**
 * The node as a process, and the node inside another one: the only place of the broker that names
 * this machine.
 */
import { hostname } from 'node:os';
import { MemoryDisk, type World } from '@odradek/world';
import { type NodeWorldOptions, nodeWorld } from '@odradek/world/node';
import { Broker } from './broker.ts';
import { standaloneSettings } from './config/standalone.ts';

export interface StartBrokerOptions {
  /** The port for clients; a free one by default. */
  readonly port?: number;
  /** Where data is kept; without it, in memory, and gone with the broker. */
  readonly dataDirectory?: string;
  /** Kafka's broker settings, such as `{ 'auto.create.topics.enable': 'false' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Which lines of the broker's log are shown; only errors by default. */
  readonly report?: NodeWorldOptions['report'];
}

/** A broker that runs inside this process. */
export interface RunningBroker extends AsyncDisposable {
  /** What a Kafka client is given, such as `127.0.0.1:51234`. */
  readonly bootstrapServers: string;
  stop(): Promise<void>;
}

/**
 * Starts a broker inside this process: in memory and on a free port, unless told otherwise.
 *
 * ```ts
 * await using broker = await startBroker();
 * const kafka = new Kafka({ brokers: [broker.bootstrapServers] });
 * ```
 */
export async function startBroker(options: StartBrokerOptions = {}): Promise<RunningBroker> {
  const host = '127.0.0.1';
  const settings = standaloneSettings({
    port: options.port ?? 0,
    controllerPort: 0,
    dataDirectory: options.dataDirectory ?? '/odradek',
  });
  settings.set('listeners', `PLAINTEXT://${host}:${options.port ?? 0},CONTROLLER://${host}:0`);
  // A test waits for its first rebalance; nobody else is going to join.
  settings.set('group.initial.rebalance.delay.ms', '0');
  for (const [name, value] of Object.entries(options.settings ?? {})) settings.set(name, value);
  const machine = nodeWorld({ report: options.report ?? { level: 'error' } });
  const world: World =
    options.dataDirectory === undefined
      ? { ...machine, disk: new MemoryDisk({ nowMs: () => machine.clock.nowMs() }) }
      : machine;
  const broker = await Broker.open(world, settings, { hostName: host });
  await broker.start();
  return {
    bootstrapServers: broker.bootstrapServers,
    stop: () => broker.stop(),
    [Symbol.asyncDispose]: () => broker.stop(),
  };
}

export interface StartNodeOptions {
  /** From `gatherSettings`. */
  readonly settings: ReadonlyMap<string, string>;
  readonly inMemory?: boolean;
  readonly report?: NodeWorldOptions['report'];
}

/** Starts the node of a process. The caller stops it when the process is asked to end. */
export async function startNode(options: StartNodeOptions): Promise<Broker> {
  // The node's own levels decide what is printed (KIP-412): they can be changed while it runs.
  const machine = nodeWorld({ report: { level: 'debug', ...options.report } });
  const world: World =
    options.inMemory === true
      ? { ...machine, disk: new MemoryDisk({ nowMs: () => machine.clock.nowMs() }) }
      : machine;
  const broker = await Broker.open(world, options.settings, { hostName: hostname() });
  await broker.start();
  return broker;
}
