/** The node itself: its identity, roles, threads, requests, topics made on demand. */
import { boolean, className, int, list, required, string } from '../definition.ts';
import { atLeast, between, gzipLevel, listOf, nonNull, oneOf } from '../validators.ts';

export const nodeConfigs = {
  'process.roles': list(required, 'HIGH', {
    valid: listOf(['broker', 'controller']),
    documentation: 'The roles that this process plays: broker, controller, or both.',
  }),
  'node.id': int(required, 'HIGH', {
    valid: atLeast(0),
    documentation: 'The number of this node, unique among all nodes of the cluster.',
  }),
  'broker.id': int(-1, 'HIGH', {
    documentation: 'An older name for node.id; when both are set they must be equal.',
  }),
  'broker.rack': string(null, 'MEDIUM', {
    documentation: 'The rack or zone of this node. Replicas of a partition are spread over racks.',
  }),
  'num.io.threads': int(8, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation:
      'Threads that serve requests. Accepted for compatibility: one thread serves all ' +
      'requests here.',
  }),
  'background.threads': int(10, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation:
      'Threads for background work. Accepted for compatibility: background work is ' +
      'asynchronous here.',
  }),
  'request.timeout.ms': int(30000, 'HIGH', {
    documentation:
      'How long a request of this node to another one waits for its answer before it is tried ' +
      'again or fails.',
  }),
  'delete.topic.enable': boolean(true, 'HIGH', {
    documentation: 'Whether topics may be deleted by clients.',
  }),
  'controlled.shutdown.enable': boolean(true, 'MEDIUM', {
    documentation: 'Whether a stopping broker first hands its leaderships to other brokers.',
  }),
  'auto.create.topics.enable': boolean(true, 'HIGH', {
    documentation: 'Whether a topic that a client asks for and that does not exist is created.',
  }),
  'num.partitions': int(1, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The number of partitions of a new topic when its creator names none.',
  }),
  'create.topic.policy.class.name': className(null, 'LOW', {
    documentation:
      'A class that may refuse the creation of a topic. It belongs in the configuration of ' +
      'the controllers.',
  }),
  'alter.config.policy.class.name': className(null, 'LOW', {
    documentation:
      'A class that may refuse a change of configuration. It belongs in the configuration of ' +
      'the controllers.',
  }),
  'config.providers': list([], 'LOW', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation: 'Names of the providers that resolve variables in values, such as file and env.',
  }),
  'authorizer.class.name': string('', 'LOW', {
    valid: nonNull,
    documentation:
      'The authorizer that checks permissions. Empty means that everybody may do everything.',
  }),
  'message.max.bytes': int(1048588, 'HIGH', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'The largest record batch that is accepted, after compression. Topics override it with ' +
      'max.message.bytes.',
  }),
  'fetch.max.bytes': int(57671680, 'MEDIUM', {
    valid: atLeast(1024),
    documentation:
      'The most bytes that one fetch answers, except that a first batch is always given ' +
      'whole.',
  }),
  'max.incremental.fetch.session.cache.slots': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    documentation:
      'The number of incremental fetch sessions that are kept; others must ask for all ' +
      'partitions each time.',
  }),
  'max.request.partition.size.limit': int(2000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'The most partitions that one page of a topic description may hold.',
  }),
  'compression.type': string('producer', 'HIGH', {
    valid: oneOf('uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    update: 'cluster-wide',
    documentation:
      'How batches are stored: as the producer sent them, or compressed again with the codec ' +
      'named.',
  }),
  'compression.gzip.level': int(-1, 'MEDIUM', {
    valid: gzipLevel,
    update: 'cluster-wide',
    documentation:
      'The level of gzip when compression.type is gzip; -1 is the default of the codec.',
  }),
  'compression.lz4.level': int(9, 'MEDIUM', {
    valid: between(1, 17),
    update: 'cluster-wide',
    documentation: 'The level of lz4 when compression.type is lz4.',
  }),
  'compression.zstd.level': int(3, 'MEDIUM', {
    valid: between(-131072, 22),
    update: 'cluster-wide',
    documentation: 'The level of zstd when compression.type is zstd.',
  }),
  'unstable.api.versions.enable': boolean(false, 'HIGH', {
    internal: true,
    documentation: 'Whether versions of APIs that are still in development are offered to clients.',
  }),
  'unstable.feature.versions.enable': boolean(false, 'HIGH', {
    internal: true,
    documentation: 'Whether versions of features that are still in development may be used.',
  }),
} as const;
