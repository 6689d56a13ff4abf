/** Transactions and producer ids. */
import { boolean, int, short } from '../definition.ts';
import { atLeast } from '../validators.ts';

export const transactionsConfigs = {
  'transaction.state.log.num.partitions': int(50, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of partitions of the transaction topic. It must not change after the topic ' +
      'exists.',
  }),
  'transaction.state.log.replication.factor': short(3, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'The number of replicas of the transaction topic. A cluster with fewer brokers uses as ' +
      'many as it has.',
  }),
  'transaction.state.log.min.isr': int(2, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many replicas of the transaction topic must be in sync for a write.',
  }),
  'transaction.state.log.segment.bytes': int(104857600, 'HIGH', {
    valid: atLeast(1),
    documentation: 'The segment size of the transaction topic.',
  }),
  'transaction.state.log.load.buffer.size': int(5242880, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How many bytes are read at a time when transactions are loaded.',
  }),
  'transaction.partition.verification.enable': boolean(true, 'LOW', {
    update: 'cluster-wide',
    documentation:
      'Whether a partition checks with the coordinator that a transaction includes it before ' +
      'it accepts records.',
  }),
  'transaction.max.timeout.ms': int(900000, 'HIGH', {
    valid: atLeast(1),
    documentation: 'The longest transaction timeout that a producer may ask for.',
  }),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': int(10000, 'LOW', {
    valid: atLeast(1),
    documentation: 'How often the coordinator looks for transactions that have run out of time.',
  }),
  'transaction.remove.expired.transaction.cleanup.interval.ms': int(3600000, 'LOW', {
    valid: atLeast(1),
    documentation: 'How often the coordinator looks for transactional ids that have expired.',
  }),
  'transaction.two.phase.commit.enable': boolean(false, 'LOW', {
    documentation:
      'Whether producers may prepare transactions that an outside coordinator commits.',
  }),
  'transactional.id.expiration.ms': int(604800000, 'HIGH', {
    valid: atLeast(1),
    documentation: 'How long a transactional id is remembered without a transaction.',
  }),
  'producer.id.expiration.ms': int(86400000, 'LOW', {
    valid: atLeast(1),
    update: 'cluster-wide',
    documentation: 'How long a partition remembers an idempotent producer that sends nothing.',
  }),
  'producer.id.expiration.check.interval.ms': int(600000, 'LOW', {
    valid: atLeast(1),
    internal: true,
    documentation: 'How often a partition looks for producers to forget.',
  }),
  'add.partitions.to.txn.retry.backoff.ms': int(20, 'HIGH', {
    valid: atLeast(1),
    documentation:
      'How long a broker waits at first before it asks again whether a partition is in a ' +
      'transaction.',
  }),
  'add.partitions.to.txn.retry.backoff.max.ms': int(100, 'HIGH', {
    valid: atLeast(0),
    documentation:
      'How long a broker waits at most while it asks whether a partition is in a transaction.',
  }),
} as const;
