/**
 * Listeners as settings write them: `NAME://host:port`, and the security protocol of each name.
 * Text to endpoints and the rules between endpoints; nothing is bound or resolved here.
 *
 * A name is compared in capitals. An empty host means all interfaces, and port 0 a free one.
 * Spec: KIP-103 (listener names), KIP-797 (one port for IPv4 and IPv6).
 */
import { ConfigError } from './config-error.ts';
import { splitList } from './values.ts';

export type SecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';

export interface Endpoint {
  readonly name: string;
  readonly protocol: SecurityProtocol;
  /** null: all interfaces. IPv6 addresses are without brackets. */
  readonly host: string | null;
  readonly port: number;
}

const protocols: readonly SecurityProtocol[] = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
export const protocolMapName = 'listener.security.protocol.map';

export function listenerName(text: string): string {
  if (text.trim() === '') {
    throw new ConfigError('The provided listener name is null or empty string');
  }
  return text.toUpperCase();
}

/** Where settings of one listener begin: `listener.name.external.`. */
export function listenerPrefix(name: string): string {
  return `listener.name.${name.toLowerCase()}.`;
}

export function securityProtocol(text: string, setting: string): SecurityProtocol {
  const found = protocols.find((protocol) => protocol === text.toUpperCase());
  if (found !== undefined) return found;
  throw new ConfigError(`Invalid security protocol \`${text}\` defined in ${setting}`);
}

/** `a:1,b:2`; the last colon divides, so that IPv6 addresses may be keys. */
export function readPairs(setting: string, text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const entry of splitList(text)) {
    const colon = entry.lastIndexOf(':');
    if (colon < 0) {
      const where = `Error parsing configuration property '${setting}'`;
      throw new ConfigError(`${where}: ${entry} is not a pair divided by a colon`);
    }
    pairs.set(entry.slice(0, colon).trim(), entry.slice(colon + 1).trim());
  }
  return pairs;
}

export interface ProtocolMapInput {
  readonly mapText: string;
  /** Whether the map was set: the default grows by the names of the controllers' listeners. */
  readonly mapIsSet: boolean;
  readonly listeners: readonly string[];
  readonly controllerNames: readonly string[];
}

export function protocolsByListener(input: ProtocolMapInput): Map<string, SecurityProtocol> {
  const result = new Map<string, SecurityProtocol>();
  for (const [name, protocol] of readPairs(protocolMapName, input.mapText)) {
    result.set(listenerName(name), securityProtocol(protocol, protocolMapName));
  }
  if (input.mapIsSet) return result;
  // Only a cluster that is open everywhere gets open controllers without saying so.
  const secured = (name: string): boolean => name !== 'PLAINTEXT' && isProtocolName(name);
  const listenerNames = input.listeners.map((listener) => nameOf(listener));
  if (input.controllerNames.some(secured) || listenerNames.some(secured)) return result;
  for (const name of input.controllerNames) {
    if (name !== 'PLAINTEXT') result.set(name, 'PLAINTEXT');
  }
  return result;
}

function isProtocolName(name: string): boolean {
  return protocols.some((protocol) => protocol === name);
}

function nameOf(listener: string): string {
  const colon = listener.indexOf(':');
  if (colon < 0) throw new ConfigError(`Unable to parse a listener name from ${listener}`);
  return listener.slice(0, colon).toUpperCase();
}

const endpointForm = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]{1,10})$/;

export interface EndpointRules {
  /** What is advertised may share ports: it lies behind something that tells hosts apart. */
  readonly distinctPorts: boolean;
}

/** Throws `ConfigError`. */
export function parseEndpoints(
  listeners: readonly string[],
  byName: ReadonlyMap<string, SecurityProtocol>,
  rules: EndpointRules,
): Endpoint[] {
  const shown = `[${listeners.join(', ')}]`;
  try {
    const endpoints = listeners.map((listener) => parseEndpoint(listener, byName));
    checkDistinct(endpoints, shown, rules);
    return endpoints;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const where = `Error creating broker listeners from '${shown}'`;
    throw new ConfigError(`${where}: ${error.message}`);
  }
}

function parseEndpoint(listener: string, byName: ReadonlyMap<string, SecurityProtocol>): Endpoint {
  const [, rawName, host, port] = endpointForm.exec(listener) ?? [];
  if (rawName === undefined || host === undefined || port === undefined) {
    throw new ConfigError(`Unable to parse ${listener} to a broker endpoint`);
  }
  const name = listenerName(rawName);
  const protocol = byName.get(name);
  if (protocol === undefined) {
    throw new ConfigError(`No security protocol defined for listener ${name}`);
  }
  return { name, protocol, host: host === '' ? null : host, port: Number(port) };
}

function checkDistinct(endpoints: readonly Endpoint[], shown: string, rules: EndpointRules): void {
  if (new Set(endpoints.map(({ name }) => name)).size !== endpoints.length) {
    throw new ConfigError(`Each listener must have a different name, listeners: ${shown}`);
  }
  if (!rules.distinctPorts) return;
  for (const [port, sharing] of Map.groupBy(endpoints, (endpoint) => endpoint.port)) {
    if (port !== 0 && sharing.length > 1) checkSharedPort(port, sharing, shown);
  }
}

/** One port may serve twice when one address is of IPv4 and the other of IPv6. */
function checkSharedPort(port: number, sharing: readonly Endpoint[], shown: string): void {
  const families = sharing.map(({ host }) => addressFamily(host));
  const named = families.filter((family) => family === 'name').length;
  if (named > 1) {
    throw new ConfigError(`Each listener must have a different port, listeners: ${shown}`);
  }
  if (families.length - named > 2) {
    const rule =
      'Each listener must have a different port unless exactly one listener has an IPv4 ' +
      'address and the other IPv6 address';
    throw new ConfigError(`${rule}, listeners: ${shown}, port: ${port}`);
  }
  if (families.length - named < 2) return;
  if (named > 0 || new Set(families).size !== 2) {
    const rule =
      'If you have two listeners on the same port then one needs to be IPv4 and the other IPv6';
    throw new ConfigError(`${rule}, listeners: ${shown}, port: ${port}`);
  }
}

function addressFamily(host: string | null): 'name' | 'IPv4' | 'IPv6' {
  if (host === null) return 'name';
  if (host.includes(':')) return 'IPv6';
  const parts = host.split('.');
  const isV4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && +part < 256);
  return isV4 ? 'IPv4' : 'name';
}
