/**
 * The addresses of the quorum as settings hold them: `1@host:9093` for a voter of a fixed quorum,
 * `host:9093` for a place to find the quorum. Names are not resolved here.
 */
import { ConfigError } from './config-error.ts';

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export interface Voter extends HostAndPort {
  readonly id: number;
}

const voters = 'controller.quorum.voters';
const servers = 'controller.quorum.bootstrap.servers';
const portMax = 65535;
const hostAndPort = /^(?:[0-9a-zA-Z\-%._]*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/;

/** Letters, digits and the punctuation of host names and of IPv6 addresses. */
export function isHostPattern(host: string): boolean {
  return /^[0-9a-zA-Z\-%._:]*$/.test(host);
}

/** `undefined` when the text has another form. Throws `ConfigError` for a port beyond all. */
export function parseHostAndPort(text: string): HostAndPort | undefined {
  const parts = hostAndPort.exec(text);
  const [, host, port] = parts ?? [];
  if (host === undefined || port === undefined) return undefined;
  if (Number(port) > portMax) throw new ConfigError(`port out of range:${port}`);
  return { host, port: Number(port) };
}

/** Throws `ConfigError`. A repeated id keeps its last address, as in Kafka. */
export function parseVoters(entries: readonly string[]): Map<number, Voter> {
  const form = 'Each entry should be in the form `{id}@{host}:{port}`.';
  const result = new Map<number, Voter>();
  for (const entry of entries) {
    const parts = entry.split('@');
    const [idText = '', address] = parts;
    if (parts.length !== 2 || address === undefined || address === '') {
      throw new ConfigError(`Invalid configuration value for ${voters}. ${form}`);
    }
    if (!/^[+-]?[0-9]{1,10}$/.test(idText)) {
      throw new ConfigError(`Failed to parse voter ID as an integer from ${idText}`);
    }
    const parsed = parseHostAndPort(address);
    if (parsed === undefined) {
      const entryOf = `from entry ${entry} for the configuration ${voters}`;
      throw new ConfigError(`Failed to parse host name ${entryOf}. ${form}`);
    }
    const id = Number(idText);
    result.set(id, { id, ...parsed });
  }
  return result;
}

/** Throws `ConfigError`. */
export function parseBootstrapServer(entry: string): HostAndPort {
  const parsed = parseHostAndPort(entry);
  if (parsed !== undefined) return parsed;
  const form = 'Each entry should be in the form "{host}:{port}"';
  const entryOf = `from ${entry} for the configuration ${servers}`;
  throw new ConfigError(`Failed to parse host name ${entryOf}. ${form}`);
}
