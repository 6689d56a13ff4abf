/** Logs on disk: where they are, how they roll, how long they are kept, how they are cleaned. */
import { boolean, double, int, list, long, longMax, string } from '../definition.ts';
import { atLeast, between, listOf, oneOf } from '../validators.ts';

export const logConfigs = {
  'log.dir': list(['/tmp/kafka-logs'], 'HIGH', {
    valid: listOf([]),
    documentation: 'The directory of the logs when log.dirs is not set.',
  }),
  'log.dirs': list(null, 'HIGH', {
    valid: listOf([], { mayBeNull: true }),
    documentation: 'The directories of the logs, separated by commas.',
  }),
  'cordoned.log.dirs': list([], 'MEDIUM', {
    valid: listOf([], { mayBeEmpty: true, mayBeNull: true }),
    update: 'per-broker',
    documentation: 'Log directories that get no new partitions; * means all of them.',
  }),
  'log.segment.bytes': int(1073741824, 'HIGH', {
    valid: atLeast(1048576),
    update: 'cluster-wide',
    documentation: 'The size of a segment; a full one is closed and the next begun.',
  }),
  'log.roll.ms': long(null, 'HIGH', {
    update: 'cluster-wide',
    documentation: 'How long a segment is written before the next is begun, though it is not full.',
  }),
  'log.roll.hours': int(168, 'HIGH', {
    valid: atLeast(1),
    documentation: 'The same as log.roll.ms in hours, used when that is not set.',
  }),
  'log.roll.jitter.ms': long(null, 'HIGH', {
    update: 'cluster-wide',
    documentation:
      'A random part of at most this is taken off the rolling time, so that segments do not ' +
      'all roll at once.',
  }),
  'log.roll.jitter.hours': int(0, 'HIGH', {
    valid: atLeast(0),
    documentation: 'The same as log.roll.jitter.ms in hours, used when that is not set.',
  }),
  'log.retention.ms': long(null, 'HIGH', {
    update: 'cluster-wide',
    documentation: 'How long records are kept; -1 keeps them for ever.',
  }),
  'log.retention.minutes': int(null, 'HIGH', {
    documentation: 'The same as log.retention.ms in minutes, used when that is not set.',
  }),
  'log.retention.hours': int(168, 'HIGH', {
    documentation:
      'The same as log.retention.ms in hours, used when neither milliseconds nor minutes are ' +
      'set.',
  }),
  'log.retention.bytes': long(-1, 'HIGH', {
    update: 'cluster-wide',
    documentation:
      'The size of a partition beyond which its oldest segments are deleted; -1 sets no ' +
      'limit.',
  }),
  'log.retention.check.interval.ms': long(300000, 'MEDIUM', {
    valid: atLeast(1),
    documentation: 'How often the node looks for segments to delete.',
  }),
  'log.cleanup.policy': list(['delete'], 'MEDIUM', {
    valid: listOf(['compact', 'delete'], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation:
      'What happens to old segments: they are deleted, compacted, or both; empty keeps them ' +
      'for ever.',
  }),
  'log.index.size.max.bytes': int(10485760, 'MEDIUM', {
    valid: atLeast(4),
    update: 'cluster-wide',
    documentation: 'The largest offset index of a segment.',
  }),
  'log.index.interval.bytes': int(4096, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How many bytes of records lie between two entries of the offset index.',
  }),
  'log.flush.interval.messages': long(longMax, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many records may be unsynced in a log before it is synced to disk.',
  }),
  'log.flush.interval.ms': long(null, 'HIGH', {
    update: 'cluster-wide',
    documentation:
      'How long records may be unsynced in a log; unset takes ' +
      'log.flush.scheduler.interval.ms.',
  }),
  'log.flush.scheduler.interval.ms': long(longMax, 'HIGH', {
    documentation: 'How often the node looks for logs that must be synced.',
  }),
  'log.flush.offset.checkpoint.interval.ms': int(60000, 'HIGH', {
    valid: atLeast(0),
    documentation: 'How often the offsets up to which logs are synced are saved.',
  }),
  'log.flush.start.offset.checkpoint.interval.ms': int(60000, 'HIGH', {
    valid: atLeast(0),
    documentation: 'How often the first offsets of logs are saved.',
  }),
  'log.segment.delete.delay.ms': long(60000, 'HIGH', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long the files of a deleted segment stay on disk under another name.',
  }),
  'log.preallocate': boolean(false, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Whether a new segment takes its full size on disk at once.',
  }),
  'num.recovery.threads.per.data.dir': int(2, 'HIGH', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How many logs of a directory are recovered at the same time.',
  }),
  'log.message.timestamp.type': string('CreateTime', 'MEDIUM', {
    valid: oneOf('CreateTime', 'LogAppendTime'),
    update: 'cluster-wide',
    documentation: 'Whether a record carries the time of its creation or of its append.',
  }),
  'log.message.timestamp.before.max.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How far the time of a record may lie before that of the broker.',
  }),
  'log.message.timestamp.after.max.ms': long(3600000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How far the time of a record may lie after that of the broker.',
  }),
  'log.dir.failure.timeout.ms': long(30000, 'LOW', {
    valid: atLeast(1),
    documentation:
      'A broker that cannot tell the controller of a failed directory for this long stops ' +
      'itself.',
  }),
  'log.initial.task.delay.ms': long(30000, 'LOW', {
    valid: atLeast(0),
    internal: true,
    documentation: 'How long after start the first round of log maintenance waits.',
  }),
  'log.cleaner.enable': boolean(true, 'MEDIUM', {
    documentation: 'Whether compacted topics are cleaned. Deprecated: they always are.',
  }),
  'log.cleaner.threads': int(1, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How many logs are compacted at the same time.',
  }),
  'log.cleaner.io.max.bytes.per.second': double(Number.MAX_VALUE, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'The most bytes that compaction reads and writes in a second.',
  }),
  'log.cleaner.dedupe.buffer.size': long(134217728, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'The memory for the keys of a compaction round, for all cleaner threads together.',
  }),
  'log.cleaner.io.buffer.size': int(524288, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'The memory for reading and writing of compaction, for all cleaner threads together.',
  }),
  'log.cleaner.io.buffer.load.factor': double(0.9, 'MEDIUM', {
    update: 'cluster-wide',
    documentation:
      'How full the table of keys may become; fuller takes more keys in a round, with more ' +
      'collisions.',
  }),
  'log.cleaner.backoff.ms': long(15000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long the cleaner rests when there is nothing to clean.',
  }),
  'log.cleaner.min.cleanable.ratio': double(0.5, 'MEDIUM', {
    valid: between(0, 1),
    update: 'cluster-wide',
    documentation: 'How much of a log must be dirty before it is compacted.',
  }),
  'log.cleaner.delete.retention.ms': long(86400000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long a tombstone is kept after compaction, so that readers see it.',
  }),
  'log.cleaner.min.compaction.lag.ms': long(0, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'How long a record stays uncompacted at least.',
  }),
  'log.cleaner.max.compaction.lag.ms': long(longMax, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How long a record may stay uncompacted at most.',
  }),
} as const;
