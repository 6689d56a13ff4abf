/**
 * The settings of one group: its own over those of the broker over the defaults, and never beyond
 * the bounds that the broker allows, which may have become narrower since the group set its own.
 *
 * Spec: KIP-848, KIP-932, KIP-1071.
 */
import type { BrokerConfigName } from './broker-configs/all.ts';
import type { BrokerValues } from './broker-values.ts';
import { type ConfigValue, type Definitions, required, type ValueOf } from './definition.ts';
import { type GroupConfigName, groupConfigs } from './group-configs.ts';
import { groupToBroker } from './synonyms.ts';
import { type ReadValue, readValue, valueText } from './values.ts';

type GroupConfigs = typeof groupConfigs;
const definitions: Definitions = groupConfigs;

export class GroupValues {
  readonly #broker: BrokerValues;
  readonly #own: ReadonlyMap<string, ReadValue>;

  /** Throws `ConfigError`. Names that are no group settings are left out. */
  constructor(broker: BrokerValues, overrides: ReadonlyMap<string, string>) {
    this.#broker = broker;
    const own = new Map<string, ReadValue>();
    for (const [name, text] of overrides) {
      const definition = definitions[name];
      if (definition !== undefined) own.set(name, readValue(name, definition, text));
    }
    this.#own = own;
  }

  /** What counts: within the broker's bounds. */
  get<Name extends GroupConfigName>(name: Name): ValueOf<GroupConfigs[Name]> {
    const value = this.#value(name);
    const bounded = typeof value === 'number' ? this.#withinBounds(name, value) : value;
    // All sources of a name have the type of its definition; a test holds the broker's to it.
    return bounded as ValueOf<GroupConfigs[Name]>;
  }

  /** As DescribeConfigs shows it: what was set, within bounds or not. */
  shownText(name: string): string | null {
    const own = this.#own.get(name);
    if (own !== undefined) return own.text;
    const type = definitions[name]?.type;
    return type === undefined || !isGroupConfig(name) ? null : valueText(type, this.#value(name));
  }

  /** What was set, without bounds; for the checks of an alteration. */
  raw(name: GroupConfigName): ConfigValue {
    return this.#value(name);
  }

  #value(name: GroupConfigName): ConfigValue {
    const own = this.#own.get(name);
    if (own !== undefined) return own.value;
    const brokerName = groupToBroker[name];
    if (brokerName !== undefined) return this.#broker.get(brokerName);
    const fallback = groupConfigs[name].default;
    return fallback === required ? null : fallback;
  }

  #withinBounds(name: GroupConfigName, value: number): number {
    const { least, most } = groupBounds[name] ?? {};
    const min = least === undefined ? undefined : this.#broker.get(least);
    const max = most === undefined ? undefined : this.#broker.get(most);
    const raised = typeof min === 'number' ? Math.max(min, value) : value;
    return typeof max === 'number' ? Math.min(max, raised) : raised;
  }
}

export function isGroupConfig(name: string): name is GroupConfigName {
  return Object.hasOwn(groupConfigs, name);
}

export interface GroupBound {
  readonly least?: BrokerConfigName;
  readonly most?: BrokerConfigName;
}

/** Between which of the broker's settings a group's must lie. */
export const groupBounds: Readonly<Partial<Record<GroupConfigName, GroupBound>>> = {
  'consumer.heartbeat.interval.ms': {
    least: 'group.consumer.min.heartbeat.interval.ms',
    most: 'group.consumer.max.heartbeat.interval.ms',
  },
  'consumer.session.timeout.ms': {
    least: 'group.consumer.min.session.timeout.ms',
    most: 'group.consumer.max.session.timeout.ms',
  },
  'consumer.assignment.interval.ms': {
    least: 'group.consumer.min.assignment.interval.ms',
    most: 'group.consumer.max.assignment.interval.ms',
  },
  'share.heartbeat.interval.ms': {
    least: 'group.share.min.heartbeat.interval.ms',
    most: 'group.share.max.heartbeat.interval.ms',
  },
  'share.session.timeout.ms': {
    least: 'group.share.min.session.timeout.ms',
    most: 'group.share.max.session.timeout.ms',
  },
  'share.record.lock.duration.ms': {
    least: 'group.share.min.record.lock.duration.ms',
    most: 'group.share.max.record.lock.duration.ms',
  },
  'share.delivery.count.limit': {
    least: 'group.share.min.delivery.count.limit',
    most: 'group.share.max.delivery.count.limit',
  },
  'share.partition.max.record.locks': {
    least: 'group.share.min.partition.max.record.locks',
    most: 'group.share.max.partition.max.record.locks',
  },
  'share.assignment.interval.ms': {
    least: 'group.share.min.assignment.interval.ms',
    most: 'group.share.max.assignment.interval.ms',
  },
  'streams.heartbeat.interval.ms': {
    least: 'group.streams.min.heartbeat.interval.ms',
    most: 'group.streams.max.heartbeat.interval.ms',
  },
  'streams.session.timeout.ms': {
    least: 'group.streams.min.session.timeout.ms',
    most: 'group.streams.max.session.timeout.ms',
  },
  'streams.num.standby.replicas': { most: 'group.streams.max.standby.replicas' },
  'streams.assignment.interval.ms': {
    least: 'group.streams.min.assignment.interval.ms',
    most: 'group.streams.max.assignment.interval.ms',
  },
};
