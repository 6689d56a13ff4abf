/**
 * One broker as a process: Odradek or Apache Kafka, started from the same settings, so that a
 * check or a measurement names only the kind and then treats both alike.
 *
 * Both are formatted and started as a user would: with the scripts that carry Kafka's names.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from './cache.ts';
import { ended, killGroup, runOrThrow, startInBackground } from './command.ts';
import { apacheClassPath, javaArguments } from './java.ts';
import { freePort } from './ports.ts';
import {
  type NodePlace,
  type Properties,
  propertiesText,
  singleNodeProperties,
} from './properties.ts';

export type NodeKind = 'odradek' | 'apache';

export interface NodeOptions {
  readonly kind: NodeKind;
  /** Settings beyond those of `singleNodeProperties`, or instead of them. */
  readonly properties?: Properties;
  /** Where its settings, log and data go; a temporary folder when not given. */
  readonly folder?: string;
  /** The ports of a node that has stopped, for one that takes its place. */
  readonly ports?: Pick<NodePlace, 'port' | 'controllerPort'>;
}

/** The scripts of ours that carry Kafka's names; another folder's, to examine what was packed. */
export const scripts: string = resolve(
  process.env['ODRADEK_BIN'] ?? join(import.meta.dirname, '../../bin'),
);
/** Long: thousands of partitions after a kill, on a machine that has other things to do. */
const startTimeoutMs = 180_000;
const stopTimeoutMs = 120_000;

/** What Apache's kafka-server-start.sh gives Java: measured beside us with its own defaults. */
const apacheServerFlags = [
  ...['-Xmx1G', '-Xms1G', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'],
  ...['-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent'],
  ...['-Djava.awt.headless=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=info'],
];

/** Formats, if the data directory is fresh, and starts one node; resolves once it serves. */
export async function startNode(options: NodeOptions): Promise<BrokerNode> {
  const folder = options.folder ?? temporaryFolder(options.kind);
  mkdirSync(folder, { recursive: true });
  const dataDirectory = join(folder, 'data');
  const ports = options.ports ?? { port: await freePort(), controllerPort: await freePort() };
  const place = { ...ports, dataDirectory };
  const configuration = join(folder, 'server.properties');
  writeFileSync(
    configuration,
    propertiesText(singleNodeProperties(place, options.properties ?? {})),
  );
  const node = new BrokerNode(options.kind, { ...place, folder, configuration });
  if (!existsSync(join(dataDirectory, 'meta.properties'))) await node.format();
  await node.start();
  return node;
}

/** A node that has been started; see `startNode`. */
export class BrokerNode {
  readonly kind: NodeKind;
  readonly port: number;
  readonly controllerPort: number;
  readonly bootstrap: string;
  readonly folder: string;
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly #configuration: string;
  #child: ChildProcess | undefined;

  constructor(
    kind: NodeKind,
    at: NodePlace & { readonly folder: string; readonly configuration: string },
  ) {
    this.kind = kind;
    this.port = at.port;
    this.controllerPort = at.controllerPort;
    this.bootstrap = `127.0.0.1:${at.port}`;
    this.folder = at.folder;
    this.dataDirectory = at.dataDirectory;
    this.logFile = join(at.folder, 'server.log');
    this.#configuration = at.configuration;
  }

  get isRunning(): boolean {
    return this.#child?.pid !== undefined;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.kind} is not running`);
    return pid;
  }

  async format(): Promise<void> {
    const id = randomBytes(16);
    // A leading '-' would read as an option.
    id[0] = 0;
    const args = ['format', '--standalone', '-t', id.toString('base64url')];
    args.push('-c', this.#configuration);
    if (this.kind === 'apache') {
      await runOrThrow('java', await javaArguments('kafka.tools.StorageTool', args));
    } else {
      await runOrThrow(join(scripts, 'kafka-storage.sh'), args, { env: withOurNode() });
    }
  }

  /** Starts the process and waits until it answers on its port. */
  async start(): Promise<void> {
    const { command, args, env } = await this.#startCommand();
    const child = startInBackground(command, args, { logFile: this.logFile, env });
    this.#child = child;
    const giveUpMs = performance.now() + startTimeoutMs;
    while (!(await listens(this.port))) {
      const dead = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (dead || performance.now() > giveUpMs) {
        killGroup(child, 'SIGKILL');
        const why = dead ? 'ended at once' : `did not listen within ${startTimeoutMs} ms`;
        throw new Error(`${this.kind} ${why}: ${this.logTail()}`);
      }
      await delay(10);
    }
  }

  /** Ends it without a chance to clean up, as a machine that loses its power to the process. */
  async kill9(): Promise<void> {
    const child = this.#take();
    killGroup(child, 'SIGKILL');
    await ended(child);
  }

  /** Asks it to stop, and tells its exit status; one that does not stop in time is an error. */
  async stop(): Promise<number> {
    const child = this.#take();
    killGroup(child, 'SIGTERM');
    const late = AbortSignal.timeout(stopTimeoutMs);
    const status = await Promise.race([ended(child), aborted(late)]);
    if (status === undefined) {
      killGroup(child, 'SIGKILL');
      throw new Error(`${this.kind} did not stop within ${stopTimeoutMs} ms: ${this.logTail()}`);
    }
    return status;
  }

  /** Starts it again on the same port and data, after `stop` or `kill9`. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) await this.stop();
    await this.start();
  }

  logTail(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').slice(-2000) : '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child !== undefined) await this.kill9();
  }

  #take(): ChildProcess {
    const child = this.#child;
    if (child === undefined) throw new Error(`${this.kind} is not running`);
    this.#child = undefined;
    return child;
  }

  async #startCommand(): Promise<{
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }> {
    if (this.kind === 'odradek') {
      const command = join(scripts, 'kafka-server-start.sh');
      return { command, args: [this.#configuration], env: withOurNode() };
    }
    const args = [...apacheServerFlags, '-cp', await apacheClassPath()];
    return { command: 'java', args: [...args, 'kafka.Kafka', this.#configuration], env: {} };
  }
}

/** The scripts find `node` on the path: the one that runs us is the one that is pinned. */
function withOurNode(): Record<string, string> {
  return { PATH: dirname(process.execPath) + delimiter + (process.env['PATH'] ?? '') };
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port });
  socket.once('connect', () => {
    socket.destroy();
    resolve(true);
  });
  socket.once('error', () => resolve(false));
  return promise;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return promise;
}
