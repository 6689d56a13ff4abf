/** Tiered storage: segments kept in remote storage, and who moves them. */
import { boolean, double, int, long, longMax, string } from '../definition.ts';
import { atLeast, between, nonEmpty } from '../validators.ts';

export const remoteStorageConfigs = {
  'remote.log.storage.system.enable': boolean(false, 'MEDIUM', {
    documentation: 'Whether this cluster can keep segments in remote storage.',
  }),
  'remote.log.storage.manager.impl.prefix': string('rsm.config.', 'MEDIUM', {
    valid: nonEmpty,
    documentation: 'The prefix of settings that are passed to the remote storage.',
  }),
  'remote.log.metadata.manager.impl.prefix': string('rlmm.config.', 'MEDIUM', {
    valid: nonEmpty,
    documentation: 'The prefix of settings that are passed to the store of remote log metadata.',
  }),
  'remote.log.storage.manager.class.name': string(null, 'MEDIUM', {
    valid: nonEmpty,
    documentation: 'The class of the remote storage.',
  }),
  'remote.log.storage.manager.class.path': string(null, 'MEDIUM', {
    documentation: 'Where the class of the remote storage is loaded from.',
  }),
  'remote.log.metadata.manager.class.name': string(
    'org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager',
    'MEDIUM',
    {
      valid: nonEmpty,
      documentation: 'The class of the store of remote log metadata.',
    },
  ),
  'remote.log.metadata.manager.class.path': string(null, 'MEDIUM', {
    documentation: 'Where the class of the store of remote log metadata is loaded from.',
  }),
  'remote.log.metadata.manager.listener.name': string(null, 'MEDIUM', {
    valid: nonEmpty,
    documentation:
      'The listener through which the store of remote log metadata reaches the cluster.',
  }),
  'remote.log.metadata.custom.metadata.max.bytes': int(128, 'LOW', {
    valid: atLeast(0),
    documentation: 'The most bytes of its own that a remote storage may attach to a segment.',
  }),
  'remote.log.index.file.cache.total.size.bytes': long(1073741824, 'LOW', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'The disk space for indexes fetched from remote storage.',
  }),
  'remote.log.index.file.cache.ttl.ms': long(900000, 'LOW', {
    valid: atLeast(-1),
    internal: true,
    documentation: 'How long an index fetched from remote storage stays after its last use.',
  }),
  'remote.log.manager.thread.pool.size': int(2, 'MEDIUM', {
    valid: atLeast(1),
    documentation:
      'Threads for leaders and followers of tiered topics. Deprecated: see the pools by task.',
  }),
  'remote.log.manager.copier.thread.pool.size': int(10, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many segments are copied to remote storage at the same time.',
  }),
  'remote.log.manager.expiration.thread.pool.size': int(10, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many partitions are cleaned up in remote storage at the same time.',
  }),
  'remote.log.manager.follower.thread.pool.size': int(2, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many followers of tiered topics read remote metadata at the same time.',
  }),
  'remote.log.manager.task.interval.ms': long(30000, 'LOW', {
    valid: atLeast(1),
    documentation: 'How often the tasks of a tiered partition run.',
  }),
  'remote.log.manager.task.retry.backoff.ms': long(500, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation: 'How long a failed task waits at first before it runs again.',
  }),
  'remote.log.manager.task.retry.backoff.max.ms': long(30000, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation: 'How long a failed task waits at most before it runs again.',
  }),
  'remote.log.manager.task.retry.jitter': double(0.2, 'LOW', {
    valid: between(0, 0.5),
    internal: true,
    documentation: 'The random part of the pause after a failed task.',
  }),
  'remote.log.reader.threads': int(10, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many reads from remote storage run at the same time.',
  }),
  'remote.log.reader.max.pending.tasks': int(100, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How many reads from remote storage may wait; more are refused.',
  }),
  'log.local.retention.ms': long(-2, 'MEDIUM', {
    valid: atLeast(-2),
    update: 'cluster-wide',
    documentation:
      'How long a segment in remote storage also stays on local disk; -2 takes ' +
      'log.retention.ms.',
  }),
  'log.local.retention.bytes': long(-2, 'MEDIUM', {
    valid: atLeast(-2),
    update: 'cluster-wide',
    documentation:
      'How much of a tiered partition also stays on local disk; -2 takes log.retention.bytes.',
  }),
  'remote.log.manager.copy.max.bytes.per.second': long(longMax, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'The most bytes copied to remote storage in a second.',
  }),
  'remote.log.manager.copy.quota.window.num': int(11, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How many samples the rate of copying is measured over.',
  }),
  'remote.log.manager.copy.quota.window.size.seconds': int(1, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How long one sample of the rate of copying lasts.',
  }),
  'remote.log.manager.fetch.max.bytes.per.second': long(longMax, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'The most bytes fetched from remote storage in a second.',
  }),
  'remote.log.manager.fetch.quota.window.num': int(11, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How many samples the rate of remote fetches is measured over.',
  }),
  'remote.log.manager.fetch.quota.window.size.seconds': int(1, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How long one sample of the rate of remote fetches lasts.',
  }),
  'remote.fetch.max.wait.ms': int(500, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation:
      'How long a fetch waits for remote storage before it is answered with what there is.',
  }),
  'remote.list.offsets.request.timeout.ms': long(30000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How long a request for offsets waits for remote storage.',
  }),
} as const;
