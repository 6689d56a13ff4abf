/**
 * The rules between the settings of the three new kinds of groups: every value lies between the
 * least and the most that a group may set, and heartbeats come within a session.
 */
import { type BrokerConfigName, brokerConfigs } from './broker-configs/all.ts';
import type { BrokerValues } from './broker-values.ts';
import { ConfigError } from './config-error.ts';
import type { Definition } from './definition.ts';

/** Names of settings whose value is a number. */
type NumberName = {
  [Name in BrokerConfigName]: (typeof brokerConfigs)[Name] extends Definition<number>
    ? Name
    : never;
}[BrokerConfigName];

interface Bounded {
  readonly least: NumberName;
  readonly value: NumberName;
  readonly most: NumberName;
}

const kinds = ['consumer', 'share', 'streams'] as const;
const bounded = ['heartbeat.interval.ms', 'session.timeout.ms', 'assignment.interval.ms'] as const;

const shareLimits = [
  'delivery.count.limit',
  'partition.max.record.locks',
  'record.lock.duration.ms',
] as const;

export const groupBounds: readonly Bounded[] = kinds.flatMap((kind) =>
  bounded.map((what) => ({
    least: `group.${kind}.min.${what}` as const,
    value: `group.${kind}.${what}` as const,
    most: `group.${kind}.max.${what}` as const,
  })),
);

/** Throws `ConfigError`. */
export function checkGroupRules(values: BrokerValues): void {
  if (!values.get('group.coordinator.rebalance.protocols').includes('classic')) {
    throw new ConfigError("Disabling the 'classic' protocol is not supported.");
  }
  for (const { least, value, most } of groupBounds) {
    atLeast(values, most, least);
    atLeast(values, value, least);
    atMost(values, value, most);
  }
  for (const kind of kinds) {
    const heartbeat = `group.${kind}.heartbeat.interval.ms` as const;
    const session = `group.${kind}.session.timeout.ms` as const;
    rule(values.get(heartbeat) < values.get(session), `${heartbeat} must be less than ${session}`);
  }
  const assignors = values.get('group.share.assignors').length;
  rule(
    assignors === 1,
    `group.share.assignors must contain exactly one assignor, but found ${assignors}`,
  );
  atMost(values, 'group.streams.num.standby.replicas', 'group.streams.max.standby.replicas');
  checkShareLimits(values);
}

function checkShareLimits(values: BrokerValues): void {
  for (const what of shareLimits) {
    atLeast(values, `group.share.max.${what}`, `group.share.${what}`);
    atLeast(values, `group.share.${what}`, `group.share.min.${what}`);
  }
  atLeast(values, 'group.share.max.share.sessions', 'group.share.max.size');
}

function atLeast(values: BrokerValues, larger: NumberName, smaller: NumberName): void {
  rule(
    values.get(larger) >= values.get(smaller),
    `${larger} must be greater than or equal to ${smaller}`,
  );
}

function atMost(values: BrokerValues, smaller: NumberName, larger: NumberName): void {
  rule(
    values.get(smaller) <= values.get(larger),
    `${smaller} must be less than or equal to ${larger}`,
  );
}

function rule(holds: boolean, message: string): void {
  if (!holds) throw new ConfigError(message);
}

/** The three that may change while the node runs are held within their bounds, not refused. */
export function clampGroupIntervals(texts: ReadonlyMap<string, string>): Map<string, string> {
  const result = new Map(texts);
  for (const { least, value, most } of groupBounds) {
    const text = texts.get(value);
    if (!value.endsWith('assignment.interval.ms') || text === undefined) continue;
    const min = intOf(texts, least);
    const max = intOf(texts, most);
    const wanted = Number(text);
    if (wanted < min) result.set(value, String(min));
    else if (wanted > max) result.set(value, String(max));
  }
  return result;
}

function intOf(texts: ReadonlyMap<string, string>, name: NumberName): number {
  const fallback = brokerConfigs[name].default;
  const text = texts.get(name) ?? (typeof fallback === 'number' ? String(fallback) : 'NaN');
  return Number(text);
}
