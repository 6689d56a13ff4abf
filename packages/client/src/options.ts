/**
 * What a client can be told, with its defaults: those of the Java client of Kafka 4.3 unless a
 * comment says why not. Options of producers and consumers are beside these.
 */
import type { Address } from '@odradek/world';
import { UsageError } from './errors.ts';

export interface ClientOptions {
  /** Brokers to begin with: `host:port`, several separated by commas, or a list. */
  readonly bootstrapServers: string | readonly string[];
  /** Who this is, in the broker's logs and quotas. */
  readonly clientId?: string;
  /** How long one answer may take. */
  readonly requestTimeoutMs?: number;
  /** How long a call may take in all, with what it does again. */
  readonly callTimeoutMs?: number;
  /** How long making a connection may take. */
  readonly connectTimeoutMs?: number;
  /** The first pause before something is done again, and the longest. */
  readonly retryBackoffMs?: number;
  readonly retryBackoffMsMax?: number;
  /** After this long, what is known of the cluster is asked for anew. */
  readonly metadataAgeMsMax?: number;
  /** No answer may be larger. */
  readonly responseBytesMax?: number;
}

export interface ClientSettings {
  readonly bootstrap: readonly Address[];
  readonly clientId: string;
  readonly requestTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retryBackoffMs: number;
  readonly retryBackoffMsMax: number;
  readonly metadataAgeMsMax: number;
  readonly responseBytesMax: number;
}

const DEFAULT_PORT = 9092;
const PORT_MAX = 65_535;

export function clientSettings(options: ClientOptions): ClientSettings {
  return {
    bootstrap: parseBootstrapServers(options.bootstrapServers),
    clientId: options.clientId ?? 'odradek',
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    retryBackoffMs: options.retryBackoffMs ?? 100,
    retryBackoffMsMax: options.retryBackoffMsMax ?? 1000,
    metadataAgeMsMax: options.metadataAgeMsMax ?? 300_000,
    responseBytesMax: options.responseBytesMax ?? 256 * 1024 * 1024,
  };
}

export function parseBootstrapServers(servers: string | readonly string[]): readonly Address[] {
  const list = typeof servers === 'string' ? servers.split(',') : servers;
  const addresses = list.map((text) => text.trim()).filter((text) => text !== '');
  if (addresses.length === 0) throw new UsageError('bootstrapServers names no broker');
  return addresses.map(parseAddress);
}

/** `host:port`, `host`, `[::1]:port`; a listener's name before it (`PLAINTEXT://`) is left out. */
function parseAddress(text: string): Address {
  const match = /^(?:\w+:\/\/)?(?:\[([^\]]+)\]|([^:[\]/]+))(?::(\d+))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  if (host === undefined || port < 1 || port > PORT_MAX) {
    throw new UsageError(`bootstrapServers: "${text}" is not host:port`);
  }
  return { host, port };
}
