/**
 * Attempts to change settings, good and bad, that are made on both sides in this order.
 */
export const resource = { topic: 2, broker: 4, logger: 8, clientMetrics: 16, group: 32 } as const;

export interface Operation {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

export interface AlteredResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly Operation[];
}

export interface Attempt {
  readonly api: 'incremental' | 'replacing';
  readonly resources: readonly AlteredResource[];
  readonly validateOnly: boolean;
}

const set = (name: string, value: string | null): Operation => operation(0, name, value);
const remove = (name: string): Operation => operation(1, name, null);
const append = (name: string, value: string): Operation => operation(2, name, value);
const subtract = (name: string, value: string): Operation => operation(3, name, value);

function operation(configOperation: number, name: string, value: string | null): Operation {
  return { name, configOperation, value };
}

function on(resourceType: number, resourceName: string, ...configs: Operation[]): AlteredResource {
  return { resourceType, resourceName, configs };
}

function incremental(...resources: AlteredResource[]): Attempt {
  return { api: 'incremental', resources, validateOnly: false };
}

function replacing(...resources: AlteredResource[]): Attempt {
  return { api: 'replacing', resources, validateOnly: false };
}

function trial(...resources: AlteredResource[]): Attempt {
  return { api: 'incremental', resources, validateOnly: true };
}

const topic = (...configs: Operation[]): AlteredResource => on(resource.topic, 't', ...configs);
const broker = (...configs: Operation[]): AlteredResource => on(resource.broker, '1', ...configs);
const all = (...configs: Operation[]): AlteredResource => on(resource.broker, '', ...configs);
const group = (...configs: Operation[]): AlteredResource => on(resource.group, 'g', ...configs);
const metrics = (...configs: Operation[]): AlteredResource =>
  on(resource.clientMetrics, 'm', ...configs);
const logger = (...configs: Operation[]): AlteredResource => on(resource.logger, '1', ...configs);

const topics: readonly Attempt[] = [
  incremental(topic(set('retention.ms', '1000'), set('cleanup.policy', 'compact'))),
  incremental(topic(append('cleanup.policy', 'delete'))),
  incremental(topic(append('cleanup.policy', 'delete'))),
  incremental(topic(subtract('cleanup.policy', 'compact,none'))),
  incremental(topic(subtract('cleanup.policy', 'delete'))),
  incremental(topic(append('cleanup.policy', 'compact,compact'))),
  incremental(topic(append('cleanup.policy', 'x'))),
  incremental(topic(append('retention.ms', '1'))),
  incremental(topic(append('no.such', '1'))),
  incremental(topic(set('retention.ms', 'x'))),
  incremental(topic(set('retention.ms', '-5'))),
  incremental(topic(set('retention.ms', '9223372036854775807'))),
  incremental(topic(set('min.cleanable.dirty.ratio', '1.5'))),
  incremental(topic(set('min.cleanable.dirty.ratio', '1'))),
  incremental(topic(set('segment.bytes', '7'))),
  incremental(topic(set('internal.segment.bytes', '700'))),
  incremental(topic(set('no.such', '1'))),
  incremental(topic(set('retention.ms', null))),
  incremental(topic(set('retention.ms', '1'), set('retention.ms', '2'))),
  incremental(topic(set('min.compaction.lag.ms', '9'), set('max.compaction.lag.ms', '8'))),
  incremental(topic(set('remote.storage.enable', 'true'))),
  incremental(topic(set('compression.type', 'brotli'))),
  incremental(topic(set('compression.gzip.level', '0'))),
  incremental(topic(set('preallocate', 'TRUE'), set('flush.ms', ' 7 '))),
  incremental(topic(set('leader.replication.throttled.replicas', '0:1,1:2'))),
  incremental(topic(set('leader.replication.throttled.replicas', 'all'))),
  incremental(topic(set('follower.replication.throttled.replicas', '*'))),
  incremental(on(resource.topic, 'missing', set('retention.ms', '1'))),
  incremental(on(resource.topic, 'bad name', set('retention.ms', '1'))),
  incremental(on(resource.topic, '', set('retention.ms', '1'))),
  incremental(topic(set('retention.ms', '5')), topic(set('flush.ms', '5'))),
  incremental(topic(set('retention.ms', '6')), on(resource.topic, 'no', set('flush.ms', '5'))),
  incremental(on(3, 'x', set('a', 'b'))),
  trial(topic(set('retention.ms', '77'))),
  trial(topic(set('retention.ms', 'x'))),
  incremental(topic(remove('preallocate'), remove('no.such'), remove('flush.ms'))),
  incremental(topic(set('max.message.bytes', '2000'), set('min.insync.replicas', '2'))),
  replacing(topic(set('retention.bytes', '12345'))),
  replacing(topic(set('retention.bytes', 'x'))),
  replacing(topic(set('retention.bytes', null))),
  replacing(on(resource.topic, 'missing', set('retention.ms', '1'))),
  replacing(topic()),
];

