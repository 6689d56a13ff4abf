/** The settings of a group. */
import { boolean, int, string } from './definition.ts';
import { atLeast, oneOf, shareOffsetReset } from './validators.ts';

export const groupConfigs = {
  'consumer.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'A member of this consumer group that was silent for this long is removed.',
  }),
  'consumer.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How often members of this consumer group send heartbeats.',
  }),
  'consumer.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of this consumer group.',
  }),
  'share.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'A member of this share group that was silent for this long is removed.',
  }),
  'share.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How often members of this share group send heartbeats.',
  }),
  'share.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of this share group.',
  }),
  'share.record.lock.duration.ms': int(30000, 'MEDIUM', {
    valid: atLeast(1000),
    update: 'cluster-wide',
    documentation:
      'How long a delivered record belongs to its consumer before it is delivered again.',
  }),
  'share.delivery.count.limit': int(5, 'MEDIUM', {
    valid: atLeast(2),
    update: 'cluster-wide',
    documentation: 'How often a record is delivered at most before it is given up.',
  }),
  'share.partition.max.record.locks': int(2000, 'MEDIUM', {
    valid: atLeast(100),
    update: 'cluster-wide',
    documentation: 'The most records of a partition that may be locked at a time.',
  }),
  'share.auto.offset.reset': string('latest', 'MEDIUM', {
    valid: shareOffsetReset,
    update: 'cluster-wide',
    documentation:
      'Where a share group begins to read a partition: the latest, the earliest, or a ' +
      'duration back.',
  }),
  'share.isolation.level': string('read_uncommitted', 'MEDIUM', {
    valid: oneOf('read_committed', 'read_uncommitted'),
    update: 'cluster-wide',
    documentation: 'Whether a share group sees records of transactions that are not committed.',
  }),
  'share.renew.acknowledge.enable': boolean(true, 'MEDIUM', {
    update: 'cluster-wide',
    documentation: 'Whether members may renew the locks of their records.',
  }),
  'streams.session.timeout.ms': int(45000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'A member of this streams group that was silent for this long is removed.',
  }),
  'streams.heartbeat.interval.ms': int(5000, 'MEDIUM', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How often members of this streams group send heartbeats.',
  }),
  'streams.assignment.interval.ms': int(1000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The shortest time between two assignments of this streams group.',
  }),
  'streams.num.standby.replicas': int(0, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The number of standby copies of each stateful task.',
  }),
  'streams.initial.rebalance.delay.ms': int(3000, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation:
      'How long this streams group, when empty, waits for more members before its first ' +
      'assignment.',
  }),
} as const;

export type GroupConfigName = keyof typeof groupConfigs;
