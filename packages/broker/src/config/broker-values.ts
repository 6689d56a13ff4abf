/**
 * One consistent set of a node's settings: typed, checked one by one, and immutable. A change of
 * a dynamic setting makes a new one (`node-config.ts`); rules between settings are in
 * `broker-checks.ts`.
 */
import { type BrokerConfigName, brokerConfigs } from './broker-configs/all.ts';
import { ConfigError } from './config-error.ts';
import { type ConfigValue, type Definitions, required, type ValueOf } from './definition.ts';
import {
  type Endpoint,
  listenerName,
  listenerPrefix,
  parseEndpoints,
  protocolMapName,
  protocolsByListener,
  type SecurityProtocol,
  securityProtocol,
} from './listeners.ts';
import { parseVoters } from './quorum-addresses.ts';
import { defaultText, readValue } from './values.ts';

type BrokerConfigs = typeof brokerConfigs;
export type Role = 'broker' | 'controller';

const definitions: Definitions = brokerConfigs;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export class BrokerValues {
  /** What was set, as written; includes settings that nobody defined. */
  readonly texts: ReadonlyMap<string, string>;
  readonly #values = new Map<string, ConfigValue>();
  readonly #shown = new Map<string, string | null>();
  #endpoints: Endpoint[] | undefined;
  #protocols: Map<string, SecurityProtocol> | undefined;

  /** Throws `ConfigError` for the first setting that is missing or invalid. */
  constructor(texts: ReadonlyMap<string, string>) {
    this.texts = withNodeIdSynonyms(texts);
    for (const [name, definition] of Object.entries(definitions)) {
      const text = this.texts.get(name);
      if (text !== undefined) {
        const read = readValue(name, definition, text);
        this.#values.set(name, read.value);
        this.#shown.set(name, read.text);
      } else if (definition.default === required) {
        const missing = `Missing required configuration "${name}"`;
        throw new ConfigError(`${missing} which has no default value.`);
      }
    }
  }

  get<Name extends BrokerConfigName>(name: Name): ValueOf<BrokerConfigs[Name]> {
    const value = this.#values.get(name);
    // Both sides were made by the definition of this very name.
    return (value === undefined ? brokerConfigs[name].default : value) as ValueOf<
      BrokerConfigs[Name]
    >;
  }

  /** One listener's own value, or the broker's where it has none. Throws `ConfigError`. */
  getFor<Name extends BrokerConfigName>(
    listener: string,
    name: Name,
  ): ValueOf<BrokerConfigs[Name]> {
    const own = listenerPrefix(listener) + name;
    const text = this.texts.get(own);
    if (text === undefined) return this.get(name);
    if (!this.#values.has(own)) {
      this.#values.set(own, readValue(own, brokerConfigs[name], text).value);
    }
    // Read by the definition of this very name.
    return this.#values.get(own) as ValueOf<BrokerConfigs[Name]>;
  }

  isSet(name: string): boolean {
    return this.texts.has(name);
  }

  /** The canonical text of a value that was set: `7` for ` 007`. */
  shownText(name: string): string | null | undefined {
    return this.#shown.get(name);
  }

  /** What DescribeConfigs shows: the value that counts, set or by default. */
  text(name: string): string | null {
    const shown = this.#shown.get(name);
    if (shown !== undefined) return shown;
    const definition = definitions[name];
    return definition === undefined ? null : defaultText(definition);
  }

  get nodeId(): number {
    return this.get('node.id');
  }

  get roles(): readonly Role[] {
    return this.get('process.roles').filter(
      (role): role is Role => role === 'broker' || role === 'controller',
    );
  }

  get logDirectories(): readonly string[] {
    return this.get('log.dirs') ?? this.get('log.dir');
  }

  get metadataDirectory(): string {
    return this.get('metadata.log.dir') ?? this.logDirectories[0] ?? '';
  }

  get protocols(): ReadonlyMap<string, SecurityProtocol> {
    this.#protocols ??= protocolsByListener({
      mapText: this.get(protocolMapName),
      mapIsSet: this.isSet(protocolMapName),
      listeners: this.get('listeners'),
      controllerNames: this.controllerListenerNames,
    });
    return this.#protocols;
  }

  /** All that the node listens on, brokers' and controllers' alike. */
  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= parseEndpoints(this.get('listeners'), this.protocols, {
      distinctPorts: true,
    });
    return this.#endpoints;
  }

  get controllerListenerNames(): readonly string[] {
    return this.get('controller.listener.names');
  }

  get controllerEndpoints(): readonly Endpoint[] {
    return this.endpoints.filter(({ name }) => this.controllerListenerNames.includes(name));
  }

  /** Where clients and other brokers connect. */
  get brokerEndpoints(): readonly Endpoint[] {
    return this.endpoints.filter(({ name }) => !this.controllerListenerNames.includes(name));
  }

  get advertisedBrokerEndpoints(): readonly Endpoint[] {
    const advertised = this.#advertised() ?? this.endpoints;
    return advertised.filter(({ name }) => !this.controllerListenerNames.includes(name));
  }

  get advertisedControllerEndpoints(): readonly Endpoint[] {
    const advertised = this.#advertised() ?? [];
    return this.controllerListenerNames.flatMap((configured, index) => {
      const isNamed = ({ name }: Endpoint): boolean => name === listenerName(configured);
      const found = advertised
        .filter(({ name }) => this.controllerListenerNames.includes(name))
        .find(isNamed);
      if (found !== undefined) return [found];
      const own = this.controllerEndpoints.find(isNamed);
      return own === undefined ? [] : [this.#reachable(own, index === 0)];
    });
  }

  /** A controller that listens everywhere is advertised as the quorum's voters name it. */
  #reachable(endpoint: Endpoint, isFirst: boolean): Endpoint {
    if (endpoint.host !== null && endpoint.host !== '0.0.0.0') return endpoint;
    const voter = isFirst
      ? parseVoters(this.get('controller.quorum.voters')).get(this.nodeId)
      : undefined;
    return voter === undefined
      ? { ...endpoint, host: null }
      : { ...endpoint, host: voter.host, port: voter.port };
  }

  #advertised(): Endpoint[] | undefined {
    const advertised = this.get('advertised.listeners');
    if (advertised === null) return undefined;
    return parseEndpoints(advertised, this.protocols, { distinctPorts: false });
  }

  /** Which listener brokers use among themselves, and how it is secured. */
  get interBroker(): { readonly name: string; readonly protocol: SecurityProtocol } {
    const name = this.get('inter.broker.listener.name');
    const setting = 'security.inter.broker.protocol';
    if (name === null) {
      const protocol = securityProtocol(this.get(setting), setting);
      return { name: protocol, protocol };
    }
    if (this.isSet(setting)) {
      throw new ConfigError(`Only one of inter.broker.listener.name and ${setting} should be set.`);
    }
    const normalised = listenerName(name);
    const protocol = this.protocols.get(normalised);
    if (protocol === undefined) {
      const defined = `Listener with name ${normalised} defined in inter.broker.listener.name`;
      throw new ConfigError(`${defined} not found in ${protocolMapName}.`);
    }
    return { name: normalised, protocol };
  }

  get logRollMs(): number {
    return this.get('log.roll.ms') ?? this.get('log.roll.hours') * hourMs;
  }

  get logRollJitterMs(): number {
    return this.get('log.roll.jitter.ms') ?? this.get('log.roll.jitter.hours') * hourMs;
  }

  get logRetentionMs(): number {
    const minutes = this.get('log.retention.minutes');
    const coarse = minutes === null ? this.get('log.retention.hours') * hourMs : minutes * minuteMs;
    const retentionMs = this.get('log.retention.ms') ?? coarse;
    // Every negative time means "for ever", and is shown as one of them.
    return retentionMs < 0 ? -1 : retentionMs;
  }

  get logFlushMs(): number {
    return this.get('log.flush.interval.ms') ?? this.get('log.flush.scheduler.interval.ms');
  }
}

/** `node.id` and the older `broker.id` stand for each other. */
function withNodeIdSynonyms(texts: ReadonlyMap<string, string>): Map<string, string> {
  const result = new Map(texts);
  const nodeId = texts.get('node.id');
  const brokerId = texts.get('broker.id');
  if (brokerId === undefined && nodeId !== undefined) result.set('broker.id', nodeId);
  if (nodeId === undefined && brokerId !== undefined) result.set('node.id', brokerId);
  return result;
}
