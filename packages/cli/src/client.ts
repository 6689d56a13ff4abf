/**
 * The client of a command, from the options that all of them have. Settings files are read as far
 * as they concern plain connections; what asks for more is refused, not ignored.
 */
import { readFileSync } from 'node:fs';
import { Client, type NodeClientOptions } from '@odradek/client';
import { CommandFailure } from './failure.ts';

export const BOOTSTRAP_DEFAULT = 'localhost:9092';
/** People wait: what does not answer by then is said to be away. */
const CALL_TIMEOUT_MS = 10_000;

export interface ConnectionChoice {
  readonly 'bootstrap-server'?: string | undefined;
  readonly 'command-config'?: string | undefined;
}

export function openClient(
  choice: ConnectionChoice,
  extra: Partial<NodeClientOptions> = {},
): Client {
  const settings = readSettings(choice['command-config']);
  const bootstrapServers =
    choice['bootstrap-server'] ?? settings.get('bootstrap.servers') ?? BOOTSTRAP_DEFAULT;
  const clientId = settings.get('client.id') ?? 'odradek-cli';
  return new Client({
    bootstrapServers,
    clientId,
    logLevel: 'error',
    callTimeoutMs: CALL_TIMEOUT_MS,
    ...milliseconds(settings, 'request.timeout.ms', 'requestTimeoutMs'),
    ...milliseconds(settings, 'default.api.timeout.ms', 'callTimeoutMs'),
    ...milliseconds(settings, 'socket.connection.setup.timeout.ms', 'connectTimeoutMs'),
    ...extra,
  });
}

/** Runs `task` with a client, which is closed after it. */
export async function withClient<T>(
  choice: ConnectionChoice,
  task: (client: Client) => Promise<T>,
  extra: Partial<NodeClientOptions> = {},
): Promise<T> {
  await using client = openClient(choice, extra);
  return await task(client);
}

/** Lines `name=value`; comments begin with # or !. */
export function readSettings(file: string | undefined): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  if (file === undefined) return settings;
  for (const line of textOf(file).split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]?\s*(.*)$/.exec(line);
    if (match?.[1] !== undefined) settings.set(match[1], match[2] ?? '');
  }
  const protocol = settings.get('security.protocol') ?? 'PLAINTEXT';
  if (protocol !== 'PLAINTEXT') {
    throw new CommandFailure(
      `${file} asks for security.protocol ${protocol}`,
      'Only plain connections can be made: name a PLAINTEXT listener.',
    );
  }
  return settings;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`cannot read ${file}: ${why}`);
  }
}

function milliseconds(
  settings: ReadonlyMap<string, string>,
  name: string,
  option: 'requestTimeoutMs' | 'callTimeoutMs' | 'connectTimeoutMs',
): Partial<NodeClientOptions> {
  const text = settings.get(name);
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new CommandFailure(`${name}=${text} is not a number of milliseconds`);
  }
  return { [option]: value };
}
