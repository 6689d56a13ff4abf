/**
 * Files with which a node starts or does not, and texts that try the syntax of such files.
 */
import * as fc from 'fast-check';

type Settings = Readonly<Record<string, string | null>>;

const combined: Settings = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  listeners: 'PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093',
  'controller.listener.names': 'CONTROLLER',
  'controller.quorum.bootstrap.servers': 'localhost:9093',
  'log.dirs': '/var/data',
};
const brokerOnly: Settings = {
  ...combined,
  'process.roles': 'broker',
  listeners: 'PLAINTEXT://localhost:9092',
};
const controllerOnly: Settings = {
  ...combined,
  'process.roles': 'controller',
  listeners: 'CONTROLLER://localhost:9093',
};

const changesOfCombined: readonly Settings[] = [
  {},
  { 'process.roles': null },
  { 'process.roles': '' },
  { 'process.roles': 'broker,guest' },
  { 'process.roles': 'broker,broker,controller' },
  { 'node.id': null },
  { 'node.id': '-1' },
  { 'node.id': null, 'broker.id': '3' },
  { 'broker.id': '2' },
  { 'broker.id': '1' },
  { 'controller.listener.names': null },
  { 'controller.listener.names': '' },
  { 'controller.listener.names': 'OTHER' },
  { 'controller.listener.names': 'CONTROLLER,OTHER' },
  { 'controller.listener.names': 'PLAINTEXT' },
  { 'controller.listener.names': 'controller' },
  { 'controller.quorum.bootstrap.servers': null },
  { 'controller.quorum.bootstrap.servers': 'nowhere' },
  { 'controller.quorum.bootstrap.servers': null, 'controller.quorum.voters': '1@localhost:9093' },
  { 'controller.quorum.voters': '2@localhost:9093' },
  { 'controller.quorum.voters': '2@localhost:9093,3@other:9093' },
  { 'controller.quorum.voters': 'one@localhost:9093' },
  { listeners: '' },
  { listeners: 'PLAINTEXT://localhost:9092' },
  { listeners: 'PLAINTEXT://localhost:9092,CONTROLLER://localhost:9092' },
  { listeners: 'PLAINTEXT://127.0.0.1:9092,CONTROLLER://[::1]:9092' },
  { listeners: 'PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9092' },
  { listeners: 'PLAINTEXT://[::1]:9092,CONTROLLER://[::2]:9092' },
  { listeners: 'PLAINTEXT://:0,CONTROLLER://:0' },
  { listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093' },
  { listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093' },
  { listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093' },
  { listeners: 'plaintext://localhost:9092,controller://localhost:9093' },
  { listeners: 'EXTERNAL://localhost:9092,CONTROLLER://localhost:9093' },
  {
    listeners: 'PLAINTEXT://localhost:9092,PLAINTEXT://localhost:9094,CONTROLLER://localhost:9093',
  },
  { listeners: 'PLAINTEXT//localhost:9092,CONTROLLER://localhost:9093' },
  { listeners: 'PLAINTEXT:localhost,CONTROLLER://localhost:9093' },
  { listeners: 'localhost,CONTROLLER://localhost:9093' },
  { listeners: 'PLAINTEXT://local host:9092,CONTROLLER://localhost:9093' },
  { listeners: '://localhost:9092,CONTROLLER://localhost:9093' },
  { listeners: 'SSL://localhost:9092,CONTROLLER://localhost:9093' },
  {
    listeners: 'SSL://localhost:9092,CONTROLLER://localhost:9093',
    'security.inter.broker.protocol': 'SSL',
  },
  {
    listeners: 'SSL://localhost:9092,CONTROLLER://localhost:9093',
    'security.inter.broker.protocol': 'SSL',
    'listener.security.protocol.map': 'SSL:SSL,CONTROLLER:PLAINTEXT',
  },
  {
    listeners: 'SASL_SSL://localhost:9092,CONTROLLER://localhost:9093',
    'security.inter.broker.protocol': 'SASL_SSL',
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
  },
  {
    listeners: 'SASL_SSL://localhost:9092,CONTROLLER://localhost:9093',
    'security.inter.broker.protocol': 'SASL_SSL',
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.sasl_ssl.sasl.enabled.mechanisms': 'PLAIN, SCRAM-SHA-256',
  },
  { 'listener.name.other.max.connections': 'many' },
  { 'security.inter.broker.protocol': 'TLS' },
  { 'inter.broker.listener.name': 'PLAINTEXT' },
  { 'inter.broker.listener.name': 'plaintext' },
  { 'inter.broker.listener.name': 'INTERNAL' },
  { 'inter.broker.listener.name': 'CONTROLLER' },
  { 'inter.broker.listener.name': 'PLAINTEXT', 'security.inter.broker.protocol': 'PLAINTEXT' },
  { 'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT' },
  { 'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:plaintext' },
  { 'listener.security.protocol.map': 'PLAINTEXT:HTTP,CONTROLLER:PLAINTEXT' },
  { 'advertised.listeners': 'PLAINTEXT://example:19092' },
  { 'advertised.listeners': 'PLAINTEXT://example:19092,CONTROLLER://example:19092' },
  { 'advertised.listeners': 'PLAINTEXT://0.0.0.0:9092' },
  { 'advertised.listeners': 'PLAINTEXT://example:19092,CONTROLLER://0.0.0.0:9093' },
  { 'advertised.listeners': 'EXTERNAL://example:19092' },
  { 'advertised.listeners': 'SSL://example:19092' },
  { 'advertised.listeners': 'CONTROLLER://example:19092' },
  { 'advertised.listeners': '' },
  { 'early.start.listeners': 'PLAINTEXT' },
  { 'early.start.listeners': 'OTHER' },
  { 'log.dirs': '' },
  { 'log.dirs': null },
  { 'log.dirs': null, 'log.dir': '' },
  { 'log.dirs': '/a,/b,/a' },
  { 'log.dirs': '/a,,/b' },
  { 'cordoned.log.dirs': '*' },
  { 'cordoned.log.dirs': '*,/var/data' },
  { 'cordoned.log.dirs': '/var/data' },
  { 'cordoned.log.dirs': '/other,/another' },
  { 'log.roll.ms': '0' },
  { 'log.roll.hours': '0' },
  { 'log.roll.jitter.ms': '-1' },
  { 'log.retention.ms': '0' },
  { 'log.retention.ms': '-7' },
  { 'log.retention.minutes': '0' },
  { 'log.retention.hours': '-1' },
  { 'log.cleaner.dedupe.buffer.size': '1048576' },
  { 'log.cleaner.dedupe.buffer.size': '4000000', 'log.cleaner.threads': '4' },
  { 'replica.fetch.wait.max.ms': '40000' },
  { 'replica.fetch.wait.max.ms': '35000', 'replica.socket.timeout.ms': '36000' },
  { 'broker.heartbeat.interval.ms': '8000' },
  { 'queued.max.request.bytes': '5' },
  { 'queued.max.request.bytes': '104857600' },
  { 'max.connections.per.ip': '0' },
  { 'max.connections.per.ip': '0', 'max.connections.per.ip.overrides': '127.0.0.1:10' },
  { 'max.connections.per.ip.overrides': '::1:10,host:5' },
  { 'max.connections.per.ip.overrides': 'bad host!:10' },
  { 'connections.max.idle.ms': '50' },
  { 'connections.max.idle.ms': '-1' },
  { 'group.coordinator.rebalance.protocols': 'consumer' },
  { 'group.coordinator.rebalance.protocols': 'classic' },
  { 'group.coordinator.rebalance.protocols': 'classic,share' },
  { 'group.consumer.session.timeout.ms': '1000' },
  { 'group.consumer.session.timeout.ms': '70000' },
  { 'group.consumer.heartbeat.interval.ms': '20000' },
  {
    'group.consumer.max.heartbeat.interval.ms': '50000',
    'group.consumer.heartbeat.interval.ms': '46000',
  },
  { 'group.consumer.min.session.timeout.ms': '90000' },
  { 'group.consumer.assignment.interval.ms': '20000' },
  { 'group.share.session.timeout.ms': '70000' },
  { 'group.share.heartbeat.interval.ms': '1' },
  { 'group.share.delivery.count.limit': '2', 'group.share.min.delivery.count.limit': '3' },
  { 'group.share.partition.max.record.locks': '6000' },
  { 'group.share.record.lock.duration.ms': '90000' },
  { 'group.share.max.size': '900', 'group.share.max.share.sessions': '800' },
  { 'group.streams.num.standby.replicas': '3' },
  { 'group.streams.heartbeat.interval.ms': '16000' },
  { 'group.streams.min.assignment.interval.ms': '16000' },
  { 'compression.type': 'brotli' },
  { 'unknown.setting': 'kept' },
  { 'log.segment.bytes': '100' },
  { 'offsets.topic.replication.factor': '40000' },
];

const changesOfBroker: readonly Settings[] = [
  {},
  { 'controller.quorum.bootstrap.servers': null },
  { 'controller.quorum.voters': '1@localhost:9093' },
  { 'controller.quorum.voters': '5@localhost:9093' },
  { listeners: 'PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093' },
  { 'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT' },
  { 'controller.listener.names': 'CONTROLLER,OTHER' },
  { 'controller.listener.names': 'SSL' },
  { 'controller.quorum.auto.join.enable': 'true' },
  { 'advertised.listeners': 'PLAINTEXT://example:1' },
];

const changesOfController: readonly Settings[] = [
  {},
  { listeners: 'PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093' },
  { 'inter.broker.listener.name': 'CONTROLLER' },
  { 'controller.quorum.voters': '9@localhost:9093' },
  { listeners: 'CONTROLLER://0.0.0.0:9093' },
  { listeners: 'CONTROLLER://:9093', 'controller.quorum.voters': '1@example:9093' },
  { 'controller.quorum.auto.join.enable': 'true' },
  { 'cordoned.log.dirs': '/other' },
];

/** The texts of the files; each is one node's. */
export const nodeFiles: readonly string[] = [
  ...changesOfCombined.map((changes) => fileOf(combined, changes)),
  ...changesOfBroker.map((changes) => fileOf(brokerOnly, changes)),
  ...changesOfController.map((changes) => fileOf(controllerOnly, changes)),
];

function fileOf(base: Settings, changes: Settings): string {
  return Object.entries({ ...base, ...changes })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const pieces: readonly string[] = [
  'a',
  'b=',
  '=',
  ':',
  ' ',
  '\t',
  '\f',
  '\n',
  '\r',
  '\r\n',
  '\\',
  '\\\\',
  '\\\n',
  '\\\r\n',
  '#',
  '!',
  '\\u0041',
  '\\u00e9',
  '\\uD83D',
  '\\u12',
  '\\t',
  '\\n',
  '\\=',
  '\\:',
  '\\ ',
  'é',
];

/** Texts made of all that the syntax knows, in any order. */
export function randomTexts(seed: number, count: number): string[] {
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((some) => some.join(''));
  return fc.sample(text, { seed, numRuns: count });
}
