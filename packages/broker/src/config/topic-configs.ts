/** The settings of a topic. */
import { boolean, double, int, list, long, longMax, string } from './definition.ts';
import { atLeast, between, gzipLevel, listOf, oneOf, throttledReplicas } from './validators.ts';

export const topicConfigs = {
  'cleanup.policy': list(['delete'], 'MEDIUM', {
    valid: listOf(['compact', 'delete'], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation:
      'What happens to old segments: they are deleted, compacted, or both; empty keeps them ' +
      'for ever.',
  }),
  'compression.type': string('producer', 'MEDIUM', {
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
  'delete.retention.ms': long(86400000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long a tombstone is kept after compaction, so that readers see it.',
  }),
  'file.delete.delay.ms': long(60000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long the files of a deleted segment stay on disk under another name.',
  }),
  'flush.messages': long(longMax, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many records may be unsynced before the log is synced to disk.',
  }),
  'flush.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long records may be unsynced before the log is synced to disk.',
  }),
  'leader.replication.throttled.replicas': list([], 'MEDIUM', {
    valid: throttledReplicas,
    update: 'cluster-wide',
    documentation:
      'The replicas whose leaders are throttled, as partition:broker pairs, or * for all.',
  }),
  'follower.replication.throttled.replicas': list([], 'MEDIUM', {
    valid: throttledReplicas,
    update: 'cluster-wide',
    documentation:
      'The replicas that are throttled as followers, as partition:broker pairs, or * for all.',
  }),
  'index.interval.bytes': int(4096, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How many bytes of records lie between two entries of the offset index.',
  }),
  'local.retention.ms': long(-2, 'MEDIUM', {
    valid: atLeast(-2),
    update: 'cluster-wide',
    documentation:
      'How long a segment in remote storage also stays on local disk; -2 takes retention.ms.',
  }),
  'local.retention.bytes': long(-2, 'MEDIUM', {
    valid: atLeast(-2),
    update: 'cluster-wide',
    documentation:
      'How much of a tiered partition also stays on local disk; -2 takes retention.bytes.',
  }),
  'max.compaction.lag.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How long a record may stay uncompacted at most.',
  }),
  'min.compaction.lag.ms': long(0, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long a record stays uncompacted at least.',
  }),
  'max.message.bytes': int(1048588, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The largest record batch that is accepted, after compression.',
  }),
  'message.timestamp.type': string('CreateTime', 'MEDIUM', {
    valid: oneOf('CreateTime', 'LogAppendTime'),
    update: 'cluster-wide',
    documentation: 'Whether a record carries the time of its creation or of its append.',
  }),
  'message.timestamp.before.max.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How far the time of a record may lie before that of the broker.',
  }),
  'message.timestamp.after.max.ms': long(3600000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How far the time of a record may lie after that of the broker.',
  }),
  'min.cleanable.dirty.ratio': double(0.5, 'MEDIUM', {
    valid: between(0, 1),
    update: 'cluster-wide',
    documentation: 'How much of a log must be dirty before it is compacted.',
  }),
  'min.insync.replicas': int(1, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many replicas must be in sync for a write with acks=all to be accepted.',
  }),
  preallocate: boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Whether a new segment takes its full size on disk at once.',
  }),
  'remote.storage.enable': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'Whether segments of the topic are kept in remote storage. It cannot be undone without ' +
      'a decision about the remote data.',
  }),
  'remote.log.copy.disable': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Whether a tiered topic stops copying to remote storage and only reads from it.',
  }),
  'remote.log.delete.on.disable': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Whether the remote data is deleted when remote storage is turned off.',
  }),
  'retention.bytes': long(-1, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'The size of a partition beyond which its oldest segments are deleted; -1 sets no ' +
      'limit.',
  }),
  'retention.ms': long(604800000, 'MEDIUM', {
    valid: atLeast(-1),
    update: 'cluster-wide',
    documentation: 'How long records are kept; -1 keeps them for ever.',
  }),
  'segment.bytes': int(1073741824, 'MEDIUM', {
    valid: atLeast(1048576),
    update: 'cluster-wide',
    documentation: 'The size of a segment; a full one is closed and the next begun.',
  }),
  'segment.index.bytes': int(10485760, 'MEDIUM', {
    valid: atLeast(4),
    update: 'cluster-wide',
    documentation: 'The largest offset index of a segment.',
  }),
  'segment.jitter.ms': long(0, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'A random part of at most this is taken off segment.ms, so that segments do not all ' +
      'roll at once.',
  }),
  'segment.ms': long(604800000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How long a segment is written before the next is begun, though it is not full.',
  }),
  'unclean.leader.election.enable': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'Whether a replica that is out of sync may become leader when no other is left, ' +
      'although records may be lost.',
  }),
  'internal.segment.bytes': int(null, 'MEDIUM', {
    update: 'cluster-wide',
    internal: true,
    documentation: 'A segment size below the public minimum, for tests.',
  }),
} as const;

export type TopicConfigName = keyof typeof topicConfigs;
