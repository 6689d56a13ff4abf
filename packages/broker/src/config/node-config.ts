/**
 * All settings of a running node: what its file says, what the cluster stores for it, for all
 * brokers, for topics and for groups, and what counts of all that. Whoever uses a value often
 * keeps it and listens for changes; `get` is one look into a map.
 *
 * It neither stores nor sends: the cluster's metadata does, and tells it what changed.
 * Spec: KIP-226.
 */
import type { LogConfig } from '@odradek/log';
import type { Report } from '@odradek/world';
import { brokerWarnings, checkBroker } from './broker-checks.ts';
import type { BrokerConfigName, brokerConfigs } from './broker-configs/all.ts';
import { BrokerValues } from './broker-values.ts';
import { ConfigError } from './config-error.ts';
import type { ValueOf } from './definition.ts';
import { type DynamicLevel, effective, overlay } from './dynamic.ts';
import { clampGroupIntervals } from './group-checks.ts';
import { GroupValues } from './group-values.ts';
import { LogLevels } from './log-levels.ts';
import { resourceType, type StoredConfigs } from './resources.ts';
import { unknownSettings } from './sources.ts';
import { inheritedByTopics } from './synonyms.ts';
import { TopicValues } from './topic-values.ts';

/** `changed` names the settings of the node whose value is another one now. */
export type ConfigListener = (changed: ReadonlySet<string>) => void;
/** `undefined`: the defaults changed, and with them every topic that has none of its own. */
export type TopicListener = (topic: string | undefined) => void;

const nothing: ReadonlyMap<string, string> = new Map();

export class NodeConfig {
  /** What the file, the environment and the command line said. */
  readonly static: BrokerValues;
  readonly logLevels: LogLevels = new LogLevels();
  readonly #report: Report;
  readonly #listeners = new Set<ConfigListener>();
  readonly #topicListeners = new Set<TopicListener>();
  readonly #topics = new Map<string, TopicValues>();
  readonly #groups = new Map<string, GroupValues>();
  #stored: StoredConfigs = () => undefined;
  #lastChange: Promise<unknown> = Promise.resolve();
  #values: BrokerValues;
  #dynamicBroker: ReadonlyMap<string, string> = nothing;
  #dynamicDefault: ReadonlyMap<string, string> = nothing;

  /** Throws `ConfigError` when the node cannot run with these settings. */
  constructor(settings: ReadonlyMap<string, string>, report: Report) {
    this.static = new BrokerValues(settings);
    checkBroker(this.static);
    this.#values = this.static;
    this.#report = report;
    for (const warning of brokerWarnings(this.static)) report.warn(warning);
    const unknown = unknownSettings(settings);
    if (unknown.length > 0) {
      report.warn('settings that nothing here knows', { names: unknown.join(',') });
    }
  }

  /** What counts now, as one consistent set. */
  get values(): BrokerValues {
    return this.#values;
  }

  get<Name extends BrokerConfigName>(name: Name): ValueOf<(typeof brokerConfigs)[Name]> {
    return this.#values.get(name);
  }

  get nodeId(): number {
    return this.static.nodeId;
  }

  /** Set for this broker alone, as far as it counts. */
  get dynamicBroker(): ReadonlyMap<string, string> {
    return this.#dynamicBroker;
  }

  /** Set for all brokers, as far as it counts. */
  get dynamicDefault(): ReadonlyMap<string, string> {
    return this.#dynamicDefault;
  }

  /** What the cluster stores for a resource, whether it counts or not. */
  stored(type: number, name: string): ReadonlyMap<string, string> {
    return this.#stored(type, name) ?? nothing;
  }

  /** From now on settings are also looked up in what the cluster stores. */
  follow(stored: StoredConfigs): void {
    this.#stored = stored;
    this.#topics.clear();
    this.#groups.clear();
    this.#readDynamic();
  }

  /** To be called after the cluster has stored other settings for a resource. */
  resourceChanged(type: number, name: string): void {
    if (type === resourceType.topic) {
      this.#topics.delete(name);
      for (const listener of this.#topicListeners) listener(name);
    } else if (type === resourceType.group) {
      this.#groups.delete(name);
    } else if (type === resourceType.broker && (name === '' || name === String(this.nodeId))) {
      this.#readDynamic();
    }
  }

  /** Runs one change after another: each must see what the one before it has stored. */
  inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => undefined);
    return result;
  }

  onChange(listener: ConfigListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onTopicChange(listener: TopicListener): () => void {
    this.#topicListeners.add(listener);
    return () => this.#topicListeners.delete(listener);
  }

  topic(name: string): TopicValues {
    // Most topics have no settings of their own, and there may be many: they share one.
    const key = this.#stored(resourceType.topic, name) === undefined ? '' : name;
    let values = this.#topics.get(key);
    if (values === undefined) {
      values = this.#readable(resourceType.topic, key, (own) => new TopicValues(this.#values, own));
      this.#topics.set(key, values);
    }
    return values;
  }

  /** The same object for as long as nothing changes. */
  logConfig(topic: string): LogConfig {
    return this.topic(topic).logConfig;
  }

  group(id: string): GroupValues {
    // Groups come and go by the million, and only few have settings: those without share one.
    const key = this.#stored(resourceType.group, id) === undefined ? '' : id;
    let values = this.#groups.get(key);
    if (values === undefined) {
      values = this.#readable(resourceType.group, key, (own) => new GroupValues(this.#values, own));
      this.#groups.set(key, values);
    }
    return values;
  }

  /** Stored settings that this version cannot read have no effect; others of the resource do. */
  #readable<Values>(
    type: number,
    name: string,
    read: (own: ReadonlyMap<string, string>) => Values,
  ): Values {
    const readable = new Map<string, string>();
    for (const [setting, text] of this.stored(type, name)) {
      try {
        read(new Map([[setting, text]]));
        readable.set(setting, text);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        this.#report.error('stored setting ignored', { resource: name, reason: error.message });
      }
    }
    return read(readable);
  }

  #readDynamic(): void {
    this.#dynamicDefault = this.#effective('', 'default');
    this.#dynamicBroker = this.#effective(String(this.nodeId), 'broker');
    const previous = this.#values;
    const texts = overlay(this.static.texts, this.#dynamicDefault, this.#dynamicBroker);
    try {
      const values = new BrokerValues(clampGroupIntervals(texts));
      checkBroker(values);
      this.#values = values;
    } catch (error) {
      // What was accepted once may contradict a file that has changed since.
      if (!(error instanceof ConfigError)) throw error;
      this.#report.error('dynamic settings could not be applied', { reason: error.message });
      return;
    }
    this.#announce(changedNames(previous.texts, this.#values.texts));
  }

  #effective(name: string, level: DynamicLevel): ReadonlyMap<string, string> {
    const { texts, dropped } = effective(this.stored(resourceType.broker, name), level);
    for (const { name: setting, reason } of dropped) {
      this.#report.error('dynamic setting ignored', { name: setting, reason });
    }
    return texts;
  }

  #announce(changed: ReadonlySet<string>): void {
    if (changed.size === 0) return;
    const reachesTopics = !changed.isDisjointFrom(inheritedByTopics);
    if (reachesTopics) this.#topics.clear();
    this.#groups.clear();
    for (const listener of this.#listeners) listener(changed);
    if (!reachesTopics) return;
    for (const listener of this.#topicListeners) listener(undefined);
  }
}

function changedNames(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Set<string> {
  const changed = new Set<string>();
  for (const [name, text] of after) if (before.get(name) !== text) changed.add(name);
  for (const name of before.keys()) if (!after.has(name)) changed.add(name);
  return changed;
}
