/**
 * Starts a node in this process, and stops it in order when the process is asked to end.
 *
 * The settings, their sources and the checks are the broker's; without a file the node is broker
 * and controller in one, for this machine alone.
 */
import { readFileSync } from 'node:fs';
import {
  type Broker,
  ConfigError,
  gatherSettings,
  StorageError,
  standaloneDefaults,
  standaloneSettings,
  startNode,
} from '@odradek/broker';
import { NodeReport } from '@odradek/world/node';
import { command } from '../command.ts';
import { CommandFailure, UsageMistake } from '../failure.ts';

const PORT_MAX = 65_534;

export const start = command({
  name: 'start',
  summary: 'Starts a node',
  positionals: '[SETTINGS]',
  options: {
    override: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'a setting that goes before that of the file',
    },
    data: {
      type: 'string',
      value: 'DIRECTORY',
      description: 'where data is kept; ./data unless told',
    },
    port: { type: 'string', value: 'PORT', description: 'for clients; 9092 unless told' },
    'in-memory': { type: 'boolean', description: 'keep everything in memory, for a try' },
    'log-format': { type: 'string', value: 'text|json', description: 'how log lines look' },
    'log-level': {
      type: 'string',
      value: 'LEVEL',
      description: 'error, warn, info or debug; info unless told',
    },
  },
  examples: [
    'odradek start',
    'odradek start --data /var/lib/odradek --port 9092',
    'odradek start config/server.properties --override log.retention.hours=24',
    'odradek start --in-memory',
  ],
  run: async ({ options, positionals }) => {
    const [file, ...rest] = positionals;
    if (rest.length > 0) throw new UsageMistake(`one settings file, not also ${rest.join(' ')}`);
    const report = reportOptions(options['log-level'], options['log-format']);
    const settings = gathered(file, options.override ?? [], options.data, options.port);
    const inMemory = options['in-memory'] === true;
    const broker = await started({ settings, inMemory, report });
    new NodeReport(report).info('Kafka Server started', { listening: broker.bootstrapServers });
    return untilStopped(broker, new NodeReport(report));
  },
});

type ReportLevel = 'error' | 'warn' | 'info' | 'debug';

interface ReportChoice {
  readonly level: ReportLevel;
  readonly format: 'text' | 'json';
}

function reportOptions(level = 'info', format = 'text'): ReportChoice {
  if (level !== 'error' && level !== 'warn' && level !== 'info' && level !== 'debug') {
    throw new UsageMistake(`--log-level ${level}: one of error, warn, info, debug`);
  }
  if (format !== 'text' && format !== 'json') {
    throw new UsageMistake(`--log-format ${format}: text or json`);
  }
  return { level, format };
}

function gathered(
  file: string | undefined,
  overrides: readonly string[],
  data: string | undefined,
  port: string | undefined,
): Map<string, string> {
  if (file !== undefined) {
    if (port !== undefined) throw new UsageMistake('--port goes without a settings file only');
    const dataOverride = data === undefined ? [] : [`log.dirs=${data}`];
    return asFailure(() =>
      gatherSettings({
        file: textOf(file),
        environment: process.env,
        overrides: [...overrides, ...dataOverride],
        readFile: textIfThere,
      }),
    );
  }
  const client = port === undefined ? standaloneDefaults.port : Number(port);
  if (!Number.isInteger(client) || client < 0 || client > PORT_MAX) {
    throw new UsageMistake(`--port ${port}: a number from 0 to ${PORT_MAX}`);
  }
  const settings = standaloneSettings({
    port: client,
    controllerPort: client === 0 ? 0 : client + 1,
    dataDirectory: data ?? standaloneDefaults.dataDirectory,
  });
  const told = asFailure(() =>
    gatherSettings({ environment: process.env, overrides, readFile: textIfThere }),
  );
  for (const [name, value] of told) settings.set(name, value);
  return settings;
}

async function started(options: Parameters<typeof startNode>[0]): Promise<Broker> {
  try {
    return await startNode(options);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Resolves with the exit status when the node has stopped. */
function untilStopped(broker: Broker, report: NodeReport): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stop = (status: number): void => {
    broker.stop().then(
      () => resolve(status),
      (error: unknown) => {
        report.error('cannot stop in order', { error: String(error) });
        resolve(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      report.info('stopping', { signal });
      stop(0);
    });
  }
  broker.onFailure = (error) => {
    report.error('the node cannot go on', { error: error.message });
    stop(1);
  };
  return promise.then((status) => {
    report.info('stopped');
    // Whatever is still open does not hold the process.
    setImmediate(() => process.exit(status));
    return status;
  });
}

function textOf(path: string): string {
  const text = textIfThere(path);
  if (text === undefined) throw new CommandFailure(`cannot read the settings file ${path}`);
  return text;
}

/** Java's properties are Latin-1, with escapes for the rest. */
function textIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function asFailure<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof ConfigError) {
    return new CommandFailure(error.message, 'Correct the setting, then start again.');
  }
  if (error instanceof StorageError) return new CommandFailure(error.message);
  if (isAddressInUse(error)) {
    return new CommandFailure(
      error.message,
      'Another process listens there: stop it, or choose another port.',
    );
  }
  return error;
}

function isAddressInUse(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