const brokers: readonly Attempt[] = [
  incremental(broker(set('log.cleaner.threads', '2'))),
  incremental(all(set('log.retention.ms', '5000'), set('log.segment.bytes', '2000000'))),
  incremental(broker(set('log.retention.ms', '6000'))),
  incremental(broker(set('num.partitions', '3'))),
  incremental(broker(set('num.io.threads', '16'))),
  incremental(broker(set('num.io.threads', '100'))),
  incremental(broker(set('num.io.threads', '1'))),
  incremental(broker(set('num.io.threads', '0'))),
  incremental(broker(set('listener.name.plaintext.max.connections', '0'))),
  incremental(broker(set('max.connection.creation.rate', '0'))),
  incremental(all(set('max.connections', '1000'))),
  incremental(broker(set('log.cleanup.policy', 'compact'))),
  incremental(broker(append('log.cleanup.policy', 'delete'))),
  incremental(broker(append('log.segment.bytes', '1'))),
  incremental(broker(append('no.such', '1'))),
  incremental(broker(set('ssl.keystore.location', '/x'))),
  incremental(all(set('listener.name.plaintext.ssl.keystore.location', '/x'))),
  incremental(broker(set('listener.name.plaintext.ssl.keystore.password', 'secret'))),
  incremental(broker(set('listener.name.plaintext.ssl.keystore.type', 'PKCS12'))),
  incremental(broker(set('listener.name.plaintext.max.connections', '50'))),
  incremental(all(set('listener.name.plaintext.max.connections', '60'))),
  incremental(broker(set('listener.name.plaintext.sasl.enabled.mechanisms', 'PLAIN'))),
  incremental(all(set('sasl.enabled.mechanisms', 'PLAIN'))),
  incremental(broker(set('log.segment.bytes', 'x'))),
  incremental(broker(set('log.segment.bytes', null))),
  incremental(broker(set('log.segment.bytes', '3000000'), set('log.segment.bytes', '1'))),
  incremental(broker(set('some.thing', 'of its own'))),
  incremental(all(set('other.thing', 'of its own'))),
  incremental(broker(set('leader.replication.throttled.rate', '1000'))),
  incremental(broker(set('leader.replication.throttled.rate', '-1'))),
  incremental(broker(set('min.insync.replicas', '2'))),
  incremental(all(set('min.insync.replicas', '2'))),
  incremental(all(remove('min.insync.replicas'))),
  incremental(broker(set('group.consumer.assignment.interval.ms', '99999999'))),
  incremental(all(set('group.consumer.assignment.interval.ms', '2000'))),
  incremental(broker(set('log.local.retention.ms', '99999'))),
  incremental(broker(set('log.local.retention.ms', '-1'))),
  incremental(broker(set('log.roll.ms', '0'))),
  incremental(broker(set('log.roll.ms', '100'))),
  incremental(broker(set('cordoned.log.dirs', '/nowhere'))),
  incremental(all(set('cordoned.log.dirs', '*'))),
  incremental(broker(set('listeners', 'PLAINTEXT://:1'))),
  incremental(broker(set('listeners', 'nonsense'))),
  incremental(broker(set('listener.security.protocol.map', 'PLAINTEXT:SSL,CONTROLLER:PLAINTEXT'))),
  incremental(broker(remove('listener.name.plaintext.sasl.enabled.mechanisms'))),
  incremental(broker(set('listener.security.protocol.map', 'PLAINTEXT:SSL,CONTROLLER:PLAINTEXT'))),
  incremental(broker(set('message.max.bytes', '5000'))),
  incremental(broker(operation(9, 'log.roll.ms', '1'))),
  incremental(on(resource.broker, '2', set('log.roll.ms', '1'))),
  incremental(on(resource.broker, 'x', set('log.roll.ms', '1'))),
  trial(broker(set('message.max.bytes', '6000'))),
  incremental(broker(remove('log.roll.ms'), remove('log.cleaner.threads'))),
  replacing(broker(set('background.threads', '12'))),
  replacing(broker(set('num.partitions', '3'))),
  replacing(broker()),
  replacing(all(set('min.insync.replicas', '3'))),
  replacing(all()),
];

const others: readonly Attempt[] = [
  incremental(group(set('consumer.session.timeout.ms', '50000'))),
  incremental(group(set('consumer.session.timeout.ms', '1000'))),
  incremental(group(set('consumer.session.timeout.ms', '99999999'))),
  incremental(group(set('consumer.heartbeat.interval.ms', 'x'))),
  incremental(group(set('share.auto.offset.reset', 'by_duration:PT1H'))),
  incremental(group(set('share.auto.offset.reset', 'sometimes'))),
  incremental(group(set('share.record.lock.duration.ms', '1000'))),
  incremental(group(set('streams.num.standby.replicas', '3'))),
  incremental(group(set('streams.assignment.interval.ms', '99999'))),
  incremental(group(set('share.isolation.level', 'read_committed'))),
  incremental(group(set('no.such', '1'))),
  incremental(group(append('consumer.session.timeout.ms', '1'))),
  incremental(on(resource.group, '', set('consumer.session.timeout.ms', '50000'))),
  replacing(group(set('share.delivery.count.limit', '7'))),
  replacing(group()),
  incremental(metrics(set('metrics', 'org.apache.kafka'), set('interval.ms', '1000'))),
  incremental(metrics(append('metrics', 'more'))),
  incremental(metrics(set('interval.ms', '99'))),
  incremental(metrics(set('interval.ms', 'x'))),
  incremental(metrics(set('match', 'client_id=a.*, client_source_port=90'))),
  incremental(metrics(set('match', 'client=a'))),
  incremental(metrics(set('match', 'client_id'))),
  incremental(metrics(set('match', 'client_id=['))),
  incremental(metrics(set('no.such', '1'))),
  incremental(on(resource.clientMetrics, '', set('metrics', 'a'))),
  incremental(metrics(remove('metrics'), remove('interval.ms'), remove('match'))),
  incremental(logger(set('no.such', 'DEBUG'))),
  incremental(logger(append('root', 'DEBUG'))),
  incremental(logger(remove('root'))),
  incremental(logger(set('root', 'LOUD'))),
  incremental(logger(set('root', null))),
  incremental(on(resource.logger, '2', set('root', 'DEBUG'))),
  incremental(on(resource.logger, 'x', set('root', 'DEBUG'))),
  replacing(logger(set('root', 'DEBUG'))),
];

export const attempts: readonly Attempt[] = [...topics, ...brokers, ...others];
