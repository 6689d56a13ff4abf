/**
 * Settings under several names, and which wins. Three relations exist: one broker setting in
 * several units (`log.roll.ms`, `log.roll.hours`), one listener's own value for a broker setting
 * (`listener.name.x.…`), and the broker setting that a topic or group takes when it has none.
 *
 * Spec: KIP-226.
 */
import type { BrokerConfigName } from './broker-configs/all.ts';
import type { GroupConfigName } from './group-configs.ts';
import type { TopicConfigName } from './topic-configs.ts';

const units: readonly (readonly string[])[] = [
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
];
const flush: readonly string[] = ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'];

const inUnits = new Map(units.flatMap((names) => names.map((name) => [name, names] as const)));
// Only one way: the interval of the scheduler is a setting of its own, and merely the default.
inUnits.set('log.flush.interval.ms', flush);

const listenerForm = /^listener\.name\.[^.]*\.(.*)$/;

/** Settings that a listener may have for each of its mechanisms: `….plain.sasl.jaas.config`. */
const perMechanism = [
  'sasl.jaas.config',
  'sasl.login.callback.handler.class',
  'sasl.login.class',
  'sasl.server.callback.handler.class',
  'connections.max.reauth.ms',
] as const;

export interface SynonymOptions {
  /** Whether a listener's setting also stands for the broker's. */
  readonly listeners: boolean;
}

/** All names of a broker setting, the strongest first. */
export function brokerSynonyms(name: string, options: SynonymOptions): readonly string[] {
  const found = inUnits.get(name);
  if (found !== undefined) return found;
  if (!options.listeners) return [name];
  const base = listenerBaseName(name);
  if (base === undefined) return [name];
  return [name, perMechanism.find((suffix) => base.endsWith(suffix)) ?? base];
}

/** `ssl.keystore.location` of `listener.name.external.ssl.keystore.location`. */
export function listenerBaseName(name: string): string | undefined {
  return listenerForm.exec(name)?.[1];
}

/** What a topic without its own value takes. Topic settings that are not here have none. */
export const topicToBroker: Readonly<Partial<Record<TopicConfigName, BrokerConfigName>>> = {
  'segment.bytes': 'log.segment.bytes',
  'segment.ms': 'log.roll.ms',
  'segment.jitter.ms': 'log.roll.jitter.ms',
  'segment.index.bytes': 'log.index.size.max.bytes',
  'flush.messages': 'log.flush.interval.messages',
  'flush.ms': 'log.flush.interval.ms',
  'retention.bytes': 'log.retention.bytes',
  'retention.ms': 'log.retention.ms',
  'max.message.bytes': 'message.max.bytes',
  'index.interval.bytes': 'log.index.interval.bytes',
  'delete.retention.ms': 'log.cleaner.delete.retention.ms',
  'min.compaction.lag.ms': 'log.cleaner.min.compaction.lag.ms',
  'max.compaction.lag.ms': 'log.cleaner.max.compaction.lag.ms',
  'file.delete.delay.ms': 'log.segment.delete.delay.ms',
  'min.cleanable.dirty.ratio': 'log.cleaner.min.cleanable.ratio',
  'cleanup.policy': 'log.cleanup.policy',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
  'min.insync.replicas': 'min.insync.replicas',
  'compression.type': 'compression.type',
  'compression.gzip.level': 'compression.gzip.level',
  'compression.lz4.level': 'compression.lz4.level',
  'compression.zstd.level': 'compression.zstd.level',
  preallocate: 'log.preallocate',
  'message.timestamp.type': 'log.message.timestamp.type',
  'message.timestamp.before.max.ms': 'log.message.timestamp.before.max.ms',
  'message.timestamp.after.max.ms': 'log.message.timestamp.after.max.ms',
  'local.retention.ms': 'log.local.retention.ms',
  'local.retention.bytes': 'log.local.retention.bytes',
};

/** All that a change of a topic's defaults may come from, in whatever unit. */
export const inheritedByTopics: ReadonlySet<string> = new Set(
  Object.values(topicToBroker).flatMap((name) => brokerSynonyms(name, { listeners: false })),
);

/** What a group without its own value takes. */
export const groupToBroker: Readonly<Partial<Record<GroupConfigName, BrokerConfigName>>> = {
  'consumer.session.timeout.ms': 'group.consumer.session.timeout.ms',
  'consumer.heartbeat.interval.ms': 'group.consumer.heartbeat.interval.ms',
  'consumer.assignment.interval.ms': 'group.consumer.assignment.interval.ms',
  'share.session.timeout.ms': 'group.share.session.timeout.ms',
  'share.heartbeat.interval.ms': 'group.share.heartbeat.interval.ms',
  'share.record.lock.duration.ms': 'group.share.record.lock.duration.ms',
  'share.delivery.count.limit': 'group.share.delivery.count.limit',
  'share.partition.max.record.locks': 'group.share.partition.max.record.locks',
  'share.assignment.interval.ms': 'group.share.assignment.interval.ms',
  'streams.session.timeout.ms': 'group.streams.session.timeout.ms',
  'streams.heartbeat.interval.ms': 'group.streams.heartbeat.interval.ms',
  'streams.num.standby.replicas': 'group.streams.num.standby.replicas',
  'streams.initial.rebalance.delay.ms': 'group.streams.initial.rebalance.delay.ms',
  'streams.assignment.interval.ms': 'group.streams.assignment.interval.ms',
};
